import { gammaBeyond } from './gamma.ts';
import { percentileOf } from './percentile.ts';

/** Mean and variance of a time, seconds. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Returns the share of the normal distribution that lies beyond `score` standard deviations: half of Q(1/2, z²/2). */
function normalBeyond(score: number): number {
  const beyond = 0.5 * gammaBeyond(0.5, (score * score) / 2);
  return score < 0 ? 1 - beyond : beyond;
}

/** Returns how many standard deviations above the mean the share `percentile` of a normal distribution stays within. */
export function normalScore(percentile: number): number {
  return percentile < 0.5 ? -normalScore(1 - percentile) : percentileOf(normalBeyond, percentile, 1);
}

/**
 * Returns mean and variance of the lognormal law through these percentiles (`score` of 0.95 by `normalScore`, `time` above 0), two at
 * least: a straight line between scores and logarithms, by least squares where there are more than two.
 */
export function lognormalThrough(points: readonly { readonly score: number; readonly time: number }[]): Moments {
  const scored = points.map(({ score, time }) => ({ score, log: Math.log(time) }));
  const mid = (of: (point: (typeof scored)[number]) => number): number => scored.reduce((sum, point) => sum + of(point), 0) / scored.length;
  const [score, log] = [mid((point) => point.score), mid((point) => point.log)];
  const slope = Math.max(0, mid((point) => (point.score - score) * (point.log - log)) / mid((point) => (point.score - score) ** 2));
  const spread = slope * slope;
  const mean = Math.exp(log - slope * score + spread / 2);
  return { mean, variance: mean * mean * Math.expm1(spread) };
}

/** Returns the share beyond `time` of the lognormal law with this mean and variance, both above 0. */
export function lognormalBeyond({ mean, variance }: Moments, time: number): number {
  const { middle, deviation } = logarithmOf({ mean, variance });
  return time <= 0 ? 1 : normalBeyond((Math.log(time) - middle) / deviation);
}

/** Returns the time at a score (of 0.95 by `normalScore`) of the lognormal law with this mean and variance, both above 0. */
export function lognormalAt(moments: Moments, score: number): number {
  const { middle, deviation } = logarithmOf(moments);
  return Math.exp(middle + score * deviation);
}

function logarithmOf({ mean, variance }: Moments): { readonly middle: number; readonly deviation: number } {
  const spread = Math.log1p(variance / (mean * mean));
  return { middle: Math.log(mean) - spread / 2, deviation: Math.sqrt(spread) };
}
