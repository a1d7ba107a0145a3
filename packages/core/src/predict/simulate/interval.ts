import { studentQuantile } from '../../quantity/index.ts';

/** A mean with what it is known to. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Returns the first batch to be counted: the cut at which the standard error of the rest is smallest (MSER over batches; White, An
 * effective truncation heuristic for bias reduction in simulation output, Simulation 69(6), 1997). Never beyond the half.
 */
export function warmUp(means: Float64Array): number {
  let [sum, squares, best, cut] = [0, 0, Number.POSITIVE_INFINITY, 0];
  const scale = means.at(-1) ?? 0;
  for (let from = means.length - 1; from >= 0; from -= 1) {
    // Against one of the values, so that squares of large means lose no digits.
    const value = (means[from] as number) - scale;
    sum += value;
    squares += value * value;
    const count = means.length - from;
    if (from > means.length / 2) continue;
    const error = (squares - (sum * sum) / count) / (count * count);
    if (error <= best) [best, cut] = [error, from];
  }
  return cut;
}

/** Batches that an interval is made of: few are long, so that one hardly depends on the last (Schmeiser, Operations Research 30(3), 1982). */
const groups = 30;

/** Returns the mean after the warm-up with its 95 % interval, by batch means; undefined with fewer than two for each of the batches. */
export function intervalOf(means: Float64Array): Interval | undefined {
  const rest = means.subarray(warmUp(means));
  const size = Math.floor(rest.length / groups);
  if (size < 2) return undefined;
  // What does not fill a batch is left out at the beginning.
  const counted = rest.subarray(rest.length - groups * size);
  const large = Array.from({ length: groups }, (_, group) => counted.subarray(group * size, (group + 1) * size).reduce((sum, each) => sum + each, 0) / size);
  const mean = large.reduce((sum, each) => sum + each, 0) / groups;
  const variance = large.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (groups - 1);
  const half = studentQuantile(groups - 1) * Math.sqrt(variance / groups);
  return { mean, low: mean - half, high: mean + half };
}
