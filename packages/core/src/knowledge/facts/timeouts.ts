import { defineFacts } from '../fact.ts';

const judged = { unit: '1', date: '2026-11', hardware: 'any', how: 'judged' } as const;

/** How a latency objective becomes timeouts. */
export const timeouts = defineFacts('timeouts', {
  deadline: { ...judged, what: 'deadline as a multiple of the p95 objective: beyond it an answer comes too late to be of use', value: 5, low: 3, high: 20, source: 'our judgement: an exponential latency passes 5 × p95 once in 3 million' },
  statement: { ...judged, what: 'share of the deadline that one statement may take', value: 0.6, low: 0.4, high: 0.9, source: 'our judgement: leaves time to answer, and to roll back' },
  poolWait: { ...judged, what: 'share of the deadline that a request may wait for a connection', value: 0.3, low: 0.1, high: 0.5, source: 'our judgement: with the statement below the whole' },
});
