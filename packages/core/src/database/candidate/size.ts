import type { ColumnStatistics, RelationStatistics } from '../../statistics/index.ts';
import { brinPages, btreeLevel, btreePages, ginPages, hashPages } from '../../statistics/index.ts';
import type { IndexCandidate } from './candidate.ts';

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
  const names = [...index.parts.map(({ column }) => column), ...index.include];
  const keyBytes = Math.max(4, names.reduce((sum, name) => sum + widthOf(columns.get(name ?? '')), 0));
  const keys = Math.min(rows, index.parts.reduce((product, { column }) => product * distinctOf(columns.get(column ?? ''), all), 1));
  const mergesEqual = index.include.length === 0 && index.parts.every(({ column }) => !unmerged.test(table.typeOf(column ?? '') ?? ''));
  const pages = pagesOf(index, { rows, keyBytes, keys, mergesEqual }, { tablePages, first: columns.get(index.parts[0]?.column ?? '') });
  return {
    schema: index.schema, name: index.name, kind: 'index', rows: Math.round(rows), pages, allVisible: 0, columns: expressionsOf(index, columns, all),
    ...(index.method === 'btree' ? { level: btreeLevel(pages, keyBytes) } : {}),
  };
}

/** Functions that make few values the same: what they give has nearly as many as what they are given. */
const faithful = /^(?:lower|upper|casefold|btrim|ltrim|rtrim|trim|md5|reverse|initcap|unaccent)\(/i;

/** What ANALYZE would find of the expressions of an index, where that follows from the column; by their places. */
function expressionsOf({ parts }: IndexCandidate, columns: ReadonlyMap<string, ColumnStatistics>, rows: number): readonly ColumnStatistics[] {
  return parts.flatMap(({ column, columns: read, sql }, place): ColumnStatistics[] => {
    const source = read.length === 1 && column === undefined && faithful.test(sql) ? columns.get(read[0] ?? '') : undefined;
    if (source === undefined) return [];
    const { nullFraction, width } = source;
    return [{ name: String(place + 1), inherited: false, nullFraction, width, distinct: Math.max(-1, -distinctOf(source, rows) / Math.max(1, rows)) }];
  });
}

function pagesOf({ method }: IndexCandidate, shape: Parameters<typeof btreePages>[0], { tablePages, first }: { readonly tablePages: number; readonly first: ColumnStatistics | undefined }): number {
  switch (method) {
    case 'btree':
      return btreePages(shape);
    case 'brin':
      return brinPages(tablePages, shape.keyBytes);
    case 'hash':
      return hashPages(shape.rows);
    case 'gin': {
      const elements = first?.elements?.counts?.at(-1) ?? 8;
      const different = Math.max(unknown.distinct, shape.rows / 10);
      return ginPages({ rows: shape.rows, tablePages, elements: [{ different, keyBytes: 16, share: elements / different }] });
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
