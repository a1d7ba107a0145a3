import type { Break } from '../evidence/index.ts';
import { gammaPercentile } from '../queueing/index.ts';
import type { DesignedOperation, System } from '../system/index.ts';
import type { Bound, Solved } from './solve.ts';
import { solve } from './solve.ts';

const percentiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;
type Percentile = keyof typeof percentiles;

/** Returns the objectives of an operation's latency, seconds: its own, or those of all where it is critical or none is. */
export function promisesOf({ operations, objectives }: Pick<System, 'operations' | 'objectives'>, { critical, latency }: DesignedOperation): readonly { readonly percentile: Percentile; readonly seconds: number }[] {
  if (!critical && latency === undefined && operations.some((operation) => operation.critical)) return [];
  return (['p50', 'p95', 'p99'] as const).flatMap((percentile) => {
    const objective = latency === undefined ? objectives.latency[percentile] : latency[percentile];
    return objective === undefined ? [] : [{ percentile, seconds: objective.value }];
  });
}

/** Returns a percentile of an operation's time, seconds; infinite where a part can't keep up. */
export function percentileIn(solved: Solved, operation: string, percentile: Percentile): number {
  const moments = solved.operations.get(operation);
  return moments === undefined ? Number.POSITIVE_INFINITY : gammaPercentile(moments.mean, moments.variance, percentiles[percentile]);
}

/** Returns what breaks at a load, the fullest part before latencies; undefined where all holds. */
export function breakAt(system: System, load: number, bound: Bound): Break | undefined {
  const solved = solve(system, load, bound);
  const full = solved.parts.filter(({ busy }) => busy >= 1).toSorted((a, b) => b.busy - a.busy)[0];
  if (full !== undefined) return { subject: full.id, says: 'full' };
  for (const operation of system.operations) {
    for (const { percentile, seconds } of promisesOf(system, operation)) {
      if (percentileIn(solved, operation.id, percentile) > seconds) return { subject: operation.id, says: percentile };
    }
  }
  return undefined;
}

/** The load up to which all holds, as a multiple of the declared traffic, and what breaks just above it. */
export interface Knee {
  readonly load: number;
  readonly breaks: Break;
}

/** Returns the knee; undefined where nothing is asked of any part. Its load is 0 where an objective is missed without load. */
export function kneeOf(system: System, bound: Bound): Knee | undefined {
  let high = 1;
  while (breakAt(system, high, bound) === undefined) {
    if (high > highest) return undefined;
    high *= 2;
  }
  let low = high === 1 ? 0 : high / 2;
  while (high - low > 1e-6 * high) {
    const middle = (low + high) / 2;
    if (breakAt(system, middle, bound) === undefined) low = middle;
    else high = middle;
  }
  const breaks = breakAt(system, high, bound);
  if (breaks === undefined) throw new Error('what broke holds');
  return { load: low < 1e-5 ? 0 : low, breaks };
}

/** Loads beyond which nobody asks. */
const highest = 1e9;
