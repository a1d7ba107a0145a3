import { btreeLevel, btreePages } from '@kentledge/core/statistics';
import type { ColumnStatistics, RelationStatistics, Statistics } from '@kentledge/core/statistics';
import { imdb } from './imdb.ts';
import type { ImdbTable } from './imdb.ts';

const page = 8192;
const pageHeader = 24;
/** A row's head, with the bits that tell nulls, and its place in the page. */
const rowHeader = 24 + 4;
const integerBytes = 4;

/** An index that the benchmark brings along, with its one column. */
export interface OwnIndex {
  readonly name: string;
  readonly table: string;
  readonly column: string;
}

/** Returns the statistics of IMDB: tables, primary keys, and these indexes. */
export function imdbStatistics(indexes: readonly OwnIndex[]): Statistics {
  const tables = Object.entries(imdb).map(([name, table]) => relationOf(name, table));
  const keys = Object.entries(imdb).map(([name, { rows }]) => indexOf(`${name}_pkey`, rows, rows));
  const own = indexes.map(({ name, table, column }) => {
    const relation = tables.find((other) => other.name === table);
    const found = relation?.columns.find((other) => other.name === column);
    if (relation === undefined || found === undefined) throw new Error(`${name} is on what is not there: ${table}.${column}`);
    return indexOf(name, relation.rows, found.distinct < 0 ? -found.distinct * relation.rows : found.distinct);
  });
  return { kentledge: 'statistics', version: 1, of: 'IMDB of May 2013', source: { kind: 'assumed' }, collation: { provider: 'libc', locale: 'C' }, relations: [...tables, ...keys, ...own] };
}

function relationOf(name: string, { rows, pages, columns: shapes }: ImdbTable): RelationStatistics {
  const columns = Object.entries(shapes).map(([column, shape]) => shape(column, rows));
  const size = pages ?? Math.ceil(rows / Math.floor((page - pageHeader) / rowBytes(columns)));
  return { schema: 'public', name, kind: 'table', rows, pages: size, allVisible: size, columns };
}

function rowBytes(columns: readonly ColumnStatistics[]): number {
  const data = columns.reduce((sum, { nullFraction, width }) => sum + (1 - nullFraction) * width, 0);
  return rowHeader + Math.ceil(data / 8) * 8;
}

function indexOf(name: string, rows: number, keys: number): RelationStatistics {
  const pages = btreePages({ rows, keys, keyBytes: integerBytes, mergesEqual: true });
  return { schema: 'public', name, kind: 'index', rows, pages, allVisible: 0, level: btreeLevel(pages, integerBytes), columns: [] };
}
