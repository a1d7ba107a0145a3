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
  const first = bestFit(all, operations, countSleeps);
  if (first === undefined) return undefined;
  const limit = farOut * spreadOf(all, first.fitted);
  const isBurst = (at: number): boolean => (first.fitted.residuals[at] ?? 0) / Math.sqrt(all[at]?.sample.operations.length ?? 1) > limit;
  const kept = all.filter((_, at) => !isBurst(at));
  const best = kept.length === all.length ? first : bestFit(kept, operations, countSleeps);
  if (best === undefined) return undefined;
  const beyond = first.fitted.residuals.filter((_, at) => isBurst(at));
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

/** The fit with least left of all whose extra variables cost something. */
function bestFit(all: readonly Observed[], operations: readonly string[], countSleeps: boolean): Fit | undefined {
  const variants = [...(countSleeps ? [true] : []), false].flatMap((sleeps) => [...memories.flatMap((_, memory) => coolings.map((cools) => ({ memory, cools }))), undefined].map((cold) => ({ sleeps, cold })));
  const fits = variants.flatMap((variant): readonly Fit[] => {
    const fitted = leastSquares(all.map((one) => rowOf(one, operations, variant)));
    return fitted === undefined || fitted.coefficients.slice(operations.length).some((cost) => cost <= 0) ? [] : [{ fitted, ...variant }];
  });
  return fits.toSorted((a, b) => a.fitted.left - b.fitted.left)[0];
}

/** Requests that are sent together vary together: the variance of a sample grows with their number. */
function rowOf({ sample, used, sleeps, rates }: Observed, operations: readonly string[], variant: Pick<Fit, 'sleeps' | 'cold'>): Observation {
  const counts = operations.map((operation) => sample.operations.filter((one) => one === operation).length);
  const cold = variant.cold === undefined ? [] : [1 / (1 + (rates[variant.cold.memory] ?? 0) * variant.cold.cools)];
  return { variables: [...counts, ...(variant.sleeps ? [sleeps] : []), ...cold], value: used, weight: 1 / sample.operations.length };
}

/** Standard deviation for one request, from the median of what is left: bursts don't widen it. */
function spreadOf(all: readonly Observed[], { residuals }: Fitted): number {
  const sizes = residuals.map((left, at) => Math.abs(left) / Math.sqrt(all[at]?.sample.operations.length ?? 1)).toSorted((a, b) => a - b);
  return 1.4826 * (sizes[Math.floor(sizes.length / 2)] ?? 0);
}

function described({ fitted, sleeps, cold }: Fit, kept: readonly Observed[], operations: readonly string[]): Omit<FittedCpu, 'bursts'> {
  const mean = (at: number, samples: number, variation?: number): Mean => {
    const value = fitted.coefficients[at] ?? 0;
    const half = studentQuantile(fitted.freedom) * (fitted.errors[at] ?? 0);
    return { value: Math.max(0, value), low: Math.max(0, value - half), high: Math.max(0, value + half), samples, ...(variation === undefined ? {} : { variation }) };
  };
  const variations = variationsOf(kept, fitted, operations);
  const work = new Map(operations.map((operation, at) => [operation, mean(at, kept.reduce((sum, { sample }) => sum + sample.operations.filter((one) => one === operation).length, 0), variations.get(operation))]));
  const coldAt = operations.length + (sleeps ? 1 : 0);
  return { work, ...(sleeps ? { sleep: mean(operations.length, kept.length) } : {}), ...(cold === undefined ? {} : { cold: { ...mean(coldAt, kept.length), cools: cold.cools } }) };
}

/** Squared variation of one request: what is left of those alone, over what they used. */
function variationsOf(kept: readonly Observed[], { residuals }: Fitted, operations: readonly string[]): ReadonlyMap<string, number> {
  const alone = kept.flatMap(({ sample, used }, at) => (sample.operations.length === 1 ? [{ operation: sample.operations[0] ?? '', used, left: residuals[at] ?? 0 }] : []));
  const variation = (list: typeof alone): number => {
    const mean = list.reduce((sum, { used }) => sum + used, 0) / list.length;
    return list.reduce((sum, { left }) => sum + left ** 2, 0) / list.length / mean ** 2;
  };
  return new Map(operations.flatMap((operation) => {
    const own = alone.filter((one) => one.operation === operation);
    const list = own.length < fewest ? alone : own;
    return list.length < fewest ? [] : [[operation, variation(list)] as const];
  }));
}
