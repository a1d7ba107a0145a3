import { defineFacts } from '../fact.ts';

const judged = { unit: '1', date: '2026-11', hardware: 'any', how: 'judged' } as const;

/** What stored data grows to. */
export const storage = defineFacts('storage', {
  bloat: { ...judged, what: 'size of tables in use over the size of their rows (dead rows, free space)', value: 1.2, low: 1.05, high: 2, source: 'our judgement: autovacuum starts at 20 % dead rows: https://www.postgresql.org/docs/17/runtime-config-vacuum.html (autovacuum_vacuum_scale_factor)' },
  largest: { ...judged, unit: 'B', what: 'size up to which one PostgreSQL is plain to run (backup and restore in hours)', value: 2e12, low: 5e11, high: 1e13, source: 'our judgement' },
  largestCores: { ...judged, unit: 'cores', what: 'cores of one database server that are plain to buy', value: 64, low: 32, high: 192, source: 'sizes on offer from AWS RDS: https://aws.amazon.com/rds/instance-types/' },
});
