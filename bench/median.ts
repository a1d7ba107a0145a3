/** A median with the interval that holds the true one with at least 95 %. */
export interface Median {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** By order statistics: no assumption on how the values are spread, only that rounds are independent. Fewer than 6 values have no such interval: least and greatest stand for it. */
export function medianOf(values: readonly number[]): Median {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? NaN;
  const half = sorted.length / 2;
  const value = sorted.length % 2 === 1 ? at(Math.floor(half)) : (at(half - 1) + at(half)) / 2;
  const rank = lowerRank(sorted.length);
  return { value, low: at(rank), high: at(sorted.length - 1 - rank) };
}

/** The largest k with P(Binomial(n, 1/2) <= k) at most 2.5 %: the interval goes from the k-th value (counted from 0) to its mirror. */
function lowerRank(n: number): number {
  let chance = 0.5 ** n;
  let below = 0;
  for (let k = 0; k < n / 2; k += 1) {
    below += chance;
    if (below > 0.025) return Math.max(0, k - 1);
    chance = (chance * (n - k)) / (k + 1);
  }
  return Math.floor(n / 2);
}
