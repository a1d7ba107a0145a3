import type { ColumnStatistics, RelationStatistics } from '@kentledge/core/statistics';
import { physicalKey } from '@kentledge/core/system';
import type { Column, Partitions, Table } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import { indexRelations } from './index-relations.ts';
import { partsOf } from './partition-parts.ts';
import type { Part } from './partition-parts.ts';
import type { Sample } from './sample-rows.ts';
import { tableRelation } from './table-relation.ts';

interface Of {
  readonly table: Table;
  readonly partitions: Partitions;
  readonly sample: Sample;
  readonly data: Data;
  readonly rowsOf: (table: string) => number;
  readonly targets: (column: Column, rows: number) => number | undefined;
}

/** Returns the statistics of a table that is split: of the whole, of each partition, and of their indexes. */
export function partitionRelations(of: Of): readonly RelationStatistics[] {
  const { table, sample, rowsOf } = of;
  const keyed = { ...table, primaryKey: physicalKey(table) };
  const whole = tableRelation(table, sample, rowsOf);
  const parent = { ...whole, pages: 0, allVisible: 0, columns: whole.columns.map((column) => ({ ...column, inherited: true })) };
  // Indexes of the whole hold nothing by themselves.
  const indexes = indexRelations(keyed, sample, whole, () => undefined).map(({ schema, name, kind }): RelationStatistics => ({ schema, name, kind, rows: 0, pages: 0, allVisible: 0, columns: [] }));
  return [parent, ...indexes, ...partsOf(of).flatMap((part) => partRelations(keyed, part, whole, of))];
}

function partRelations(keyed: Table, { name, sample, own }: Part, ofTable: RelationStatistics, { table, rowsOf, targets }: Of): readonly RelationStatistics[] {
  const part = { ...table, name };
  const alike = tableRelation(part, sample, rowsOf);
  const relation = own === undefined ? alike : { ...alike, columns: alike.columns.map((column) => (own.columns.includes(column.name) ? ofOwnValues(column.name, tableRelation(part, own.sample, rowsOf), ofTable, own.partitions) : column)) };
  const named = withOwnNames({ ...keyed, name });
  const shared = (column: Column): number | undefined => {
    const referred = targets(column, sample.rows);
    return referred === undefined || own?.columns.includes(column.name) !== true ? referred : Math.ceil(referred / own.partitions);
  };
  return [relation, ...indexRelations(named, sample, relation, shared)];
}

/** A column that the table is split by holds other values in each partition; its sample alone would be too small to count them. */
function ofOwnValues(name: string, { rows, columns }: RelationStatistics, table: RelationStatistics, partitions: number): ColumnStatistics {
  const [own, all] = [columns, table.columns].map((each) => each.find((column) => column.name === name));
  if (own === undefined || all === undefined) throw new Error(`nothing is known of ${table.name}.${name}`);
  // A sample in which every value is frequent has seen them all.
  if (all.distinct === -1 || own.distinct === own.common?.length) return own;
  const values = Math.max(1, Math.round((all.distinct < 0 ? -all.distinct * table.rows : all.distinct) / partitions));
  // As ANALYZE tells many: as a share of the rows.
  return { ...own, distinct: values > 0.1 * rows ? -Math.min(1, values / rows) : values };
}

/** PostgreSQL names what it makes for a partition by its columns, with a number where a name is taken (ChooseRelationName of src/backend/commands/indexcmds.c). */
function withOwnNames(part: Table): Table {
  const taken = new Set<string>();
  const take = (columns: readonly string[], label: string): string => {
    let name = objectName(part.name, columns, label);
    for (let number = 1; taken.has(name); number++) name = objectName(part.name, columns, `${label}${number}`);
    taken.add(name);
    return name;
  };
  return {
    ...part,
    uniques: part.uniques.map((unique) => ({ ...unique, name: take(unique.columns, unique.where === undefined ? 'key' : 'idx') })),
    indexes: part.indexes.map((index) => ({ ...index, name: take([...index.parts.map(({ column }) => column ?? 'expr'), ...index.include], 'idx') })),
  };
}

/** The longer one of table and columns is cut (makeObjectName of the same file). */
function objectName(table: string, columns: readonly string[], label: string): string {
  let [first, second] = [table, columns.join('_')];
  while (first.length + second.length + `__${label}`.length > 63) [first, second] = first.length > second.length ? [first.slice(0, -1), second] : [first, second.slice(0, -1)];
  return `${first}_${second}_${label}`;
}
