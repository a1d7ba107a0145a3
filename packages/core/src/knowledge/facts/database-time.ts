import { defineFacts } from '../fact.ts';

const judged = { unit: 's', date: '2026-11', how: 'judged' } as const;

/** Time that a statement takes beyond the CPU time of the database. */
export const databaseTime = defineFacts('database-time', {
  roundTrip: { ...judged, what: 'from the service to the database and back', value: 0.0003, low: 0.00005, high: 0.002, source: 'our judgement: the same zone of a data centre', hardware: 'any' },
  commit: { ...judged, what: 'wait of a COMMIT for its log to reach the disk', value: 0.001, low: 0.00005, high: 0.02, source: 'our judgement: one fsync, from NVMe with a protected cache to network disks', hardware: 'any' },
});
