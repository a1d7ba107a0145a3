import type { Demand } from '@kentledge/core/evidence';
import type { Unit } from '@kentledge/core/quantity';
import { measured, studentQuantile } from '@kentledge/core/quantity';
import type { Mean } from './fit-cpu.ts';

/** Returns the mean of what was seen with its 95 % interval by Student's t; never below zero. */
export function meanOf(values: readonly number[]): Mean {
  const count = values.length;
  const value = count === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / count;
  const variance = count < 2 ? Number.NaN : values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (count - 1);
  return meanWith(value, variance, count);
}

/** Returns a mean with its interval where the variance of one is known; where it isn't (not a number), the interval is the mean itself. */
export function meanWith(value: number, variance: number, samples: number): Mean {
  const half = samples < 2 || Number.isNaN(variance) ? 0 : studentQuantile(samples - 1) * Math.sqrt(variance / samples);
  return {
    value: Math.max(0, value),
    low: Math.max(0, value - half),
    high: Math.max(0, value + half),
    samples,
    ...(value > 0 && !Number.isNaN(variance) ? { variation: variance / value ** 2 } : {}),
  };
}

/** Returns the sum of means that don't depend on each other, each taken `times` times: their half intervals add as squares. */
export function sumOfMeans(parts: readonly { readonly mean: Mean; readonly times: number }[]): Mean {
  const value = parts.reduce((sum, { mean, times }) => sum + times * mean.value, 0);
  const half = Math.sqrt(parts.reduce((sum, { mean, times }) => sum + (times * (mean.high - mean.value)) ** 2, 0));
  const variance = parts.reduce((sum, { mean, times }) => sum + times * (mean.variation ?? 0) * mean.value ** 2, 0);
  const samples = Math.min(...parts.map(({ mean }) => mean.samples));
  return { value, low: Math.max(0, value - half), high: value + half, samples, ...(value > 0 && parts.every(({ mean }) => mean.variation !== undefined) ? { variation: variance / value ** 2 } : {}) };
}

/** Returns a mean as evidence. */
export function demandFrom({ variation, ...range }: Mean, unit: Unit, run: string, how: string): Demand {
  return { ...measured(range.value, unit, run, how, range.samples, range), ...(variation === undefined ? {} : { variation }) };
}
