import { defineFacts } from '../fact.ts';

const judged = { date: '2026-11', hardware: 'any', how: 'judged' } as const;

/** What a cache beside the database costs, and how large it is. */
export const caching = defineFacts('caching', {
  roundTrip: { ...judged, unit: 's', what: 'from the service to the cache and back', value: 0.0003, low: 0.00005, high: 0.002, source: 'our judgement: the same zone of a data centre, as to the database' },
  bytes: { ...judged, unit: 'B', what: 'memory of a cache that is plain to run', value: 8e9, low: 1e9, high: 6.4e10, source: 'our judgement' },
  entryBytes: { ...judged, unit: 'B', what: 'memory of an entry beside its answer: key, pointers, expiry', value: 100, low: 60, high: 200, source: 'our judgement' },
});
