import { defineFacts } from '../fact.ts';

/** How unequally rows are asked for where the brief declares no skew. */
export const popularity = defineFacts('popularity', {
  skew: {
    unit: '1', date: '2026-11', hardware: 'any', how: 'documented', what: 'exponent of Zipf’s law by which rows are asked for', value: 0.8, low: 0.64, high: 0.99,
    source: 'Breslau et al., Web Caching and Zipf-like Distributions, INFOCOM 1999: 0.64 to 0.83 in six traces: https://pages.cs.wisc.edu/~cao/papers/zipf-implications.html; 0.99 is the default of YCSB',
  },
});
