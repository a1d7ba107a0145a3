import type { Law } from '../simulate/model.ts';

/** A time: its mean in seconds, and its variance over the squared mean. */
export interface Varied {
  readonly mean: number;
  readonly variation: number;
}

/** Variations that nobody believes: a few samples and one that stood still. */
const most = 25;
const fewestStages = 2;
const mostStages = 8;

/** Returns a law of this mean and variation: a sum of exponential times where it varies less than one, lognormal for all else. */
export function lawOf({ mean, variation }: Varied): Law {
  if (variation <= 0 || mean === 0) return { kind: 'constant', mean };
  if (variation === 1) return { kind: 'exponential', mean };
  const stages = 1 / variation;
  if (Number.isInteger(stages) && stages >= fewestStages && stages <= mostStages) return { kind: 'erlang', mean, stages };
  return { kind: 'lognormal', mean, variation: Math.min(most, variation) };
}

/** Returns the mean of a law, seconds. */
export function meanOf(law: Law): number {
  return law.kind === 'mix' ? law.of.reduce((sum, { share, mean }) => sum + share * mean, 0) : law.mean;
}

/** Returns one of `parts` equal parts of a time that don't depend on each other: together they have its mean and variance. */
export function partOf({ mean, variation }: Varied, parts: number): Varied {
  return { mean: mean / parts, variation: variation * parts };
}
