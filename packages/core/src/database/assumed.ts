import type { ColumnStatistics, RelationStatistics, Statistics } from '../statistics/index.ts';
import { assumedCollation, btreeLevel, btreePages } from '../statistics/index.ts';
import type { Catalog, CatalogColumn, CatalogTable } from './catalog.ts';

/** Rows of a table of which nothing is known: so many that a missing index is felt. */
export const assumedRows = 1_000_000;
/** Different values of a column of which nothing is known, as PostgreSQL's own default (DEFAULT_NUM_DISTINCT). */
const assumedDistinct = 200;
const rowHeader = 28;

/** Mean bytes of a value by the name of its type; others are taken for short texts. */
const widths: readonly (readonly [RegExp, number])[] = [
  [/^(boolean|"char")/, 1],
  [/^smallint/, 2],
  [/^(integer|date|real|oid)/, 4],
  [/^(bigint|timestamp|time |double|money|interval)/, 8],
  [/^numeric/, 8],
  [/^(uuid|inet|cidr)/, 16],
  [/^(json|xml|tsvector|bytea)/, 200],
];
const textWidth = 32;

/**
 * Returns statistics of a schema of which nothing but its constraints is known: a million rows in each table, keys that
 * are unique, references spread evenly over what they refer to, 200 different values elsewhere.
 */
export function assumedStatistics(catalog: Catalog, name: string): Statistics {
  const relations = catalog.tables.flatMap((table) => relationsOf(table, assumedRows * shareOf(table, catalog)));
  return { kentledge: 'statistics', version: 1, of: name, source: { kind: 'assumed' }, collation: assumedCollation, relations };
}

/** A partitioned table has as many rows as another, and its partitions the same of them each. */
function shareOf({ parent }: CatalogTable, catalog: Catalog): number {
  const [table] = parent === undefined ? [] : catalog.tables.filter(({ schema, name, kind }) => kind === 'partitioned table' && schema === parent.schema && name === parent.name);
  if (table === undefined) return 1;
  const parts = catalog.tables.filter((other) => other.parent?.schema === table.schema && other.parent.name === table.name);
  return shareOf(table, catalog) / parts.length;
}

function relationsOf(table: CatalogTable, rows: number): readonly RelationStatistics[] {
  const columns = table.columns.map((column) => columnOf(table, column));
  const width = columns.reduce((sum, column) => sum + column.width, rowHeader);
  const isSplit = table.kind === 'partitioned table';
  const pages = isSplit ? 0 : Math.ceil((rows * width) / 8192);
  const own: RelationStatistics = { schema: table.schema, name: table.name, kind: 'table', rows, pages, allVisible: pages, columns };
  const byName = new Map(columns.map((column) => [column.name, column]));
  const indexes = table.indexes.map((index): RelationStatistics => {
    const keyBytes = Math.max(4, index.keys.reduce((sum, key) => sum + (byName.get(key.column ?? '')?.width ?? textWidth), 0));
    const keys = index.unique ? rows : Math.min(rows, index.keys.reduce((product, key) => product * distinctOf(byName.get(key.column ?? ''), rows), 1));
    const size = isSplit ? 0 : btreePages({ rows, keyBytes, keys, mergesEqual: index.include.length === 0 });
    return { schema: table.schema, name: index.given ?? index.name, kind: 'index', rows, pages: size, allVisible: 0, columns: [], ...(index.method === 'btree' && !isSplit ? { level: btreeLevel(size, keyBytes) } : {}) };
  });
  return [own, ...indexes];
}

function columnOf(table: CatalogTable, { name, type, nullable }: CatalogColumn): ColumnStatistics {
  const isKey = table.indexes.some(({ unique, keys, where }) => unique && where === undefined && keys.length === 1 && keys[0]?.column === name);
  const refers = table.foreignKeys.some(({ columns }) => columns.includes(name));
  const distinct = isKey ? -1 : refers ? -0.1 : type.startsWith('boolean') ? 2 : assumedDistinct;
  return { name, inherited: table.kind === 'partitioned table', nullFraction: nullable && !isKey ? 0.05 : 0, width: widths.find(([pattern]) => pattern.test(type))?.[1] ?? textWidth, distinct };
}

function distinctOf(column: ColumnStatistics | undefined, rows: number): number {
  if (column === undefined) return assumedDistinct;
  return column.distinct < 0 ? -column.distinct * rows : column.distinct;
}
