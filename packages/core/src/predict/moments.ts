import { gammaBeyond, gammaPercentile, lognormalAt, lognormalBeyond } from '../queueing/index.ts';
import type { Moments } from '../queueing/index.ts';
import { percentiles } from './percentiles.ts';
import type { Percentile } from './percentiles.ts';

/** A time that varies, seconds: what is known of it, and the law that it is taken for. */
export interface Time extends Moments {
  /** Third cumulant, E[(T - mean)³]: those of a sum add up. */
  readonly third: number;
  /** Lognormal where an external with a long tail is in it, else gamma, moved to the right as its third cumulant wants it. */
  readonly law: 'gamma' | 'lognormal';
}

/** Returns a time of this mean and squared variation, of a gamma law. */
export function varied(mean: number, variation: number): Time {
  return { mean, variance: variation * mean * mean, third: 2 * variation * variation * mean ** 3, law: 'gamma' };
}

/** Returns times that don't depend on each other, one after the other. Where one is lognormal so is the sum (Fenton, The sum of log-normal probability distributions, IRE Transactions 8(1), 1960). */
export function together(all: readonly Time[]): Time {
  let [mean, variance, third, law]: [number, number, number, Time['law']] = [0, 0, 0, 'gamma'];
  for (const time of all) {
    mean += time.mean;
    variance += time.variance;
    third += time.third;
    if (time.law === 'lognormal') law = 'lognormal';
  }
  return { mean, variance, third, law };
}

/**
 * Returns by how much a gamma law is moved to the right so that it has mean, variance and third cumulant (Pearson's type III): exact for a constant
 * and an exponential time. Not to the left, where times would be below 0.
 */
function shiftOf({ mean, variance, third }: Time): number {
  return third > 0 ? Math.max(0, mean - (2 * variance * variance) / third) : 0;
}

/** Returns a percentile. */
export function percentileOf(time: Time, percentile: Percentile): number {
  const { mean, variance, law } = time;
  if (variance === 0) return mean;
  const { share, score } = percentiles[percentile];
  if (law === 'lognormal') return lognormalAt(time, score);
  const shift = shiftOf(time);
  return shift + gammaPercentile(mean - shift, variance, share);
}

/** Returns the share that takes longer than `seconds`. */
export function beyond(time: Time, seconds: number): number {
  const { mean, variance, law } = time;
  if (variance === 0) return mean > seconds ? 1 : 0;
  if (law === 'lognormal') return lognormalBeyond(time, seconds);
  const shift = shiftOf(time);
  return gammaBeyond((mean - shift) ** 2 / variance, ((seconds - shift) * (mean - shift)) / variance);
}
