import { defineFacts } from '../fact.ts';

const documented = 'PostgreSQL 18 documentation, 5.12 Table Partitioning ("the size of the table should exceed the physical memory of the database server"): https://www.postgresql.org/docs/18/ddl-partitioning.html';
const judged = { unit: '1', date: '2026-11', hardware: 'any', how: 'judged' } as const;

/** When a table is split into ranges of time. */
export const partitioning = defineFacts('partitioning', {
  bytes: { ...judged, unit: 'B', what: 'size from which a table whose old rows go is split: a usual server no longer has it in memory', value: 1e11, low: 1.6e10, high: 1e12, source: documented },
  deletes: { ...judged, unit: 'rows/s', what: 'rows whose time is over, in each second, from which they are dropped by the partition', value: 100, low: 20, high: 278, source: 'derived: one job an hour deletes at most 100 batches of 10,000 rows (runtime/src/jobs), 278 rows/s; from a third of that it has no room to catch up' },
  probe: { unit: 's', what: 'each further partition in which a statement looks by an index and finds nothing', value: 0.000004, low: 0.000002, high: 0.00002, source: 'measured: 60 partitions of 5,000 rows against one table, a row by its id through a prepared statement, PostgreSQL 18', date: '2026-11', hardware: '2 shared cores of a cloud machine, data in memory', how: 'measured' },
  worth: { ...judged, unit: 'cores', what: 'what looking in every partition may cost before it is compared with what dropping saves', value: 0.25, low: 0.05, high: 1, source: 'our choice' },
  least: { ...judged, what: 'partitions that the kept rows lie in at least: the oldest rows stay longer by one of them', value: 12, low: 6, high: 50, source: 'our choice' },
});
