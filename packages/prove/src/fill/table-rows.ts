import type { Column, Entity, Field, Table } from '@kentledge/core/system';
import type { Data, EntityPlan, Value } from '../data/index.ts';
import { deletedAt, keyAt, lengthAt, linkedRows, listSize, partIndex, subjectOf, valueAt } from '../data/index.ts';
import { copyText } from './copy-text.ts';

/** How the rows of a table are made for COPY. */
export interface TableRows {
  readonly table: Table;
  /** Columns that are filled; the others take their defaults or are rebuilt afterwards. */
  readonly columns: readonly string[];
  /** Number of rows of the entity that leads: of parts and links the whole's. */
  readonly leading: number;
  /** Expected rows for each leading row. */
  readonly perLeading: number;
  /** Most rows of a leading row. */
  readonly most: number;
  /** Returns the lines of a leading row, each with its line feed; '' for none. */
  lines(index: number): string;
  /** Returns one of them, with its line feed; '' where there are fewer. */
  lineAt(index: number, position: number): string;
}

type Cell = (index: number, position: number) => string;

/** Returns the maker of a table's rows, or `undefined` for a table of the runtime, which starts empty. */
export function tableRows(data: Data, table: Table): TableRows | undefined {
  const { holds } = table;
  if (holds.kind === 'runtime') return undefined;
  const entity = data.plan(holds.entity);
  if (holds.kind === 'links') return linkRows(data, table, entity, holds.list, holds.to);
  return entity.entity.whole === undefined ? entityRows(data, table, entity) : partRows(data, table, entity, entity.entity.whole);
}

function entityRows(data: Data, table: Table, plan: EntityPlan): TableRows {
  const cells = filledColumns(table, plan.entity).map((column) => ({ column, cell: cellOf(data, table, plan, column) }));
  const row = cells.map(({ cell }) => cell);
  const lines = (index: number): string => line(row, index, 0);
  return {
    table,
    columns: cells.map(({ column }) => column.name),
    leading: plan.rows,
    perLeading: 1,
    most: 1,
    lines,
    lineAt: (index, position) => (position === 0 ? lines(index) : ''),
  };
}

function partRows(data: Data, table: Table, plan: EntityPlan, wholeId: string): TableRows {
  const whole = data.plan(wholeId);
  const list = listOf(whole.entity, (field) => field.type.kind === 'parts' && field.type.entity === plan.entity.id);
  const cells = filledColumns(table, plan.entity).map((column) => ({ column, cell: partCell(data, table, plan, whole, column) }));
  const rows = cells.map(({ cell }) => cell);
  return {
    table,
    columns: cells.map(({ column }) => column.name),
    leading: whole.rows,
    perLeading: meanLength(whole, list),
    most: listSize(list).most,
    lines: (index) => repeat(lengthAt(whole, list, index), (position) => line(rows, index, position)),
    lineAt: (index, position) => (position < lengthAt(whole, list, index) ? line(rows, index, position) : ''),
  };
}

function linkRows(data: Data, table: Table, plan: EntityPlan, listName: string, to: string): TableRows {
  const list = listOf(plan.entity, (field) => field.name === listName);
  const target = data.plan(to);
  const roles = table.columns.map((column) => ({ column, place: placeAmong(table, column, (other) => other.role === column.role) }));
  const made = (index: number): readonly string[] => {
    const own = flatKey(keyAt(data, plan, index));
    return linkedRows(data, plan, list, index).map((row, position) => {
      const other = flatKey(keyAt(data, target, row));
      const cells = roles.map(({ column, place }) => copyText(linkCell(column, place, own, other, position), column.type));
      return `${cells.join('\t')}\n`;
    });
  };
  return {
    table,
    columns: table.columns.map((column) => column.name),
    leading: plan.rows,
    perLeading: meanLength(plan, list),
    most: listSize(list).most,
    lines: (index) => made(index).join(''),
    lineAt: (index, position) => made(index)[position] ?? '',
  };
}

function linkCell(column: Column, place: number, own: readonly Value[], other: readonly Value[], position: number): Value {
  if (column.role === 'position') return position;
  return (column.role === 'whole' ? own[place] : other[place]) ?? null;
}

/** Derived fields are rebuilt by SQL after the fill, generated columns by PostgreSQL. */
function filledColumns(table: Table, entity: Entity): readonly Column[] {
  const derived = new Set(entity.fields.filter((field) => field.derived !== undefined).map((field) => field.name));
  return table.columns.filter((column) => column.generated === undefined && !(column.field !== undefined && derived.has(column.field)));
}

function cellOf(data: Data, table: Table, plan: EntityPlan, column: Column): Cell {
  if (column.role === 'subject') return (index) => subjectOf(plan.entity.id, index);
  if (column.role === 'trash') return (index) => copyText(deletedAt(data, plan, index), column.type);
  const field = plan.fields.get(column.field ?? '');
  if (field === undefined) throw new Error(`column ${table.name}.${column.name} stores no field`);
  const place = placeAmong(table, column, (other) => other.field === column.field);
  const isCompound = table.columns.filter((other) => other.field === column.field).length > 1;
  return (index) => {
    const value = valueAt(data, plan, field, index);
    return copyText(isCompound ? (flatKey(value === null ? [] : [value])[place] ?? null) : value, column.type);
  };
}

function partCell(data: Data, table: Table, plan: EntityPlan, whole: EntityPlan, column: Column): Cell {
  if (column.role === 'position') return (_, position) => String(position);
  if (column.role === 'whole') {
    const place = placeAmong(table, column, (other) => other.role === 'whole');
    return (index) => copyText(flatKey(keyAt(data, whole, index))[place] ?? null, column.type);
  }
  const cell = cellOf(data, table, plan, column);
  return (index, position) => cell(partIndex(data, plan, index, position), 0);
}

function placeAmong(table: Table, column: Column, belongs: (other: Column) => boolean): number {
  return table.columns.filter(belongs).indexOf(column);
}

function flatKey(key: readonly Value[]): readonly Value[] {
  return key.flatMap((value) => (Array.isArray(value) ? flatKey(value as readonly Value[]) : [value]));
}

function listOf(entity: Entity, test: (field: Field) => boolean): Field {
  const list = entity.fields.find(test);
  if (list === undefined) throw new Error(`${entity.id} has no such list`);
  return list;
}

/** Mean length over the first rows: exact enough for choosing the scale. */
function meanLength(plan: EntityPlan, list: Field): number {
  const sampled = Math.min(200, plan.rows);
  let total = 0;
  for (let index = 0; index < sampled; index++) total += lengthAt(plan, list, index);
  return sampled === 0 ? 0 : total / sampled;
}

function line(cells: readonly Cell[], index: number, position: number): string {
  let text = '';
  for (const cell of cells) text += text === '' ? cell(index, position) : `\t${cell(index, position)}`;
  return `${text}\n`;
}

function repeat(times: number, make: (position: number) => string): string {
  let text = '';
  for (let position = 0; position < times; position++) text += make(position);
  return text;
}
