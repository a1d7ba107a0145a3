import { defineFacts } from '../fact.ts';

const judged = { unit: 's', date: '2026-11', hardware: 'any', how: 'judged' } as const;

/** How often the service's own jobs run. */
export const jobs = defineFacts('jobs', {
  retention: { ...judged, what: 'between two runs of a retention job whose time is a day or more', value: 3600, low: 600, high: 86_400, source: 'our choice: small runs, and a day off the promise at most' },
  share: { ...judged, unit: '1', what: 'share of a shorter retention time after which its job runs', value: 0.25, low: 0.1, high: 0.5, source: 'our choice' },
  shortest: { ...judged, what: 'shortest time between two runs of a job', value: 10, low: 1, high: 60, source: 'our choice' },
  batch: { ...judged, unit: 'rows', what: 'rows that one run deletes at most', value: 10_000, low: 1000, high: 100_000, source: 'our choice: a fraction of a second of locks' },
});
