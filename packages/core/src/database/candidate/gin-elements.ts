import type { ColumnStatistics, Document, ElementStatistics, GinElements } from '../../statistics/index.ts';
import { listedElements, sampledElements } from '../../statistics/index.ts';
import type { IndexPart } from './candidate.ts';
import { itemsOf, jsonKeys, jsonPaths, trigramsOf, wordsOf } from './gin-keys.ts';

/** What an index of elements takes out of a value: by its operators, or the type of what it holds. */
type Kind = 'array' | 'document' | 'words' | 'trigrams' | 'keys' | 'paths';

/** A column that an index of elements reads. */
export interface ElementSource {
  readonly column: ColumnStatistics | undefined;
  readonly type: string;
}

/** Different trigrams of texts that people write; nothing else has a bound. */
const mostTrigrams = 50_000;
/** Bytes of a value for each of its elements, where nothing tells: a word with where it is, a key or a value. */
const bytesOfElement = 12;
/** Different elements for each row where nothing tells, and how many there are at least. */
const guessed = { share: 0.1, least: 200 } as const;
/** Values of which fewer tell nothing. */
const fewestValues = 10;

/** Returns what a part of a GIN index holds in so many rows; of an expression over several columns what each of them brings. */
export function ginElements(part: IndexPart, sources: readonly ElementSource[], rows: number): readonly GinElements[] {
  return sources.flatMap((source) => elementsOf(kindOf(part, source.type), source, rows));
}

function kindOf({ column, sql, operatorClass = '' }: IndexPart, type: string): Kind {
  if (operatorClass.includes('trgm')) return 'trigrams';
  if (operatorClass.includes('path_ops')) return 'paths';
  if (/tsvector/i.test(sql) && column === undefined) return 'words';
  if (type.startsWith('tsvector')) return 'document';
  return type.endsWith('[]') ? 'array' : 'keys';
}

function elementsOf(kind: Kind, { column, type }: ElementSource, rows: number): readonly GinElements[] {
  const held = rows * (1 - (column?.nullFraction ?? 0));
  if (held < 1) return [];
  const bytesOf = (element: string): number => keyBytes(kind, type, element);
  const { distinct = -1, width = bytesOfElement, elements } = column ?? {};
  const documents = documentsOf(kind, column);
  const isTold = documents.length >= fewestValues || (documents.length > 0 && documents.every(({ isKnown }) => isKnown));
  const most = kind === 'trigrams' ? Math.min(mostTrigrams, lettersOf(documents) ** 3) : Number.POSITIVE_INFINITY;
  const bySample = isTold ? sampledElements(documents, { rows: held, values: distinct < 0 ? -distinct * rows : distinct, most, bytesOf }) : undefined;
  if (kind === 'document' || (kind === 'array' && bySample === undefined)) {
    const mean = elements?.counts?.at(-1) ?? Math.max(1, (width - 2 * lengthBytes) / (kind === 'document' ? lexemeBytes(elements?.common ?? []) : (fixedBytes(type) ?? bytesOfElement)));
    return elements === undefined ? guess(mean, held, bytesOf) : listedElements(elements, { rows: held, bytesOf, mean });
  }
  if (kind === 'array' && elements !== undefined) return withListed(elements, bySample ?? [], bytesOf);
  // A text has about as many trigrams as letters.
  return bySample ?? guess(width / (kind === 'trigrams' ? 1 : bytesOfElement), held, bytesOf, mostTrigrams);
}

/** The frequent elements as ANALYZE counted them, and what a sample says of the others. */
function withListed({ common, counts = [] }: ElementStatistics, bySample: readonly GinElements[], bytesOf: (element: string) => number): readonly GinElements[] {
  const listed = common.map(({ value, share }): GinElements => ({ different: 1, keyBytes: bytesOf(value), share }));
  const rest = Math.max(0, (counts.at(-1) ?? 0) - listed.reduce((sum, { share }) => sum + share, 0));
  const least = Math.min(...common.map(({ share }) => share));
  const rare = bySample.filter(({ share }) => share < least);
  const said = rare.reduce((sum, { different, share }) => sum + different * share, 0);
  return said === 0 ? listed : [...listed, ...rare.map((one) => ({ ...one, share: (one.share * rest) / said }))];
}

function lettersOf(documents: readonly Document[]): number {
  return new Set(documents.flatMap(({ elements }) => [...elements.keys()].flatMap((element) => [...element]))).size;
}

function guess(mean: number, rows: number, bytesOf: (element: string) => number, most = Number.POSITIVE_INFINITY): readonly GinElements[] {
  const different = Math.min(most, Math.max(guessed.least, rows * guessed.share));
  return [{ different, keyBytes: bytesOf('unseen'), share: Math.min(1, Math.max(1, mean) / different) }];
}

const takers = { trigrams: trigramsOf, words: wordsOf, keys: jsonKeys, paths: jsonPaths, array: itemsOf } as const;

/** The values of a column that its statistics hold. Shares are of the rows with a value, as those of elements are. */
function documentsOf(kind: Kind, column: ColumnStatistics | undefined): readonly Document[] {
  // Documents are not printed as they were written, and ANALYZE keeps none of them.
  if (column === undefined || kind === 'document') return [];
  const { common = [], histogram = [], nullFraction } = column;
  const take = takers[kind];
  const present = Math.max(Number.EPSILON, 1 - nullFraction);
  const rest = Math.max(0, 1 - common.reduce((sum, { share }) => sum + share / present, 0));
  return [
    ...common.map(({ value, share }) => ({ elements: take(value), share: share / present, isKnown: true })),
    ...histogram.map((value) => ({ elements: take(value), share: rest / histogram.length, isKnown: false })),
  ];
}

const lengthBytes = 4;
/** A lexeme has its place among the others, its letters (a frequent one has a letter less than others), and where it stands, once. */
const lexemeOverhead = 4 + 4;

function lexemeBytes(common: readonly { readonly value: string }[]): number {
  const letters = common.length === 0 ? bytesOfElement - lexemeOverhead : common.reduce((sum, { value }) => sum + value.length, 0) / common.length + 1;
  return lexemeOverhead + letters;
}

/** Trigrams and hashes of paths are numbers of 4 bytes; keys of JSON have a byte that tells what they are; texts one of their length. */
function keyBytes(kind: Kind, type: string, element: string): number {
  if (kind === 'trigrams' || kind === 'paths') return 4;
  const bytes = 1 + new TextEncoder().encode(element).length;
  return kind === 'array' ? (fixedBytes(type) ?? bytes) : bytes;
}

const fixed: readonly (readonly [RegExp, number])[] = [[/^(boolean|"char")/, 1], [/^smallint/, 2], [/^(integer|date|real|oid)/, 4], [/^(bigint|timestamp|time |double)/, 8], [/^uuid/, 16]];

function fixedBytes(type: string): number | undefined {
  return fixed.find(([pattern]) => pattern.test(type))?.[1];
}
