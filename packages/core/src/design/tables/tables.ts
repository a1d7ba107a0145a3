import { rowWidth } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Brief, Column, Entity, Field, ForeignKey, Table } from '../../system/index.ts';
import { fieldChecks } from './checks.ts';
import { columnsOf } from './columns.ts';
import type { PlacedColumn } from './columns.ts';
import type { Layout, SqlText, TableChoices } from './layout.ts';
import { entityIn, keyOf, layoutOf, tableNameOf } from './layout.ts';
import { Names, snakeCase } from './naming.ts';
import type { UnsizedTable } from './sizes.ts';
import { sized } from './sizes.ts';

/**
 * Returns the tables of all entities, parts and lists of rows, in the order of the brief, a list's table after its entity's.
 *
 * How to find things in them: `holds` says whose rows a table has; a column's `field` is the name of the entity field it stores
 * (a reference to a compound key has several columns with the same `field`, in the order of the target's primary key);
 * role `whole` is the key of the row that a part belongs to, or of the row that has the list; `link` the key of a listed row.
 * No indexes, triggers or checks of invariants yet.
 */
export function tablesOf(brief: Brief, choices: TableChoices, sql: SqlText): readonly Table[] {
  const layout = layoutOf(brief, choices, sql);
  return sized(brief, brief.entities.flatMap((entity) => [entityTable(layout, entity), ...entity.fields.flatMap((field) => linkTable(layout, entity, field))]));
}

function entityTable(layout: Layout, entity: Entity): UnsizedTable {
  const name = tableNameOf(layout, entity.id);
  const placed = columnsOf(layout, entity);
  const columns = placed.map(({ column }) => column);
  const constraintNames = new Names();
  const key = keyOf(layout, entity.id).columns;
  const whole = entity.whole === undefined ? [] : [wholeKey(layout, constraintNames, name, entity.whole, key.filter((column) => column.role === 'whole'))];
  const references = entity.fields.flatMap((field) => referenceKey(layout, constraintNames, name, entity, field, placed));
  return {
    name,
    store: layout.choices.storeOf(entity.id),
    holds: { kind: 'entity', entity: entity.id },
    columns,
    primaryKey: key.map((column) => column.name),
    uniques: uniquesOf(layout, entity, name, placed),
    foreignKeys: [...whole, ...references],
    checks: fieldChecks(layout, entity, name, placed),
    indexes: [],
    triggers: [],
    rows: entity.count,
  };
}

function uniquesOf(layout: Layout, entity: Entity, table: string, placed: readonly PlacedColumn[]): Table['uniques'] {
  const single = placed.filter(({ column, field }) => column.role === 'subject' || field?.unique === true).map(({ column, field }) => ({ field: field?.name ?? column.name, columns: [column.name] }));
  const byField = new Map<string, string[]>();
  for (const { field, columns } of single) byField.set(field, [...(byField.get(field) ?? []), ...columns]);
  const declared = entity.uniques.map((fields) => fields.flatMap((name) => placed.filter(({ field }) => field?.name === name).map(({ column }) => column.name)));
  const key = keyOf(layout, entity.id).columns.map((column) => column.name).join();
  const distinct = new Map([...byField.values(), ...declared].map((columns) => [columns.join(), columns]));
  distinct.delete(key);
  const trash = placed.find(({ column }) => column.role === 'trash')?.column.name;
  const subject = placed.find(({ column }) => column.role === 'subject')?.column.name;
  return [...distinct.values()].map((columns) => {
    const unique = { name: layout.relations.take(`${table}_${columns.join('_')}_key`), columns };
    // Whoever is in the trash stays known, so that their token does not make them anew.
    return trash === undefined || columns.join() === subject ? unique : { ...unique, where: `${layout.sql.identifier(trash)} is null` };
  });
}

function wholeKey(layout: Layout, names: Names, table: string, whole: string, columns: readonly Column[]): ForeignKey {
  return foreignKey(layout, names, table, columns.map((column) => column.name), whole, 'cascade');
}

function referenceKey(layout: Layout, names: Names, table: string, entity: Entity, field: Field, placed: readonly PlacedColumn[]): readonly ForeignKey[] {
  if (field.type.kind !== 'reference') return [];
  const columns = placed.filter((candidate) => candidate.field === field).map(({ column }) => column.name);
  if (columns.length === 0) return [];
  return [foreignKey(layout, names, table, columns, field.type.entity, layout.choices.onDelete(entity.id, field.name))];
}

function foreignKey(layout: Layout, names: Names, table: string, columns: readonly string[], target: string, onDelete: ForeignKey['onDelete']): ForeignKey {
  return {
    name: names.take(`${table}_${columns.join('_')}_fkey`),
    columns,
    table: tableNameOf(layout, target),
    references: keyOf(layout, target).columns.map((column) => column.name),
    onDelete,
  };
}

/** The pairs of a many-to-many list: key of the row that has the list, position, key of the listed row. */
function linkTable(layout: Layout, entity: Entity, field: Field): readonly UnsizedTable[] {
  if (field.type.kind !== 'references') return [];
  const target = entityIn(layout, field.type.entity);
  const name = layout.relations.take(`${snakeCase(entity.id)}_${snakeCase(field.name)}`);
  layout.relations.reserve(`${name}_pkey`);
  const names = new Names();
  const constraintNames = new Names();
  const own = linkColumns(layout, names, entity.id, snakeCase(entity.id.slice(entity.id.lastIndexOf('.') + 1)), 'whole');
  const position: Column = { name: names.take('position'), type: 'integer', nullable: false, role: 'position' };
  const other = linkColumns(layout, names, target.id, target.id === entity.id ? snakeCase(field.name) : snakeCase(target.id), 'link');
  const columns = [...own, position, ...other];
  return [
    {
      name,
      store: layout.choices.storeOf(entity.id),
      holds: { kind: 'links', entity: entity.id, list: field.name, to: target.id },
      columns,
      primaryKey: [...own, ...other].map((column) => column.name),
      uniques: [],
      foreignKeys: [
        foreignKey(layout, constraintNames, name, own.map((column) => column.name), entity.id, 'cascade'),
        foreignKey(layout, constraintNames, name, other.map((column) => column.name), target.id, layout.choices.onDelete(entity.id, field.name)),
      ],
      checks: [],
      indexes: [],
      triggers: [],
      rows: linkRows(entity, field, name),
    },
  ];
}

function linkColumns(layout: Layout, names: Names, entity: string, prefix: string, role: 'whole' | 'link'): readonly Column[] {
  return keyOf(layout, entity).columns.map((column) => {
    const name = column.name.startsWith(`${prefix}_`) ? column.name : `${prefix}_${column.name}`;
    return { name: names.take(name), type: column.type, nullable: false, role };
  });
}

function linkRows(entity: Entity, field: Field, table: string): Quantity {
  const length = rowWidth.facts.listLength;
  const about = field.type.kind === 'references' ? field.type.about : undefined;
  const mean = about ?? length.value;
  const rows = (count: number, each: number): number => Math.round(count * field.presence * each);
  const from = [`${entity.id}.count`, about === undefined ? length.id : `${entity.id}.${field.name}.about`];
  return predicted(rows(entity.count.value, mean), 'rows', `rows of ${table}: count × elements of the list`, from, {
    low: rows(entity.count.low, about ?? length.low),
    high: rows(entity.count.high, about ?? length.high),
  });
}
