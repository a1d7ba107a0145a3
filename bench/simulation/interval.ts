import { studentQuantile } from '@kentledge/core/quantity';
import { medianOf } from '../median.ts';

/** Mean of independent values, with its 95 % interval by Student's t; infinite for one value. */
export function meanOf(values: readonly number[]): { readonly mean: number; readonly half: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, half: Number.POSITIVE_INFINITY };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, half: studentQuantile(values.length - 1) * Math.sqrt(variance / values.length) };
}

/** A median with its interval. */
export function spread(values: readonly number[], digits: number): string {
  const { value, low, high } = medianOf(values);
  return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

/** What runs found, beside the exact value where there is one: both in seconds. */
export function answerText(means: readonly number[], exact?: number): string {
  const { mean, half } = meanOf(means);
  const [unit, scale] = (exact ?? mean) < 1 ? ['ms', 1000] : ['s', 1];
  const found = `${(scale * mean).toPrecision(5)}${means.length < 2 ? '' : ` ± ${(scale * half).toPrecision(2)}`} ${unit}`;
  if (exact === undefined) return found;
  const verdict = means.length < 2 ? 'in one run, exact' : Math.abs(mean - exact) <= half ? 'holds' : 'DOES NOT HOLD';
  return `${found} ${verdict} ${(scale * exact).toPrecision(7)}`;
}
