import { defineFacts } from '../fact.ts';

const judged = { unit: 'rows', date: '2026-11', hardware: 'any', how: 'judged' } as const;

/** When an index is worth having. */
export const indexChoice = defineFacts('index-choice', {
  few: { ...judged, what: 'rows that may be left to filter or sort after an index has done its part', value: 100, low: 20, high: 1000, source: 'our judgement: 100 rows take 0.2 ms, less than a round trip' },
  scan: { ...judged, unit: '1', what: 'share of the query objective that a sequential scan may take, however rare it is', value: 0.1, low: 0.05, high: 0.3, source: 'our choice' },
  partial: { ...judged, unit: '1', what: 'share of the rows below which a constant condition makes the index partial', value: 0.2, low: 0.05, high: 0.5, source: 'our choice: a fifth of the size and of the writes pays for an index that serves less' },
});
