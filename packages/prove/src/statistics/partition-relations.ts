import type { ColumnStatistics, RelationStatistics } from '@kentledge/core/statistics';
import { physicalKey } from '@kentledge/core/system';
import type { Column, Index, Partitions, Table } from '@kentledge/core/system';
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
  const take = relationNames();
  return [parent, ...indexes, ...partsOf(of).flatMap((part) => partRelations(keyed, part, whole, { ...of, take }))];
}

function partRelations(keyed: Table, { name, sample, own }: Part, ofTable: RelationStatistics, { table, rowsOf, targets, take }: Of & { readonly take: Take }): readonly RelationStatistics[] {
  const part = { ...table, name };
  const alike = tableRelation(part, sample, rowsOf);
  const relation = own === undefined ? alike : { ...alike, columns: alike.columns.map((column) => (own.columns.includes(column.name) ? ofOwnValues(column.name, tableRelation(part, own.sample, rowsOf), ofTable, own.partitions) : column)) };
  const shared = (column: Column): number | undefined => {
    const referred = targets(column, sample.rows);
    return referred === undefined || own?.columns.includes(column.name) !== true ? referred : Math.ceil(referred / own.partitions);
  };
  const key = take(name, [], 'pkey');
  return [relation, ...indexRelations(withOwnNames({ ...keyed, name }, take), sample, relation, shared, key)];
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

/** Returns a name that is free, of a table, its columns and what it is for. */
type Take = (table: string, columns: readonly string[], label: string) => string;

/** PostgreSQL names what it makes for a partition by its columns, with a number where a name is taken, as cut ones are by other partitions (ChooseRelationName of src/backend/commands/indexcmds.c). */
function relationNames(): Take {
  const taken = new Set<string>();
  return (table, columns, label) => {
    let name = objectName(table, columns, label);
    for (let number = 1; taken.has(name); number++) name = objectName(table, columns, `${label}${number}`);
    taken.add(name);
    return name;
  };
}

/** In the order in which they are made. */
function withOwnNames(part: Table, take: Take): Table {
  const named = (isConstraint: boolean): Table['uniques'] => part.uniques.filter(({ where }) => (where === undefined) === isConstraint).map((unique) => ({ ...unique, name: take(part.name, unique.columns, isConstraint ? 'key' : 'idx') }));
  return {
    ...part,
    uniques: [...named(true), ...named(false)],
    indexes: part.indexes.map((index) => ({ ...index, name: take(part.name, [...index.parts.map(columnName), ...index.include], 'idx') })),
  };
}

/** An expression has the name of the function that it calls (FigureColname of src/backend/parser/parse_target.c). */
function columnName({ column, expression }: Index['parts'][number]): string {
  return column ?? /^(\w+)\(/.exec(expression)?.[1] ?? 'expr';
}

/** Returns the name that PostgreSQL makes of a table, columns and what it is for: the longer one of table and columns is cut (makeObjectName of indexcmds.c). */
export function objectName(table: string, columns: readonly string[], label: string): string {
  const rest = columns.length === 0 ? `_${label}` : `__${label}`;
  let [first, second] = [table, columns.join('_')];
  while (first.length + second.length + rest.length > 63) [first, second] = first.length > second.length ? [first.slice(0, -1), second] : [first, second.slice(0, -1)];
  return columns.length === 0 ? `${first}_${label}` : `${first}_${second}_${label}`;
}
