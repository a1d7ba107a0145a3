import type { Break } from '../evidence/index.ts';
import type { DesignedOperation, System } from '../system/index.ts';
import { beyond } from './moments.ts';
import { allPercentiles, percentiles } from './percentiles.ts';
import type { Percentile } from './percentiles.ts';
import type { Bound, PartLoad, Solved } from './solve.ts';
import { solverOf } from './solve.ts';

/** An objective of an operation's latency: a percentile that stays within some seconds. */
export interface LatencyPromise {
  readonly percentile: Percentile;
  readonly seconds: number;
}

/** Returns whether an operation is held to the objectives of all: where it is critical, or none is, or it has some of its own. */
function isHeld({ operations }: Pick<System, 'operations'>): (operation: DesignedOperation) => boolean {
  const anyCritical = operations.some(({ critical }) => critical);
  return ({ critical, latency }) => critical || !anyCritical || latency !== undefined;
}

/** Returns the objectives of each operation's latency: its own, or those of all. Operations without one are absent. */
export function promisesOf(system: Pick<System, 'operations' | 'objectives'>): ReadonlyMap<string, readonly LatencyPromise[]> {
  return new Map(
    system.operations.filter(isHeld(system)).map(({ id, latency }) => [
      id,
      allPercentiles.flatMap((percentile) => {
        const objective = latency === undefined ? system.objectives.latency[percentile] : latency[percentile];
        return objective === undefined ? [] : [{ percentile, seconds: objective.value }];
      }),
    ]),
  );
}

/** Returns the parts that can't keep up, the fullest first: those for themselves, not for another that is full. */
export function fullParts({ parts }: Solved): readonly PartLoad[] {
  return parts.filter(({ busy }) => busy >= 1 && Number.isFinite(busy)).toSorted((a, b) => b.busy - a.busy);
}

/** Returns what breaks in a system at a load, full parts before latencies; undefined where all holds. */
export function breakIn({ solved, promises }: { readonly solved: Solved; readonly promises: ReturnType<typeof promisesOf> }): Break | undefined {
  const [full] = fullParts(solved);
  if (full !== undefined) return { subject: full.id, says: 'full' };
  for (const [operation, own] of promises) {
    const time = solved.operations.get(operation);
    const broken = time && own.find(({ percentile, seconds }) => beyond(time, seconds) > 1 - percentiles[percentile].share);
    if (broken !== undefined) return { subject: operation, says: broken.percentile };
  }
  return undefined;
}

/** The load up to which all holds, as a multiple of the declared traffic, and what breaks just above it. */
export interface Knee {
  readonly load: number;
  readonly breaks: Break;
}

/** Below this share of the declared traffic there is none to speak of. */
const least = 1e-5;

/** What is printed has three digits: so near is enough of a knee that nothing else is reckoned from. */
export const roughly = 1e-3;

/** Returns the knee, to `precision` of it; undefined where no part is ever busy. Its load is 0 where an objective is missed without load. */
export function kneeOf(system: System, bound: Bound, precision = 1e-5): Knee | undefined {
  const promises = promisesOf(system);
  const solver = solverOf(system);
  const breakAt = (load: number): Break | undefined => breakIn({ solved: solver(load, bound), promises });
  const idle = solver(least, bound);
  let breaks = breakIn({ solved: idle, promises });
  if (breaks !== undefined) return { load: 0, breaks };
  const busiest = idle.parts.reduce((most, { busy }) => Math.max(most, busy), 0);
  if (busiest === 0) return undefined;
  // By the utilisation law the busiest part is full there, if nothing breaks before.
  let high = (least / busiest) * (1 + 1e-9);
  breaks = breakAt(high);
  if (breaks === undefined) throw new Error('a full part breaks nothing');
  let low = least;
  for (let half = high / 2; half > least; half /= 2) {
    const found = breakAt(half);
    if (found === undefined) {
      low = half;
      break;
    }
    [high, breaks] = [half, found];
  }
  while (high - low > precision * high) {
    const middle = (low + high) / 2;
    const found = breakAt(middle);
    if (found === undefined) low = middle;
    else [high, breaks] = [middle, found];
  }
  return { load: low, breaks };
}
