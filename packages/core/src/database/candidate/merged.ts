import type { IndexCandidate } from './candidate.ts';
import { candidate, isSamePart } from './candidate.ts';
import { isSameSql } from './same-sql.ts';
import type { ColumnFacts } from './candidates.ts';

/** Columns that a merged index includes at most, their bytes, and the share of the row that these are. */
const most = { columns: 8, bytes: 96, share: 0.5 } as const;
/** Merged indexes at most: the first are those of what most queries use. */
const mostMerged = 120;

/** An index that does what two do, and these. */
export interface Merged {
  readonly index: IndexCandidate;
  readonly of: readonly [IndexCandidate, IndexCandidate];
}

/** In which other orders the columns of keys are tried. */
export interface Turning {
  /** True if a use that an index is a candidate for compares so many of its first columns by `=`: these may stand in any order. */
  mayTurn(index: IndexCandidate, columns: number): boolean;
  /** Indexes whose columns would better come first: those that are there, and those of foreign keys. */
  readonly leading: readonly IndexCandidate[];
}

/**
 * Returns the indexes that could stand for two: one's columns begin those of the other, or would in another order of what is compared by
 * `=`, and it includes what both include (index merging: S. Chaudhuri, V. Narasayya: Index merging, ICDE 1999). Where room is scarce,
 * one for several queries beats the best of one.
 */
export function mergedOf(indexes: readonly IndexCandidate[], facts: ColumnFacts, { mayTurn, leading }: Turning): readonly Merged[] {
  const known = new Set(indexes.map(({ name }) => name));
  const merged = new Map<string, Merged>();
  const trees = indexes.filter(({ method }) => method === 'btree');
  const add = (index: IndexCandidate | undefined, of: Merged['of']): void => {
    if (index !== undefined && !known.has(index.name) && merged.size < mostMerged) merged.set(index.name, { index, of });
  };
  for (const [place, one] of trees.entries()) {
    for (const other of trees.slice(place + 1)) add(merge(one, other, facts) ?? merge(other, one, facts), [one, other]);
    for (const first of leading) {
      const turned = turnedTo(first, one, mayTurn);
      if (turned !== undefined) add(merge(first, turned, facts), [first, one]);
    }
  }
  return [...merged.values()];
}

/** The wide one, beginning with the columns of another one, where its query does as well so. */
function turnedTo({ parts: first }: IndexCandidate, wide: IndexCandidate, mayTurn: Turning['mayTurn']): IndexCandidate | undefined {
  const places = first.map((part) => wide.parts.findIndex((other) => isSamePart(part, other)));
  if (places.every((place, number) => place === number) || places.includes(-1) || !mayTurn(wide, Math.max(...places) + 1)) return undefined;
  return { ...wide, parts: [...first, ...wide.parts.filter((_, place) => !places.includes(place))] };
}

/** The wide one with what the narrow one includes. */
function merge(narrow: IndexCandidate, wide: IndexCandidate, facts: ColumnFacts): IndexCandidate | undefined {
  const isPossible = narrow.schema === wide.schema && narrow.table === wide.table && isSameSql(narrow.where?.sql, wide.where?.sql) && narrow.parts.length <= wide.parts.length && narrow.parts.every((part, place) => isSamePart(part, wide.parts[place]));
  if (!isPossible) return undefined;
  const held = new Set(wide.parts.map(({ column }) => column));
  const include = [...new Set([...narrow.include, ...wide.include])].filter((name) => !held.has(name)).toSorted();
  const bytes = include.reduce((sum, name) => sum + (facts.width(wide.schema, wide.table, name) ?? most.bytes), 0);
  const room = Math.min(most.bytes, most.share * (facts.rowWidth(wide.schema, wide.table) ?? Number.POSITIVE_INFINITY));
  return include.length > most.columns || bytes > room ? undefined : candidate({ ...wide, include });
}
