import { defineFacts } from '../fact.ts';

const measured = {
  unit: 's', date: '2026-11', hardware: '2 shared cores of a cloud machine', how: 'measured',
  source: 'measured: a row by its key through a prepared statement, alone against in a transaction that first sets the tenant under a policy; PostgreSQL 18, 6,000 times each, the quieter of two rounds',
} as const;

/** What row-level security costs a read that needs no transaction otherwise. */
export const rowSecurity = defineFacts('row-security', {
  service: { ...measured, what: 'CPU of the service for BEGIN with the setting and COMMIT around one statement (the statement itself: 45 µs)', value: 0.000042, low: 0.00003, high: 0.00011 },
  database: { ...measured, what: 'CPU of the database for the same (the statement itself: 35 µs)', value: 0.000048, low: 0.00004, high: 0.00009 },
});
