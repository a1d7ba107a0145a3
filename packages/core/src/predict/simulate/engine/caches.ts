import type { Cache } from '../model.ts';
import type { Clock } from './clock.ts';
import type { Draws } from './draws.ts';

/** What is looked up again and again: the more has been looked up since it was empty, the more often it is there. */
export interface Caches {
  /** Returns whether what is looked up is there. */
  readonly hits: (cache: number) => boolean;
  /** What was missing is there now. */
  readonly filled: (cache: number) => void;
  readonly flush: (cache: number) => void;
  readonly load: (all: readonly Cache[]) => void;
}

/** Returns the caches of a model. */
export function createCaches({ drawn }: Clock, draws: Draws): Caches {
  let [all, lookedUp]: [readonly Cache[], Float64Array] = [[], new Float64Array()];
  return {
    hits(cache) {
      const seen = lookedUp[cache] as number;
      draws.chance();
      if ((drawn[0] as number) >= chanceAfter(all[cache]?.hits ?? [], seen)) return false;
      lookedUp[cache] = seen + 1;
      return true;
    },
    filled: (cache) => void ((lookedUp[cache] as number) += 1),
    flush: (cache) => void (lookedUp[cache] = 0),
    load(given) {
      all = given;
      lookedUp = Float64Array.from(given, ({ isWarm }) => (isWarm ? Number.MAX_VALUE : 0));
    },
  };
}

/** The chance of a hit after so many look-ups, on the line between the two pairs around it. */
function chanceAfter(hits: Cache['hits'], seen: number): number {
  let [low, high] = [-1, hits.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((hits[middle]?.[0] ?? 0) <= seen) low = middle;
    else high = middle;
  }
  const [from, to] = [hits[low] ?? [0, 0], hits[high]];
  if (to === undefined) return from[1];
  return from[1] + ((to[1] - from[1]) * (seen - from[0])) / (to[0] - from[0]);
}
