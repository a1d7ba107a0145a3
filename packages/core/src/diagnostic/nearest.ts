/** Names longer than this are not compared: nobody mistypes one, and the comparison is quadratic. */
const longest = 80;

/**
 * The candidate that `name` is most likely meant to be, or undefined when none is near. Ties go to the first candidate.
 * Distance: optimal string alignment (Damerau 1964, Levenshtein 1966), without regard to case, at most a third of the
 * name plus one, and 3; one in names of two to four letters, where two edits make any word of any other (`name`, `page`);
 * a name of one letter is near only to itself.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longest) return undefined;
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let limit = Math.min(Math.floor(wanted.length / 3) + 1, 3, wanted.length < 2 ? 0 : wanted.length < 5 ? 1 : 3) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= limit) continue;
    const found = distance(wanted, candidate.toLowerCase(), limit);
    if (found < limit) {
      best = candidate;
      limit = found;
      if (found === 0) break;
    }
  }
  return best;
}

/** Three rows of the table of distances, kept between calls: names are compared by the million. */
const rows = [0, 1, 2].map(() => new Uint8Array(longest + 8));

/** The number of edits from `a` to `b`, or `limit` when it is not below that. */
function distance(a: string, b: string, limit: number): number {
  let [before, previous, current] = rows as [Uint8Array, Uint8Array, Uint8Array];
  for (let j = 0; j <= b.length; j += 1) previous[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    current[0] = i;
    let smallest = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min(at(previous, j) + 1, at(current, j - 1) + 1, at(previous, j - 1) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, at(before, j - 2) + 1);
      current[j] = cost;
      smallest = Math.min(smallest, cost);
    }
    if (smallest >= limit) return limit;
    [before, previous, current] = [previous, current, before];
  }
  return Math.min(at(previous, b.length), limit);
}

function at(row: Uint8Array, index: number): number {
  return row[index] ?? 255;
}
