import { bitsAt, shuffled, uniformAt, unshuffled, zipfRank } from '@kentledge/core/random';

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
  return [side, space.skew <= 0 ? shuffled(ownStream, place % second, second) : skewedDraw(ownStream, place % second, second, space.skew)];
}

/** Returns the first side of a run. */
export function firstOfRun({ stream, first }: PairSpace, run: number): number {
  return shuffled(stream, run, first);
}

/** Returns the run of a first side. */
export function runOfFirst({ stream, first }: PairSpace, side: number): number {
  return unshuffled(stream, side, first);
}

/** Returns true if the fill has paired a run's first side with a second one. */
export function isFilledPair(space: PairSpace, run: number, side: number): boolean {
  const length = runStart(run + 1, space) - runStart(run, space);
  const stream = bitsAt(space.stream + 17, run);
  return space.skew <= 0 ? unshuffled(stream, side, space.second) < length : isDrawn(stream, length, side, space);
}

/** Returns the index of the first pair of a run. */
export function runStart(run: number, space: PairSpace): number {
  return Math.min(space.pairs, Math.ceil((run * space.pairs) / space.first));
}

/** Draws without repetition, from the start of the run each time: runs are short. */
function skewedDraw(stream: number, place: number, count: number, skew: number): number {
  let left = place;
  for (const drawn of skewedDraws(stream, count, skew)) if (left-- === 0) return drawn;
  throw new Error(`there is no place ${place} of ${count}`);
}

function isDrawn(stream: number, draws: number, side: number, { second, skew }: PairSpace): boolean {
  let left = draws;
  for (const drawn of skewedDraws(stream, second, skew)) {
    if (left-- === 0) return false;
    if (drawn === side) return true;
  }
  return false;
}

/** All ranks, each once: the first half as the skew has them, then (as what is left gets rare) in no order. */
function* skewedDraws(stream: number, count: number, skew: number): Generator<number> {
  const seen = new Set<number>();
  let repeated = 0;
  for (let attempt = 0; seen.size < count / 2; attempt++) {
    const rank = zipfRank(uniformAt(stream, attempt), count, skew);
    const drawn = repeated > mostRepeated ? firstFree(seen, rank, count) : rank;
    repeated = seen.has(drawn) ? repeated + 1 : 0;
    if (repeated > 0) continue;
    seen.add(drawn);
    yield drawn;
  }
  for (let place = 0; place < count; place++) {
    const rank = shuffled(stream, place, count);
    if (!seen.has(rank)) yield rank;
  }
}

/** Ranks repeat often when the skew is strong: after so many in a row the next free one is taken. */
const mostRepeated = 20;

function firstFree(seen: ReadonlySet<number>, from: number, count: number): number {
  let candidate = from;
  while (seen.has(candidate)) candidate = (candidate + 1) % count;
  return candidate;
}
