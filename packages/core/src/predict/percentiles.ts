import { normalScore } from '../queueing/index.ts';

/** Percentiles that objectives speak of: as shares, and as scores of the normal distribution. */
export const percentiles = {
  p50: { share: 0.5, score: normalScore(0.5) },
  p95: { share: 0.95, score: normalScore(0.95) },
  p99: { share: 0.99, score: normalScore(0.99) },
} as const;

/** `p50`, `p95` or `p99`. */
export type Percentile = keyof typeof percentiles;

/** All of them, the lowest first. */
export const allPercentiles = ['p50', 'p95', 'p99'] as const;
