import type { GinElements } from './gin-size.ts';
import type { ElementStatistics } from './statistics.ts';

/** What is known of the rows that hold elements. */
export interface Holding {
  readonly rows: number;
  /** Bytes of an element as stored. */
  readonly bytesOf: (element: string) => number;
  /** Different elements of a row, on average. */
  readonly mean: number;
}

/**
 * ANALYZE drops elements in fewer than this share of what it saw: 9 of a bucket of 1010 * 1000 / 7 (Manku and Motwani's lossy
 * counting, utils/adt/array_typanalyze.c). None is more frequent where it found none.
 */
const leastShare = (9 * 7) / (1010 * 1000);

/**
 * Returns the elements of an index by what ANALYZE tells of them: the frequent ones, and others that hold the rest, ever less
 * frequent as the frequent ones became (Zipf's law).
 */
export function listedElements({ common }: Pick<ElementStatistics, 'common'>, { rows, bytesOf, mean }: Holding): readonly GinElements[] {
  const listed = common.map(({ value, share }): GinElements => ({ different: 1, keyBytes: bytesOf(value), share }));
  const rest = mean - listed.reduce((sum, { share }) => sum + share, 0);
  // Less than that is rounding.
  if (rest < 0.01 * mean || rows < 1) return listed;
  const keyBytes = listed.length === 0 ? bytesOf('') + unseenLength : listed.reduce((sum, one) => sum + one.keyBytes, 0) / listed.length + 1;
  return [...listed, ...tailOf(common.map(({ share }) => share).toSorted((a, b) => b - a), rest, { rows, mean }).map((one) => ({ ...one, keyBytes }))];
}

/** Letters of an element that nobody has seen. */
const unseenLength = 8;

function tailOf(shares: readonly number[], rest: number, { rows, mean }: Pick<Holding, 'rows' | 'mean'>): readonly Omit<GinElements, 'keyBytes'>[] {
  const [middle = 0, last = 0] = [shares[Math.floor(shares.length / 2)], shares.at(-1)];
  const most = rest * rows;
  if (shares.length < 2) {
    // All that is known: how frequent they are at most. From there to one row each it is anything.
    const different = Math.min(most, Math.sqrt(Math.max(1, rest / (mean * leastShare)) * most));
    return [{ different, share: rest / different }];
  }
  const exponent = Math.max(0, Math.log(middle / last) / Math.log(shares.length / Math.max(1, Math.floor(shares.length / 2))));
  const found: { different: number; share: number }[] = [];
  let [rank, left] = [shares.length, rest];
  while (left > 0) {
    const share = last * (1.5 * rank / shares.length) ** -exponent;
    if (share * rows <= 1) return [...found, { different: left * rows, share: 1 / rows }];
    const different = Math.min(rank, left / share);
    found.push({ different, share });
    left -= different * share;
    // Where the last ones are alike, so are the others.
    if (different < rank) break;
    rank *= 2;
  }
  return found;
}

/** A value of a column with what it holds; `share` of the rows have it. */
export interface Document {
  /** Its elements, each with the kind that it is of: what shares a place in documents is alike. */
  readonly elements: ReadonlyMap<string, string>;
  readonly share: number;
  /** False for one of many: there are others that nobody has seen. */
  readonly isKnown: boolean;
}

/** What is known of the values that a sample is of. */
export interface Sampled {
  readonly rows: number;
  /** Different values of the column. */
  readonly values: number;
  /** Different elements at most. */
  readonly most?: number;
  readonly bytesOf: (element: string) => number;
}

interface Seen {
  share: number;
  times: number;
  /** In every other document. */
  half: boolean;
}

/** Returns the elements of an index by values of its column. */
export function sampledElements(documents: readonly Document[], sampled: Sampled): readonly GinElements[] {
  const kinds = new Map<string, Map<string, Seen>>();
  for (const [place, { elements, share, isKnown }] of documents.entries()) {
    for (const [element, kind] of elements) {
      const seen = kinds.get(kind) ?? new Map<string, Seen>();
      kinds.set(kind, seen);
      const found = seen.get(element) ?? { share: 0, times: 0, half: false };
      // What a known value holds is known.
      seen.set(element, { share: found.share + share, times: found.times + (isKnown ? Number.POSITIVE_INFINITY : 1), half: found.half || place % 2 === 0 });
    }
  }
  const unknown = documents.flatMap(({ isKnown }, place) => (isKnown ? [] : [place]));
  const sizes = { all: unknown.length, half: unknown.filter((place) => place % 2 === 0).length };
  return [...kinds.values()].flatMap((seen) => kindElements(seen, sizes, sampled));
}

/** Those of one document alone stand for all that nobody has seen. */
function kindElements(seen: ReadonlyMap<string, Seen>, documents: { readonly all: number; readonly half: number }, { rows, values, most = Number.POSITIVE_INFINITY, bytesOf }: Sampled): readonly GinElements[] {
  const [once, again] = [[...seen].filter(([, { times }]) => times === 1), [...seen].filter(([, { times }]) => times > 1)];
  const told = again.map(([element, { share }]): GinElements => ({ different: 1, keyBytes: bytesOf(element), share }));
  if (once.length === 0) return told;
  const rest = once.reduce((sum, [, { share }]) => sum + share, 0);
  const half = seen.values().filter((one) => one.half).reduce((count) => count + 1, 0);
  const growth = Math.min(1, Math.log(seen.size / Math.max(1, half)) / Math.log(Math.max(2, documents.all) / Math.max(1, documents.half)));
  const grown = Math.max(once.length, seen.size * Math.max(1, values / documents.all) ** growth - again.length);
  const different = Math.max(once.length, Math.min(most, rest * rows, numbersIn([...seen.keys()]), unseen(once.length, again.map(([, { times }]) => times), grown, Number.isFinite(most))));
  return [...told, { different, keyBytes: once.reduce((sum, [element]) => sum + bytesOf(element), 0) / once.length, share: rest / different }];
}

/** How many elements there are at most where a number is all that tells them apart: as many as lie between the least and the greatest. */
function numbersIn(elements: readonly string[]): number {
  const parts = elements.map((element) => /^(.*?)(\d{1,15})(\D*)$/.exec(element));
  const [first] = parts;
  if (!parts.every((part) => part !== null && part[1] === first?.[1] && part[3] === first?.[3])) return Number.POSITIVE_INFINITY;
  const numbers = parts.map((part) => Number(part?.[2]));
  // The ends of all lie as far beyond those of the sample as its numbers lie apart.
  return (Math.max(...numbers) - Math.min(...numbers)) * (1 + 2 / elements.length) + 1;
}

/** Elements that were seen twice, above which it is told how unlike they are. */
const enough = 5;
/** f1 f3 / f2^2 (elements seen once, twice, three times) where all are alike (Poisson), and by Zipf's law, where f is 1 / k(k + 1). */
const [alike, unlike] = [2 / 3, 3 / 2];

/**
 * How many elements there are of those that were seen once at most. Where none was seen twice, they grow as in the sample
 * (Heaps' law). Where all are alike there are as many as A. Chao's bound says (Nonparametric estimation of the number of
 * classes, 1984); the more unlike they are, the nearer to the mean of both,
 * unless there are only so many at all.
 */
function unseen(once: number, times: readonly number[], grown: number, isClosed: boolean): number {
  const [twice, thrice] = [2, 3].map((count) => times.filter((time) => time === count).length) as [number, number];
  if (twice === 0) return grown;
  const bound = once + (once * (once - 1)) / (2 * (twice + 1));
  const unlikeness = twice < enough || isClosed ? 0 : Math.min(1, Math.max(0, ((once * thrice) / twice ** 2 - alike) / (unlike - alike)));
  return bound * Math.max(1, grown / bound) ** (unlikeness / 2);
}
