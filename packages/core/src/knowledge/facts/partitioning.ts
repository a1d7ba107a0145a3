import { defineFacts } from '../fact.ts';

const documented = 'PostgreSQL 18 documentation, 5.12 Table Partitioning ("the size of the table should exceed the physical memory of the database server"): https://www.postgresql.org/docs/18/ddl-partitioning.html';
const limits = 'PostgreSQL 18 documentation, appendix K: a relation holds at most 32 TB with pages of 8 kB: https://www.postgresql.org/docs/18/limits.html';
const measured = { date: '2026-11', hardware: '2 shared cores of a cloud machine, data in memory', how: 'measured' } as const;
const judged = { unit: '1', date: '2026-11', hardware: 'any', how: 'judged' } as const;

/** When a table is split, and what that costs. */
export const partitioning = defineFacts('partitioning', {
  bytes: { ...judged, unit: 'B', what: 'size from which a table whose old rows go is split: a usual server no longer has it in memory', value: 1e11, low: 1.6e10, high: 1e12, source: documented },
  deletes: { ...judged, unit: 'rows/s', what: 'rows whose time is over, in each second, from which they are dropped by the partition', value: 100, low: 20, high: 278, source: 'derived: one job an hour deletes at most 100 batches of 10,000 rows (runtime/src/jobs), 278 rows/s; from a third of that it has no room to catch up' },
  probe: { unit: 's', what: 'each further partition in which a statement looks by an index and finds nothing', value: 0.000004, low: 0.000002, high: 0.00002, source: 'measured: 60 partitions of 5,000 rows against one table, a row by its id through a prepared statement, PostgreSQL 18', ...measured },
  worth: { ...judged, unit: 'cores', what: 'what looking in every partition may cost before it is compared with what dropping saves', value: 0.25, low: 0.05, high: 1, source: 'our choice' },
  least: { ...judged, what: 'partitions that the kept rows lie in at least: the oldest rows stay longer by one of them', value: 12, low: 6, high: 50, source: 'our choice' },
  whole: {
    ...judged, unit: 'B', what: 'size from which a table is split without a time by which rows go: one vacuum that freezes it takes 8 hours as autovacuum is set by default, and only one worker can do it', value: 1e12, low: 2e11, high: 1.6e13, how: 'derived',
    source: 'derived: 37 MB frozen in a second (growth.freezeRate) for a night; one worker for each table: https://www.postgresql.org/docs/18/routine-vacuuming.html#AUTOVACUUM',
  },
  limit: { unit: 'B', what: 'largest size of one relation', value: 32 * 2 ** 40, low: 32 * 2 ** 40, high: 32 * 2 ** 40, source: limits, date: '2026-11', hardware: 'any', how: 'documented' },
  piece: { ...judged, unit: 'B', what: 'size of a partition by hash, at most twice as small: frozen within the hour, indexed again in the memory of a usual server', value: 1e11, low: 1.6e10, high: 5e11, source: documented },
  fewest: { ...judged, what: 'partitions by hash, at least', value: 4, low: 2, high: 16, source: 'our choice: more than the 3 workers that autovacuum has by default (autovacuum_max_workers), so that each finds a piece' },
  most: {
    ...judged, what: 'partitions by hash, at most', value: 128, low: 64, high: 1024,
    source: 'derived: what touches a whole table, as a migration does, locks each partition and each of its indexes, and a server has room for 6,400 locks (64 for each of 100 connections): seven tables of 128 partitions with six indexes each. https://www.postgresql.org/docs/18/runtime-config-locks.html',
  },
  plan: { ...measured, unit: 's', what: 'what a statement that finds its one partition costs more: PostgreSQL keeps no plan of it, and plans it each time', value: 0.00006, low: 0.00003, high: 0.00011, source: 'measured: rows by their id through prepared statements, in tables of 16, 64 and 256 partitions by hash against one table, PostgreSQL 18' },
  ahead: { ...judged, unit: 's', what: 'how far the size of a table is foretold before it is left whole', value: 5 * 31_557_600, low: 31_557_600, high: 10 * 31_557_600, source: 'our choice: a table in use is not split by a migration, so that we look further than for a disk' },
});
