import { jobs as facts } from '../../knowledge/index.ts';
import { identifier, literal } from '../../sql/index.ts';
import { physicalKey } from '../../system/index.ts';
import type { Column, Entity, Field, Table } from '../../system/index.ts';

/** A foreign key that keeps a row from being deleted. */
export interface Holder {
  readonly table: string;
  readonly columns: readonly string[];
  readonly references: readonly string[];
}

/** Returns the foreign keys of other tables whose rows keep rows of `table` from being deleted. */
export function holdersOf(tables: readonly Table[], table: string): readonly Holder[] {
  return tables.flatMap((other) => other.foreignKeys.filter((key) => key.table === table && key.onDelete === 'restrict').map((key) => ({ table: other.name, columns: key.columns, references: key.references })));
}

/** Returns the statement that deletes the rows whose time is over and that no row must refer to. In batches, so that no lock is held long. */
export function deleteExpired(table: Table, column: string, seconds: number, holders: readonly Holder[]): string {
  const name = identifier(table.name);
  const free = holders.map((holder) => `not ${isHeld(table.name, holder)}`);
  const where = [isOver(table.name, column, seconds), ...free].join('\n    and ');
  const over = (columns: readonly string[]): string => `(\n  select ${columns.map((each) => `${name}.${each}`).join(', ')}\n  from ${name}\n  where ${where}\n  limit ${facts.facts.batch.value}\n)`;
  if (table.partitions === undefined) return `delete from ${name}\nwhere ctid = any (array${over(['ctid'])})`;
  // Rows of two partitions may lie at the same place.
  const key = physicalKey(table).map(identifier);
  return `delete from ${name}\nwhere (${key.join(', ')}) in ${over(key)}`;
}

/** Returns the statement that erases the personal fields of rows whose time is over but that a kept row refers to; `undefined` if there are none. */
export function eraseExpired(table: Table, entity: Entity, column: string, seconds: number, holders: readonly Holder[]): string | undefined {
  const personal = personalColumns(table, entity);
  if (personal.length === 0 || holders.length === 0) return undefined;
  const name = identifier(table.name);
  const held = holders.map((holder) => isHeld(table.name, holder)).join(' or ');
  const erased = personal.map(({ column: own, field }) => [identifier(own.name), erasedValue(table, own, field)] as const);
  const still = erased.map(([own, value]) => `${name}.${own} is distinct from ${value}`).join(' or ');
  const set = erased.map(([own, value]) => `${own} = ${value}`).join(', ');
  return `update ${name}\nset ${set}\nwhere ${isOver(table.name, column, seconds)}\n  and (${held})\n  and (${still})`;
}

function isOver(table: string, column: string, seconds: number): string {
  return `${identifier(table)}.${identifier(column)} < now() - interval ${literal(`${seconds} seconds`)}`;
}

function isHeld(table: string, holder: Holder): string {
  // A table may refer to itself: the alias tells the row that holds from the one held.
  const pairs = holder.columns.map((column, index) => `holder.${identifier(column)} = ${identifier(table)}.${identifier(holder.references[index] ?? column)}`);
  return `exists (select 1 from ${identifier(holder.table)} as holder where ${pairs.join(' and ')})`;
}

interface Personal {
  readonly column: Column;
  readonly field: Field;
}

function personalColumns(table: Table, entity: Entity): readonly Personal[] {
  const key = new Set(table.primaryKey);
  const subject = table.columns.filter((column) => column.role === 'subject').map((column) => column.name);
  return table.columns.flatMap((column): readonly Personal[] => {
    const field = entity.fields.find((candidate) => candidate.name === column.field);
    if (field === undefined || key.has(column.name) || field.derived !== undefined) return [];
    return field.personal || field.type.kind === 'password' || subject.includes(column.name) ? [{ column, field }] : [];
  });
}

function erasedValue(table: Table, column: Column, field: Field): string {
  if (column.nullable) return 'null';
  const { type } = field;
  if (type.kind === 'enum') return literal(type.words[0] ?? '');
  if (column.type === 'text') {
    const key = table.primaryKey.map((name) => `${identifier(table.name)}.${identifier(name)}::text`).join(` || '-' || `);
    const text = isUnique(table, column) ? `'erased-' || ${key}` : `'erased'`;
    return type.kind === 'string' ? `left(${text}, ${type.max})` : text;
  }
  const empty: Readonly<Record<string, string>> = { boolean: 'false', timestamptz: `'epoch'::timestamptz`, date: `'epoch'::date`, jsonb: `'null'::jsonb` };
  if (column.type.endsWith('[]')) return `'{}'`;
  return empty[column.type] ?? (column.type === 'uuid' ? `'00000000-0000-0000-0000-000000000000'::uuid` : literal(field.limits.min ?? 0));
}

function isUnique(table: Table, column: Column): boolean {
  return table.uniques.some(({ columns }) => columns.includes(column.name));
}
