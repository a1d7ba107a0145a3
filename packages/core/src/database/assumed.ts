import type { ColumnStatistics, RelationStatistics, Statistics } from '../statistics/index.ts';
import { assumedCollation } from '../statistics/index.ts';
import type { IndexCandidate } from './candidate/candidate.ts';
import { indexStatistics } from './candidate/size.ts';
import type { Catalog, CatalogColumn, CatalogTable } from './catalog.ts';

/** Rows of a table of which nothing is known: so many that a missing index is felt. */
export const assumedRows = 1_000_000;
/** Different values of a column of which nothing is known, as PostgreSQL's own default (DEFAULT_NUM_DISTINCT). */
const assumedDistinct = 200;
/** Different values of a reference, as a share of the rows. */
const referenceDistinct = -0.1;
const rowHeader = 28;

/** Mean bytes of a value by the name of its type; others are taken for short texts. */
const widths: readonly (readonly [RegExp, number])[] = [
  [/^(int4|date)range/, 14],
  [/^(int8|num|ts|tstz)range/, 22],
  [/^(boolean|"char")/, 1],
  [/^smallint/, 2],
  [/^(integer|date|real|oid)/, 4],
  [/^(bigint|timestamp|time |double|money|interval)/, 8],
  [/^numeric/, 8],
  [/^(uuid|point)/, 16],
  [/^(inet|cidr)/, 7],
  [/^(json|xml|tsvector|bytea)/, 200],
];
const textWidth = 32;

/** Names and types of columns that refer to rows of another table, as most schemas write them that declare no foreign keys. */
const referenceName = /_id$|[a-z0-9]I[dD]$/;
const referenceType = /^(?:integer|bigint|uuid|text|character)/;

/**
 * Returns statistics of a schema of which nothing but its constraints is known: a million rows in each table, keys that
 * are unique, references spread evenly over what they refer to, 200 different values elsewhere. A reference is what a
 * foreign key says, or else the name: `movie_id` or `movieId` of a type that keys have. What the schema itself says of a
 * column (`n_distinct`) holds. Queries, which compare it with a
 * key, are not asked: the names of those are the same, and what a schema is taken for should not change with its queries.
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
  const typeOf = (column: string): string | undefined => table.columns.find((one) => one.name === column)?.type;
  const indexes = table.indexes.map((index): RelationStatistics => {
    const name = index.given ?? index.name;
    if (isSplit) return { schema: table.schema, name, kind: 'index', rows, pages: 0, allVisible: 0, columns: [] };
    const parts = index.keys.map((key) => ({ ...key, columns: key.column === undefined ? [] : [key.column] }));
    return indexStatistics({ name, schema: table.schema, table: table.name, method: index.method as IndexCandidate['method'], parts, include: index.include }, { statistics: own, rows, typeOf, isUnique: index.unique });
  });
  return [own, ...indexes];
}

function columnOf(table: CatalogTable, { name, type, nullable, distinct: declared }: CatalogColumn): ColumnStatistics {
  const isKey = table.indexes.some(({ unique, keys, where }) => unique && where === undefined && keys.length === 1 && keys[0]?.column === name);
  const refers = table.foreignKeys.some(({ columns }) => columns.includes(name)) || (referenceName.test(name) && referenceType.test(type));
  const distinct = declared ?? (isKey ? -1 : refers ? referenceDistinct : type.startsWith('boolean') ? 2 : assumedDistinct);
  return { name, inherited: table.kind === 'partitioned table', nullFraction: nullable && !isKey ? 0.05 : 0, width: widths.find(([pattern]) => pattern.test(type))?.[1] ?? textWidth, distinct };
}
