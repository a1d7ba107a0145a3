import type { ColumnStatistics, RelationStatistics } from '../../statistics/index.ts';
import { brinPages, btreeLevel, btreePages, ginPages, gistPages, hashPages } from '../../statistics/index.ts';
import type { IndexCandidate, IndexPart } from './candidate.ts';
import { ginElements } from './gin-elements.ts';

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
  /** No key of the index repeats. */
  readonly isUnique?: boolean;
}


/** Returns what an index would look like when built. */
export function indexStatistics(index: IndexCandidate, table: TableKnown): RelationStatistics {
  const { rows } = table;
  const { rows: all } = table.statistics;
  const columns = new Map(table.statistics.columns.map((column) => [column.name, column]));
  const held = [...index.parts.map((part) => sourceOf(part, columns)), ...index.include.map((name) => columns.get(name))];
  const keyBytes = Math.max(4, held.reduce((sum, column) => sum + widthOf(column), 0));
  const keys = table.isUnique === true ? rows : Math.min(rows, index.parts.reduce((product, part) => product * distinctOf(sourceOf(part, columns), all), 1));
  const mergesEqual = index.include.length === 0 && index.parts.every(({ column }) => !unmerged.test(table.typeOf(column ?? '') ?? ''));
  const pages = pagesOf(index, { rows, keyBytes, keys, mergesEqual }, table, columns);
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

function pagesOf({ method, parts, where }: IndexCandidate, shape: Parameters<typeof btreePages>[0], { statistics, typeOf }: TableKnown, columns: ReadonlyMap<string, ColumnStatistics>): number {
  // Of the rows of a partial index its condition may let only some of the common values through.
  const isListed = parts.length === 1 && where === undefined;
  const first = columns.get(parts[0]?.column ?? '');
  switch (method) {
    case 'brin':
      return brinPages(statistics.pages, shape.keyBytes);
    case 'hash':
      // It holds no NULL.
      return hashPages({ ...shape, tableRows: statistics.rows, rows: shape.rows * (1 - nullsOf(first)), common: repeatedIn(first).map((share) => share / (1 - nullsOf(first))) });
    case 'gin': {
      const elements = parts.flatMap((part) => ginElements(part, sourcesOf(part).map((name) => ({ column: columns.get(name), type: typeOf(name) ?? 'text' })), shape.rows));
      return ginPages({ rows: shape.rows, tablePages: statistics.pages, elements });
    }
    case 'gist':
      return gistPages(shape.rows, parts.map((part) => ({ type: gistType(part, typeOf), width: widthOf(sourceOf(part, columns)) })));
    // And what a schema has of other methods, of whose sizes nothing is known.
    default:
      return btreePages({ ...shape, common: isListed ? [...(nullsOf(first) > 0 ? [nullsOf(first)] : []), ...repeatedIn(first)] : [] });
  }
}

/** The type of a part; of an expression what it is called by, which is what most of them are made with. */
function gistType({ column, sql }: IndexPart, typeOf: TableKnown['typeOf']): string {
  return (column === undefined ? /^\w+/.exec(sql)?.[0].toLowerCase() : typeOf(column)) ?? '';
}

/** The columns that a part reads; none are known of some expressions. */
function sourcesOf({ column, columns }: IndexPart): readonly string[] {
  if (column !== undefined) return [column];
  return columns.length === 0 ? [''] : columns;
}

function nullsOf(column: ColumnStatistics | undefined): number {
  return Math.min(0.999, column?.nullFraction ?? 0);
}

function repeatedIn(column: ColumnStatistics | undefined): readonly number[] {
  return (column?.common ?? []).map(({ share }) => share);
}

function widthOf(column: ColumnStatistics | undefined): number {
  return column?.width ?? unknown.width;
}

function distinctOf(column: ColumnStatistics | undefined, rows: number): number {
  if (column === undefined) return unknown.distinct;
  return Math.max(1, column.distinct < 0 ? -column.distinct * rows : column.distinct);
}
