import { bitsAt } from './hash.ts';

/**
 * Returns the place of an index in a fixed shuffle of [0, count): a bijection, computable for one index alone.
 * A four-round Feistel network over the next even power of two, walked until the result lies inside (cycle walking,
 * Black and Rogaway 2002).
 */
export function shuffled(stream: number, index: number, count: number): number {
  if (count <= 1) return 0;
  const half = Math.max(1, Math.ceil(Math.log2(count) / 2));
  const base = 2 ** half;
  let value = index;
  do {
    let left = Math.floor(value / base);
    let right = value % base;
    for (let round = 0; round < 4; round++) {
      const next = (left + (bitsAt(stream + round, right) % base)) % base;
      left = right;
      right = next;
    }
    value = left * base + right;
  } while (value >= count);
  return value;
}

/** Returns the index whose place in the shuffle is this one: the inverse of `shuffled`. */
export function unshuffled(stream: number, place: number, count: number): number {
  if (count <= 1) return 0;
  const base = 2 ** Math.max(1, Math.ceil(Math.log2(count) / 2));
  let value = place;
  do {
    let left = Math.floor(value / base);
    let right = value % base;
    for (let round = 3; round >= 0; round--) {
      const before = (right - (bitsAt(stream + round, left) % base) + base) % base;
      right = left;
      left = before;
    }
    value = left * base + right;
  } while (value >= count);
  return value;
}
