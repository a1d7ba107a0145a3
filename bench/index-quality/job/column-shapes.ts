import { sequence, streamOf, zipfShare } from '@kentledge/core/random';
import type { ColumnStatistics, Share } from '@kentledge/core/statistics';

/** Statistics of a column, but for its name, by the number of its table's rows. */
export type Shape = (name: string, rows: number) => ColumnStatistics;

/** ANALYZE keeps that many bounds by default; of numbers that are spread evenly a few tell as much. */
const textBounds = 101;
const numberBounds = 21;
/** Of the values that occur most often these are kept: enough for the head of a Zipf law, and the document stays small. */
const heads = 25;

/** A key that counts up, in the order of the rows on disk. */
export const key: Shape = (name, rows) => ({ name, inherited: false, nullFraction: 0, width: 4, distinct: -1, correlation: 1, histogram: bounds(1, rows) });

/** A reference to one of `to` rows, of which `distinct` occur, the popular ones more by Zipf's law. */
export function reference({ to, distinct, exponent, nulls = 0, correlation = 0.02 }: { readonly to: number; readonly distinct: number; readonly exponent: number; readonly nulls?: number; readonly correlation?: number }): Shape {
  return (name) => {
    const common = Array.from({ length: Math.min(heads, distinct) }, (_, rank): Share => ({
      // Which row is popular has nothing to do with its number: spread by a step that divides none of the counts.
      value: String(1 + ((rank * 7_654_321 + 12_345) % to)),
      share: rounded((1 - nulls) * zipfShare(rank, rank + 1, distinct, exponent)),
    }));
    return { name, inherited: false, nullFraction: nulls, width: 4, distinct, correlation, common: distinctValues(common), histogram: bounds(1, to) };
  };
}

/** Few values, each with its share. */
export function values(shares: Readonly<Record<string, number>>, { width = 4, nulls = 0, correlation = 0.3 }: { readonly width?: number; readonly nulls?: number; readonly correlation?: number } = {}): Shape {
  const common = Object.entries(shares).map(([value, share]) => ({ value, share })).toSorted((a, b) => b.share - a.share);
  return (name) => ({ name, inherited: false, nullFraction: nulls, width, distinct: common.length, correlation, common });
}

export interface TextShape {
  readonly width: number;
  /** As `n_distinct`. */
  readonly distinct: number;
  readonly nulls?: number;
  readonly common?: Readonly<Record<string, number>>;
  /** Texts as they look; those of a histogram are drawn from them. */
  readonly like: readonly string[];
}

/** Texts of which some are common; the others are drawn from `like`. */
export function texts({ width, distinct, nulls = 0, common = {}, like }: TextShape): Shape {
  return (name, rows) => ({
    name, width, distinct,
    inherited: false,
    nullFraction: nulls,
    correlation: 0.01,
    ...(Object.keys(common).length === 0 ? {} : { common: Object.entries(common).map(([value, share]) => ({ value, share })).toSorted((a, b) => b.share - a.share) }),
    histogram: drawn(`${name} ${rows}`, like),
  });
}

/** A text that nobody asks about, as long as it is, and all different: checksums, codes. */
export function opaque(width: number, distinct: number, nulls: number): Shape {
  return (name) => ({ name, inherited: false, nullFraction: nulls, width, distinct, correlation: 0 });
}

/** Whole numbers between two bounds, more of them near the upper one by `growth` a step. */
export function growing({ from, to, growth, nulls }: { readonly from: number; readonly to: number; readonly growth: number; readonly nulls: number }): Shape {
  const all = Array.from({ length: to - from + 1 }, (_, place) => growth ** place);
  const sum = all.reduce((total, weight) => total + weight, 0);
  return (name) => ({
    name, inherited: false, nullFraction: nulls, width: 4, distinct: all.length, correlation: 0.1,
    common: all.map((weight, place) => ({ value: String(from + place), share: rounded(((1 - nulls) * weight) / sum) })).toSorted((a, b) => b.share - a.share).slice(0, 100),
    histogram: [String(from), String(to)],
  });
}

function bounds(from: number, to: number): readonly string[] {
  const count = Math.min(numberBounds, to - from + 1);
  return Array.from({ length: count }, (_, place) => String(from + Math.round(((to - from) * place) / Math.max(1, count - 1))));
}

/** Each `#` is a word of the list, each `0` a digit. */
function drawn(seed: string, like: readonly string[]): readonly string[] {
  const { below } = sequence(streamOf(0, seed));
  const pick = (from: readonly string[]): string => from[below(from.length)] ?? '';
  const found = new Set<string>();
  for (let tries = 0; found.size < textBounds && tries < 50 * textBounds; tries++) {
    found.add(pick(like).replaceAll('#', () => pick(words)).replaceAll('0', () => String(below(10))));
  }
  return [...found].toSorted((a, b) => (a < b ? -1 : 1));
}

/** What names and titles are made of: two letters occur in them as often as LIKE looks for them. */
const words = ['Angela', 'Anders', 'Bert', 'Blue', 'Carla', 'Champion', 'Dark', 'Danna', 'Eva', 'Film', 'Ford', 'Garden', 'Hunter', 'Iris', 'John', 'Kim', 'Lion', 'Manfred', 'Money', 'Murder', 'Night', 'Olga', 'Paul', 'Queen', 'Robert', 'Sherlock', 'Stark', 'Tony', 'Unit', 'Vera', 'Warner', 'Woman', 'Xaver', 'Yolanda', 'Zoe', 'man', 'pictures', 'the last', 'of the', 'story'];

function distinctValues(shares: readonly Share[]): readonly Share[] {
  return [...new Map(shares.toReversed().map((share) => [share.value, share])).values()].toReversed();
}

function rounded(share: number): number {
  return Number(share.toPrecision(4));
}
