import type { Bursts } from '@kentledge/core/evidence';
import { studentQuantile } from '@kentledge/core/quantity';
import type { CpuUse, DemandSample } from '../load/index.ts';
import type { Fitted, Observation } from './least-squares.ts';
import { leastSquares } from './least-squares.ts';

/** A mean with its 95 % interval. */
export interface Mean {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly variation?: number;
  readonly samples: number;
}

/** CPU seconds of samples, told apart by what caused them. */
export interface FittedCpu {
  /** By operation: its own work. */
  readonly work: ReadonlyMap<string, Mean>;
  /** Of one sleep. */
  readonly sleep?: Mean;
  /** Of cold caches, for a request after which and before which there is nothing for long; at a rate it is 1/(1 + rate · cools) of that. */
  readonly cold?: Mean & { readonly cools: number };
  readonly bursts: Bursts;
}

/** Seconds by which caches may get cold, and over which what was done counts as just before; those that fit best are taken. */
const coolings = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064];
const memories = [0.02, 0.1];
/** Samples that are this many standard deviations beyond the others are bursts: at 8, none of a normal law's ever is. */
const farOut = 8;
/** Fits, each with the weights that follow from the one before. */
const rounds = 3;
/** From so many requests alone on, an operation's own spread is told; below, that of all together. */
const fewest = 8;

/**
 * Tells what operations, sleeps and cold caches cost apart, by least squares over samples, which follow each other:
 * used = Σ requests × work + sleeps × sleep + cold/(1 + rate × cools), after what is used idle was taken off; the rate is that of just before. What costs less than nothing is left out of the fit. Returns undefined where the samples are too few.
 */
export function fitCpu(samples: readonly DemandSample[], idle: CpuUse, part: 'service' | 'database', countSleeps: boolean): FittedCpu | undefined {
  const operations = [...new Set(samples.flatMap((sample) => sample.operations))];
  const rates = memories.map((memory) => ratesBefore(samples, memory));
  const all = samples.map((sample, at): Observed => ({ sample, used: without(sample, idle, part), sleeps: without(sample, idle, 'sleeps'), rates: rates.map((each) => each[at] ?? 0) }));
  const first = settledFit(all, operations, countSleeps);
  if (first === undefined) return undefined;
  const relative = first.fitted.residuals.map((left, at) => left * Math.sqrt(weightOf(all[at], first.sizes)));
  const limit = farOut * spreadOf(relative);
  const kept = all.filter((_, at) => (relative[at] ?? 0) <= limit);
  const best = kept.length === all.length ? first : settledFit(kept, operations, countSleeps);
  if (best === undefined) return undefined;
  const beyond = first.fitted.residuals.filter((_, at) => (relative[at] ?? 0) > limit);
  return { ...described(best, kept, operations), bursts: { samples: beyond.length, seconds: beyond.reduce((sum, seconds) => sum + seconds, 0) } };
}

interface Observed {
  readonly sample: DemandSample;
  readonly used: number;
  readonly sleeps: number;
  /** Requests a second just before it, by each memory. */
  readonly rates: readonly number[];
}

interface Fit {
  readonly fitted: Fitted;
  /** Which of the extra variables are in it; they follow the operations in this order. */
  readonly sleeps: boolean;
  readonly cold: Cold | undefined;
}

interface SettledFit extends Fit {
  /** By operation: how large its work is, about; samples vary in proportion. */
  readonly sizes: Sizes;
}

type Sizes = ReadonlyMap<string, number>;

interface Cold {
  readonly memory: number;
  readonly cools: number;
}

function without({ used }: DemandSample, idle: CpuUse, part: 'service' | 'database' | 'sleeps'): number {
  return used[part] - (used.seconds * idle[part]) / idle.seconds;
}

/** Requests a second before each sample: those of long ago count less by e for each memory. */
function ratesBefore(samples: readonly DemandSample[], memory: number): readonly number[] {
  let rate = 0;
  return samples.map(({ operations, used }) => {
    const before = rate;
    rate = (rate + operations.length / memory) * Math.exp(-used.seconds / memory);
    return before;
  });
}

/** What takes long varies more: weights follow from the work that the fit before found (iteratively reweighted least squares). */
function settledFit(all: readonly Observed[], operations: readonly string[], countSleeps: boolean): SettledFit | undefined {
  let sizes: Sizes = new Map(operations.map((operation) => [operation, 1]));
  for (let round = 1; ; round++) {
    const fit = bestFit(all, operations, { countSleeps, sizes });
    if (fit === undefined) return undefined;
    if (round === rounds) return { ...fit, sizes };
    sizes = sizesOf(fit, operations);
  }
}

/** Small work isn't known well enough to be given much weight: none counts as less than half the median. */
function sizesOf({ fitted }: Fit, operations: readonly string[]): Sizes {
  const work = operations.map((_, at) => fitted.coefficients[at] ?? 0);
  const least = Math.max(1e-6, (work.toSorted((a, b) => a - b)[Math.floor(work.length / 2)] ?? 0) / 2);
  return new Map(operations.map((operation, at) => [operation, Math.max(least, work[at] ?? 0)]));
}

/** One over the variance: requests vary in proportion to their work, and add up. */
function weightOf(one: Observed | undefined, sizes: Sizes): number {
  return 1 / (one?.sample.operations ?? []).reduce((sum, operation) => sum + (sizes.get(operation) ?? 1) ** 2, 0);
}

/** The fit with least left of all whose extra variables cost something. */
function bestFit(all: readonly Observed[], operations: readonly string[], { countSleeps, sizes }: { readonly countSleeps: boolean; readonly sizes: Sizes }): Fit | undefined {
  const variants = [...(countSleeps ? [true] : []), false].flatMap((sleeps) => [...memories.flatMap((_, memory) => coolings.map((cools) => ({ memory, cools }))), undefined].map((cold) => ({ sleeps, cold })));
  const fits = variants.flatMap((variant): readonly Fit[] => {
    const fitted = leastSquares(all.map((one) => ({ ...rowOf(one, operations, variant), weight: weightOf(one, sizes) })));
    return fitted === undefined || fitted.coefficients.slice(operations.length).some((cost) => cost <= 0) ? [] : [{ fitted, ...variant }];
  });
  return fits.toSorted((a, b) => a.fitted.left - b.fitted.left)[0];
}

function rowOf({ sample, used, sleeps, rates }: Observed, operations: readonly string[], variant: Pick<Fit, 'sleeps' | 'cold'>): Omit<Observation, 'weight'> {
  const counts = operations.map((operation) => sample.operations.filter((one) => one === operation).length);
  const cold = variant.cold === undefined ? [] : [1 / (1 + (rates[variant.cold.memory] ?? 0) * variant.cold.cools)];
  return { variables: [...counts, ...(variant.sleeps ? [sleeps] : []), ...cold], value: used };
}

/** Standard deviation from the median of what is left: bursts don't widen it. */
function spreadOf(residuals: readonly number[]): number {
  return 1.4826 * (residuals.map(Math.abs).toSorted((a, b) => a - b)[Math.floor(residuals.length / 2)] ?? 0);
}

function described({ fitted, sleeps, cold, sizes }: SettledFit, kept: readonly Observed[], operations: readonly string[]): Omit<FittedCpu, 'bursts'> {
  const mean = (at: number, samples: number, variation?: number): Mean => {
    const value = fitted.coefficients[at] ?? 0;
    const half = studentQuantile(fitted.freedom) * (fitted.errors[at] ?? 0);
    return { value: Math.max(0, value), low: Math.max(0, value - half), high: Math.max(0, value + half), samples, ...(variation === undefined ? {} : { variation }) };
  };
  const variations = variationsOf(kept, fitted, sizes);
  const work = new Map(operations.map((operation, at) => [operation, mean(at, kept.reduce((sum, { sample }) => sum + sample.operations.filter((one) => one === operation).length, 0), variations.get(operation))]));
  const coldAt = operations.length + (sleeps ? 1 : 0);
  return { work, ...(sleeps ? { sleep: mean(operations.length, kept.length) } : {}), ...(cold === undefined ? {} : { cold: { ...mean(coldAt, kept.length), cools: cold.cools } }) };
}

/** Squared variation of one request: what is left of those alone, over what they used; of operations with few, that of all together. */
function variationsOf(kept: readonly Observed[], { residuals }: Fitted, sizes: Sizes): ReadonlyMap<string, number> {
  const alone = kept.flatMap(({ sample: { operations }, used }, at) => (operations.length === 1 ? [{ operation: operations[0] ?? '', used, left: residuals[at] ?? 0 }] : []));
  const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;
  const ofAll = mean(alone.map(({ operation, left }) => (left / (sizes.get(operation) ?? 1)) ** 2));
  return new Map([...sizes.keys()].flatMap((operation) => {
    const own = alone.filter((one) => one.operation === operation);
    if (own.length >= fewest) return [[operation, mean(own.map(({ left }) => left ** 2)) / mean(own.map(({ used }) => used)) ** 2] as const];
    return alone.length < fewest ? [] : [[operation, ofAll] as const];
  }));
}
