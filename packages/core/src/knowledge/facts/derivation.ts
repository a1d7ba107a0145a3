import { defineFacts } from '../fact.ts';

const judged = { unit: '1', date: '2026-11', hardware: 'any', how: 'judged' } as const;

/** When a derived value is worth a column. */
export const derivation = defineFacts('derivation', {
  gain: { ...judged, what: 'factor by which keeping a value must be cheaper than computing it', value: 3, low: 2, high: 10, source: 'our choice: a column with triggers is more to run and to understand' },
  load: { ...judged, unit: 'cores', what: 'load of computing, at the planned peak, below which it stays computed', value: 0.02, low: 0.005, high: 0.1, source: 'our choice: a fiftieth of a core is no reason for triggers' },
  query: { ...judged, what: 'share of the query objective that computing may take in one statement', value: 0.1, low: 0.05, high: 0.3, source: 'our choice' },
  refresh: { ...judged, what: 'share of the allowed staleness after which a refresh starts', value: 0.5, low: 0.3, high: 0.8, source: 'our choice: leaves the other half for the refresh itself' },
  equalityShare: { ...judged, what: 'rows that `=` lets through where the brief does not say how many distinct values there are', value: 0.005, low: 0.000001, high: 0.5, source: 'what PostgreSQL takes without statistics (DEFAULT_EQ_SEL in src/include/utils/selfuncs.h)' },
});
