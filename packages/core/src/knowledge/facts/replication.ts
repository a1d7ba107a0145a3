import { defineFacts } from '../fact.ts';

const judged = { date: '2026-11', hardware: 'any', how: 'judged' } as const;

/** What read replicas give and take. */
export const replication = defineFacts('replication', {
  lag: { ...judged, unit: 's', what: 'time by which a streaming replica in the same region is behind its primary', value: 0.1, low: 0.01, high: 5, source: 'our judgement: a round trip and the replay, seconds when a large transaction or a vacuum is replayed' },
  replay: { ...judged, unit: '1', what: 'CPU time of replaying a write over that of executing it', value: 0.3, low: 0.1, high: 1, source: 'our judgement: no planning and no search for the row, but each page is changed as on the primary' },
});
