import { gammaBeyond, gammaPercentile, lognormalAt, lognormalBeyond } from '../queueing/index.ts';
import type { Moments } from '../queueing/index.ts';
import { percentiles } from './percentiles.ts';
import type { Percentile } from './percentiles.ts';

/** A time that varies, seconds: what is known of it, and the law that it is taken for. */
export interface Time extends Moments {
  /** Lognormal where an external with a long tail is in it, else gamma. */
  readonly law: 'gamma' | 'lognormal';
}

/** Returns a time of this mean and squared variation. */
export function varied(mean: number, variation: number): Time {
  return { mean, variance: variation * mean * mean, law: 'gamma' };
}

/** Returns times that don't depend on each other, one after the other. Where one is lognormal so is the sum (Fenton, The sum of log-normal probability distributions, IRE Transactions 8(1), 1960). */
export function together(all: readonly Time[]): Time {
  let [mean, variance, law]: [number, number, Time['law']] = [0, 0, 'gamma'];
  for (const time of all) {
    mean += time.mean;
    variance += time.variance;
    if (time.law === 'lognormal') law = 'lognormal';
  }
  return { mean, variance, law };
}

/** Returns a percentile. */
export function percentileOf({ mean, variance, law }: Time, percentile: Percentile): number {
  if (variance === 0) return mean;
  const { share, score } = percentiles[percentile];
  return law === 'lognormal' ? lognormalAt({ mean, variance }, score) : gammaPercentile(mean, variance, share);
}

/** Returns the share that takes longer than `seconds`. */
export function beyond({ mean, variance, law }: Time, seconds: number): number {
  if (variance === 0) return mean > seconds ? 1 : 0;
  return law === 'lognormal' ? lognormalBeyond({ mean, variance }, seconds) : gammaBeyond((mean * mean) / variance, (seconds * mean) / variance);
}
