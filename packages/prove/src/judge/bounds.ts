import type { Histogram } from '../load/index.ts';
import { atShare } from '../load/index.ts';

/** Confidence of every bound: one-sided 95 %. */
const confidence = 0.95;

/** Returns how many samples a one-sided 95 % bound of a quantile needs at least: 59 for p95, 299 for p99 (order statistics: 1 − q^n ≥ 0.95). */
export function samplesForQuantile(quantile: number): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log(quantile));
}

/** Returns how many samples without a failure show that the share of failures is below a limit: 2,995 for 0.1 % (the exact form of the rule of three). */
export function samplesForShare(limit: number): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log(1 - limit));
}

/**
 * Returns the one-sided 95 % upper bound of a quantile: the smallest order statistic that lies above the true quantile
 * with that confidence, whatever the distribution (David and Nagaraja, Order Statistics, 7.1). `undefined` with too few samples.
 */
export function quantileUpperBound(histogram: Histogram, quantile: number): number | undefined {
  const count = histogram.totalCount;
  if (count < samplesForQuantile(quantile)) return undefined;
  const rank = binomialRank(count, quantile);
  return rank > count ? undefined : atShare(histogram, rank / count);
}

/** Smallest r with P(Binomial(n, q) < r) ≥ 0.95. */
function binomialRank(count: number, share: number): number {
  let probability = Math.exp(count * Math.log1p(-share));
  if (probability === 0) return Math.ceil(count * share + 1.645 * Math.sqrt(count * share * (1 - share)) + 1);
  let cumulated = probability;
  let rank = 1;
  while (cumulated < confidence && rank <= count) {
    probability *= ((count - rank + 1) / rank) * (share / (1 - share));
    cumulated += probability;
    rank += 1;
  }
  return rank;
}

/**
 * Returns the one-sided 95 % upper bound of a share, given how many of how many failed (Clopper and Pearson 1934):
 * the share at which so few failures would have a probability of 5 %.
 */
export function shareUpperBound(failed: number, count: number): number {
  if (count === 0 || failed >= count) return 1;
  let low = failed / count;
  let high = 1;
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (binomialBelow(failed, count, middle) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** P(Binomial(n, p) ≤ k), summed from the largest term in logarithms so that large n don't underflow. */
function binomialBelow(most: number, count: number, share: number): number {
  let logTerm = count * Math.log1p(-share);
  let sum = Math.exp(logTerm);
  for (let successes = 1; successes <= most; successes++) {
    logTerm += Math.log((count - successes + 1) / successes) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(logTerm);
  }
  return sum;
}
