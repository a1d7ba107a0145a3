import { defineFacts } from '../fact.ts';

const judged = { unit: '1', date: '2026-11', hardware: 'any', how: 'judged' } as const;

/** What stored data grows to. */
export const storage = defineFacts('storage', {
  bloat: { ...judged, what: 'size of tables in use over the size of their rows (dead rows, free space)', value: 1.2, low: 1.05, high: 2, source: 'our judgement: autovacuum starts at 20 % dead rows: https://www.postgresql.org/docs/17/runtime-config-vacuum.html (autovacuum_vacuum_scale_factor)' },
  largest: { ...judged, unit: 'B', what: 'size up to which one PostgreSQL is plain to run (backup and restore in hours)', value: 2e12, low: 5e11, high: 1e13, source: 'our judgement' },
  largestCores: { ...judged, unit: 'cores', what: 'cores of one database server that are plain to buy', value: 64, low: 32, high: 192, source: 'sizes on offer from AWS RDS: https://aws.amazon.com/rds/instance-types/' },
  largestWrites: { ...judged, unit: 'rows/s', what: 'rows that one primary writes, with their indexes and its log, without a disk made for it', value: 50_000, low: 10_000, high: 300_000, source: 'our judgement: some hundred bytes of log for each row and index entry, twice with page images, against 100 MB/s' },
  volume: { ...judged, unit: 'B', what: 'largest disk that one database server can be given', value: 6.4e13, low: 1.6e13, high: 6.4e13, source: 'Amazon RDS documentation, storage: 64 TiB for PostgreSQL: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html', how: 'documented' },
  fill: { ...judged, what: 'share of its disk that a database may fill: the rest is for log, temporary files and a table that is rewritten', value: 0.7, low: 0.5, high: 0.85, source: 'our judgement' },
});
