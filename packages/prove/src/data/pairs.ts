import { bitsAt, shuffled, uniformAt, zipfRank } from '@kentledge/core/random';

/** How many rows a compound key spreads over its two sides, and where the second side's rows come from. */
export interface PairSpace {
  readonly stream: number;
  readonly pairs: number;
  readonly first: number;
  readonly second: number;
  /** Zipf exponent of the second side. */
  readonly skew: number;
}

/**
 * Returns the two sides of the index-th pair: no two indexes give the same pair, also beyond `pairs`, where requests
 * take theirs from. The first side gets its pairs in runs of equal length (±1); within a run the second side is
 * a shuffle of its own, or skewed draws without repetition.
 */
export function pairAt(space: PairSpace, index: number): readonly [number, number] {
  const { pairs, first, second, stream } = space;
  let run: number;
  let place: number;
  if (index < pairs) {
    run = Math.min(first - 1, Math.floor((index * first) / pairs));
    place = index - runStart(run, space);
  } else {
    run = (index - pairs) % first;
    place = runStart(run + 1, space) - runStart(run, space) + Math.floor((index - pairs) / first);
  }
  const side = firstOfRun(space, run);
  const ownStream = bitsAt(stream + 17, run);
  if (space.skew <= 0 || place >= second / 2) return [side, shuffled(ownStream, place % second, second)];
  return [side, skewedDraw(ownStream, place, second, space.skew)];
}

/** Returns the first side of a run. */
export function firstOfRun({ stream, first }: PairSpace, run: number): number {
  return shuffled(stream, run, first);
}

/** Returns the index of the first pair of a run. */
export function runStart(run: number, space: PairSpace): number {
  return Math.min(space.pairs, Math.ceil((run * space.pairs) / space.first));
}

/** Draws without repetition, from the start of the run each time: runs are short. */
function skewedDraw(stream: number, place: number, count: number, skew: number): number {
  const seen = new Set<number>();
  for (let attempt = 0; ; attempt++) {
    const rank = zipfRank(uniformAt(stream, attempt), count, skew);
    // Ranks repeat often when the skew is strong: after a while the next free one is taken.
    const drawn = attempt > 20 * (place + 1) ? firstFree(seen, rank, count) : rank;
    if (seen.has(drawn)) continue;
    if (seen.size === place) return drawn;
    seen.add(drawn);
  }
}

function firstFree(seen: ReadonlySet<number>, from: number, count: number): number {
  let candidate = from;
  while (seen.has(candidate)) candidate = (candidate + 1) % count;
  return candidate;
}
