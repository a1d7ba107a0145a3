import type { Place } from '../quantity/index.ts';
import type { Source } from '../source/index.ts';

/** Returns a function that says where in the brief a place is, `brief.yaml:14`; the path of a place that has no line. */
export function placeWords(source: Source): (place: Place) => string {
  const lineBreaks = [...source.text.matchAll(/\r\n|\n|\r/g)].map(({ index }) => index);
  return ({ path, start }) => (start === undefined ? path : `${source.name}:${countBelow(lineBreaks, start) + 1}`);
}

/** How many of the sorted numbers are less than `limit`. */
function countBelow(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
