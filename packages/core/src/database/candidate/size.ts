import type { ColumnStatistics, RelationStatistics } from '../../statistics/index.ts';
import { brinPages, btreeLevel, btreePages, ginPages, hashPages } from '../../statistics/index.ts';
import type { IndexCandidate, IndexPart } from './candidate.ts';

/** Bytes and different values of what no statistics tell of: an expression. As PostgreSQL's own defaults. */
const unknown = { width: 16, distinct: 200 } as const;
/** Types whose equal values may look different on disk: B-trees don't let them share a tuple (their operator classes have no equalimage). */
const unmerged = /^(numeric|real|double|float|jsonb|decimal)/;

/** What is known of an index's table. */
export interface TableKnown {
  readonly statistics: RelationStatistics;
  /** Rows that the index has an entry for. */
  readonly rows: number;
  typeOf(column: string): string | undefined;
}

/** Returns what an index would look like when built. */
export function indexStatistics(index: IndexCandidate, table: TableKnown): RelationStatistics {
  const { rows } = table;
  const { rows: all, pages: tablePages } = table.statistics;
  const columns = new Map(table.statistics.columns.map((column) => [column.name, column]));
  const held = [...index.parts.map((part) => sourceOf(part, columns)), ...index.include.map((name) => columns.get(name))];
  const keyBytes = Math.max(4, held.reduce((sum, column) => sum + widthOf(column), 0));
  const keys = Math.min(rows, index.parts.reduce((product, part) => product * distinctOf(sourceOf(part, columns), all), 1));
  const mergesEqual = index.include.length === 0 && index.parts.every(({ column }) => !unmerged.test(table.typeOf(column ?? '') ?? ''));
  const pages = pagesOf(index, { rows, keyBytes, keys, mergesEqual }, { tablePages, first: columns.get(index.parts[0]?.column ?? '') });
  return {
    schema: index.schema, name: index.name, kind: 'index', rows: Math.round(rows), pages, allVisible: 0, columns: expressionsOf(index, columns, all),
    ...(index.method === 'btree' ? { level: btreeLevel(pages, keyBytes) } : {}),
  };
}

/** Functions that make few values the same: what they give has nearly as many as what they are given. */
const faithful = /^(?:lower|upper|casefold|btrim|ltrim|rtrim|trim|md5|reverse|initcap|unaccent)\(/i;

/** The column that a part is, or whose values tell what it gives. */
function sourceOf({ column, columns: read, sql }: IndexPart, columns: ReadonlyMap<string, ColumnStatistics>): ColumnStatistics | undefined {
  if (column !== undefined) return columns.get(column);
  return read.length === 1 && faithful.test(sql) ? columns.get(read[0] ?? '') : undefined;
}

/** What ANALYZE would find of the expressions of an index, where that follows from the column; by their places. */
function expressionsOf({ parts }: IndexCandidate, columns: ReadonlyMap<string, ColumnStatistics>, rows: number): readonly ColumnStatistics[] {
  return parts.flatMap((part, place): ColumnStatistics[] => {
    const source = part.column === undefined ? sourceOf(part, columns) : undefined;
    if (source === undefined) return [];
    const { nullFraction, width } = source;
    return [{ name: String(place + 1), inherited: false, nullFraction, width, distinct: Math.max(-1, -distinctOf(source, rows) / Math.max(1, rows)) }];
  });
}

/** Bytes of a document or a list of words for each element: a word with where it is, a key or a value. */
const elementBytes = 12;
/** Different trigrams in texts that people write. */
const trigrams = 20_000;

function pagesOf({ method, parts }: IndexCandidate, shape: Parameters<typeof btreePages>[0], { tablePages, first }: { readonly tablePages: number; readonly first: ColumnStatistics | undefined }): number {
  switch (method) {
    case 'btree':
      return btreePages(shape);
    case 'brin':
      return brinPages(tablePages, shape.keyBytes);
    case 'hash':
      return hashPages(shape.rows);
    case 'gin': {
      // A text has about as many trigrams as letters.
      const isTrigrams = parts[0]?.operatorClass === 'gin_trgm_ops';
      const elements = isTrigrams ? widthOf(first) : (first?.elements?.counts?.at(-1) ?? Math.max(1, widthOf(first) / elementBytes));
      const different = isTrigrams ? trigrams : Math.max(unknown.distinct, shape.rows / 10);
      return ginPages({ rows: shape.rows, tablePages, elements: [{ different, keyBytes: isTrigrams ? 4 : 16, share: Math.min(1, elements / different) }] });
    }
  }
}

function widthOf(column: ColumnStatistics | undefined): number {
  return column?.width ?? unknown.width;
}

function distinctOf(column: ColumnStatistics | undefined, rows: number): number {
  if (column === undefined) return unknown.distinct;
  return Math.max(1, column.distinct < 0 ? -column.distinct * rows : column.distinct);
}
