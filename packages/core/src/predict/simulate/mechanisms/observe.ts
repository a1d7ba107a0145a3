import { percentileOf } from '../histogram.ts';
import { outcome } from '../results.ts';
import type { Simulated } from '../results.ts';
import type { Interval } from '../interval.ts';
import type { Model } from '../model.ts';
import { begin } from '../run.ts';

/** Returns what a model does from `from` to `until`, seconds. */
export function between(model: Model, seed: number, from: number, until: number): Simulated {
  const run = begin(model, seed);
  run.run(from);
  run.reset();
  run.run(until);
  return run.result();
}

/** Returns what a model does in each of `count` intervals of `seconds`, one after the other. */
export function inSteps(model: Model, seed: number, seconds: number, count: number): readonly Simulated[] {
  const run = begin(model, seed);
  return Array.from({ length: count }, (_, step) => {
    run.reset();
    run.run((step + 1) * seconds);
    return run.result();
  });
}

/**
 * Two-sided 99.9 % of Student's t for 5 to 15 degrees of freedom, and the one for 19 (Abramowitz and Stegun, table 26.10). Each of some hundred intervals here would miss what is true
 * in one of 20 cases if it were one of 95 %, whenever the engine draws in another order.
 */
const quantiles: Readonly<Record<number, number>> = { 5: 6.869, 6: 5.959, 7: 5.408, 8: 5.041, 9: 4.781, 10: 4.587, 11: 4.437, 12: 4.318, 13: 4.221, 14: 4.14, 15: 4.073, 19: 3.883, 39: 3.558 };

/** Returns the mean of what runs from `seeds` different seeds give, with the interval that covers it in 999 of 1,000 cases. */
export function overSeeds(seeds: number, of: (seed: number) => number): Interval {
  const quantile = quantiles[seeds - 1];
  if (quantile === undefined) throw new RangeError(`no quantile for ${seeds} runs`);
  const all = Array.from({ length: seeds }, (_, seed) => of(seed + 1));
  const mean = all.reduce((sum, each) => sum + each, 0) / seeds;
  const variance = all.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (seeds - 1);
  const half = quantile * Math.sqrt(variance / seeds);
  return { mean, low: mean - half, high: mean + half };
}

/** Returns how many requests of a source ended, in whatever way. */
export function endedOf(seen: Simulated, source = 0): number {
  return seen.sources[source]?.ended.reduce((sum, each) => sum + each, 0) ?? 0;
}

/** Returns how many were answered. */
export function answeredOf(seen: Simulated, source = 0): number {
  return seen.sources[source]?.ended[outcome.answered] ?? 0;
}

/** Returns how many were answered in a second. */
export function goodput(seen: Simulated, source = 0): number {
  return answeredOf(seen, source) / seen.seconds;
}

/** Returns the share of requests that were answered. */
export function successOf(seen: Simulated, source = 0): number {
  return answeredOf(seen, source) / endedOf(seen, source);
}

/** Returns the mean time of those answered, seconds. */
export function meanTime(seen: Simulated, source = 0): number {
  return (seen.sources[source]?.sums[0] ?? 0) / answeredOf(seen, source);
}

/** Returns the time within which 99 of 100 were answered, seconds. */
export function p99(seen: Simulated, source = 0): number {
  return percentileOf(seen.sources[source]?.times ?? new Uint32Array(), 0.99);
}

/** Returns how many waited at a station on average, at all its copies. */
export function waitingAt(seen: Simulated, station: number, copies = 1): number {
  return (seen.stations[station]?.waiting ?? Number.NaN) * copies;
}

/** Returns whether an interval covers a value; `own` is what the value itself is known to. */
export function covers({ low, high }: Interval, value: number, own = 0): boolean {
  return low - own <= value && value <= high + own;
}
