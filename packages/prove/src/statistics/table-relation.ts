import type { ColumnStatistics, RelationStatistics } from '@kentledge/core/statistics';
import type { Column, ForeignKey, Table } from '@kentledge/core/system';
import { columnStatistics } from './column-statistics.ts';
import { elementStatistics } from './element-statistics.ts';
import type { Sample } from './sample-rows.ts';
import { arrayElements, storedType } from './stored-type.ts';
import { layTuples } from './tuples.ts';

/** Schema of every table that a design makes. */
export const schemaName = 'public';

/** Returns the statistics of a table from a sample of its rows; `rowsOf` tells how many rows a table has. */
export function tableRelation(table: Table, sample: Sample, rowsOf: (table: string) => number): RelationStatistics {
  const columns = table.columns.map((column) => ({ column, type: storedType(column.type), values: sample.columns.get(column.name) ?? [] }));
  const { widths, pagesPerRow } = layTuples(columns, sample.sampled);
  const pages = Math.ceil(sample.rows * pagesPerRow);
  // A column of fixed length has it without a value as well.
  const known = columns.map(({ column, type }, place) => ({ rows: sample.rows, width: type.fixed ?? widths[place] ?? 0, ...factsOf(table, column, sample, rowsOf) }));
  return {
    schema: schemaName,
    name: table.name,
    kind: 'table',
    rows: sample.rows,
    pages,
    // What VACUUM leaves.
    allVisible: pages,
    columns: sample.sampled === 0 ? [] : columns.map(({ column, type, values }, place) => {
      const facts = known[place];
      if (facts === undefined) throw new Error(`nothing is known of ${table.name}.${column.name}`);
      return withElements(columnStatistics(column.name, values, type, facts), column, values);
    }),
  };
}

/** What the design says of a column's values: that beats any sample. */
function factsOf(table: Table, column: Column, { wholes, rows }: Sample, rowsOf: (table: string) => number): { readonly isUnique: boolean; readonly most?: number; readonly distinct?: number } {
  const isAlone = (names: readonly string[]): boolean => names.length === 1 && names[0] === column.name;
  const isUnique = isAlone(table.primaryKey) || table.uniques.some(({ columns, where }) => where === undefined && isAlone(columns));
  const target = table.foreignKeys.find(({ columns }: ForeignKey) => isAlone(columns));
  const ownKey = table.columns.filter(({ role }) => role === column.role);
  if (column.role === 'whole' && ownKey.length === 1) return { isUnique, distinct: Math.min(wholes, rows) };
  return { isUnique, ...(target === undefined ? {} : { most: Math.max(1, rowsOf(target.table)) }) };
}

function withElements(statistics: ColumnStatistics, { type }: Column, values: readonly (string | null)[]): ColumnStatistics {
  if (!type.endsWith('[]')) return statistics;
  const order = storedType(type.slice(0, -2)).order;
  const rows = values.filter((value) => value !== null).map((value) => arrayElements(value).filter((element) => element !== null));
  const elements = elementStatistics(rows, { isArray: true, order: (a, b) => (order(a) < order(b) ? -1 : 1) });
  return { ...statistics, ...(elements === undefined ? {} : { elements }) };
}
