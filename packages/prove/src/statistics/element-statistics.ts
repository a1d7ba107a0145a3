import type { ElementStatistics } from '@kentledge/core/statistics';

/** Ten elements for each range of a histogram (src/backend/tsearch/ts_typanalyze.c, utils/adt/array_typanalyze.c). */
const mostElements = 1000;
const histogramRanges = 100;
/** Elements that hold fewer than this share of a counting bucket's rows are not told apart from chance (Manku and Motwani's lossy counting). */
const bucket = ((mostElements + 10) * 1000) / 7;
const errorShare = 9;

/** Returns which elements occur in most rows, of those that have any value, with shares of these rows; `undefined` for none. */
export function elementStatistics(rows: readonly (readonly string[])[], { order, isArray }: { readonly order: (a: string, b: string) => number; readonly isArray: boolean }): ElementStatistics | undefined {
  const counts = new Map<string, number>();
  let all = 0;
  for (const elements of rows) {
    const different = new Set(elements);
    all += different.size;
    for (const element of different) counts.set(element, (counts.get(element) ?? 0) + 1);
  }
  const least = (errorShare * all) / bucket;
  const often = [...counts].filter(([, count]) => count > least).toSorted(([, a], [, b]) => b - a).slice(0, mostElements);
  if (often.length === 0) return undefined;
  const [most, fewest] = [(often[0]?.[1] ?? 0) / rows.length, (often.at(-1)?.[1] ?? 0) / rows.length];
  return {
    common: often.toSorted(([a], [b]) => order(a, b)).map(([value, count]) => ({ value, share: count / rows.length })),
    bounds: isArray ? [fewest, most, 0] : [fewest, most],
    ...(isArray ? { counts: countsOf(rows) } : {}),
  };
}

/** A histogram of how many different elements a row has; at its end the mean. */
function countsOf(rows: readonly (readonly string[])[]): readonly number[] {
  const sizes = rows.map((elements) => new Set(elements).size).toSorted((a, b) => a - b);
  const bounds = Array.from({ length: histogramRanges }, (_, bound) => sizes[Math.floor((bound * (sizes.length - 1)) / (histogramRanges - 1))] ?? 0);
  return [...bounds, sizes.reduce((sum, size) => sum + size, 0) / sizes.length];
}

/** As lexemes are kept: shorter ones first. */
export function byLength(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
