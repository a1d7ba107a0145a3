import { identifier, literal } from '../../sql/index.ts';
import { physicalKey } from '../../system/index.ts';
import type { Column, ForeignKey, ListPartitions, Partitions, Unique } from '../../system/index.ts';
import type { LockedIndex, LockedTable } from '../lock.ts';

/** Returns CREATE TABLE with keys and checks; foreign keys, indexes and triggers come later, when every table is there. */
export function createTable(table: LockedTable): string {
  const lines = [
    ...table.columns.map(columnText),
    `constraint ${identifier(primaryKeyName(table))} primary key (${names(physicalKey(table))})`,
    ...table.uniques.filter((unique) => unique.where === undefined).map(uniqueText),
    ...table.checks.map((check) => `constraint ${identifier(check.name)} check (${check.expression})`),
  ];
  const partial = table.uniques.flatMap((unique) => (unique.where === undefined ? [] : [uniqueIndex(table.name, unique, unique.where)]));
  const split = table.partitions === undefined ? '' : ` partition by ${splitBy(table.partitions)}`;
  return `create table ${identifier(table.name)} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n)${split};\n${partial.join('')}`;
}

function splitBy(partitions: Partitions): string {
  return `${partitions.kind} (${names(partitions.kind === 'hash' ? partitions.columns : [partitions.column])})`;
}

/** Returns the statements that give a new table its partitions; of ranges of time those of now, and the function that keeps them. */
export function createPartitions({ name, partitions }: LockedTable): string {
  if (partitions === undefined) return '';
  if (partitions.kind === 'range') return `${statementText(partitions.keeper.up)}select ${identifier(partitions.keeper.name)}();\n`;
  if (partitions.kind === 'list') return `${partitions.parts.map((part) => createListed(name, part)).join('')}${partitions.others === undefined ? '' : createPartition(name, partitions.others, 'default')}`;
  return partitions.names.map((part, remainder) => createPartition(name, part, `for values with (modulus ${partitions.names.length}, remainder ${remainder})`)).join('');
}

/** Returns the statement that gives a table the partition of some values. */
export function createListed(table: string, { name, values }: ListPartitions['parts'][number]): string {
  return createPartition(table, name, `for values in (${values.map(literal).join(', ')})`);
}

function createPartition(table: string, name: string, bounds: string): string {
  return `create table ${identifier(name)} partition of ${identifier(table)} ${bounds};\n`;
}

/** Returns the statements that take away what `createPartitions` made beside the partitions, which go with their table. */
export function dropPartitions({ partitions }: LockedTable): string {
  return partitions?.kind === 'range' ? statementText(partitions.keeper.down) : '';
}

/** A constraint knows no condition: where only some rows count, the columns are unique by an index. */
function uniqueIndex(table: string, unique: Unique, where: string): string {
  return `create unique index ${identifier(unique.name)} on ${identifier(table)} (${names(unique.columns)}) where ${where};\n`;
}

/** Returns the statement that makes columns unique while whoever writes waits. */
export function addUnique(table: string, unique: Unique): string {
  return unique.where === undefined ? addConstraint(table, uniqueText(unique)) : uniqueIndex(table, unique, unique.where);
}

/** Returns the statement that takes that away. */
export function dropUnique(table: string, { name, where }: Unique): string {
  return where === undefined ? dropConstraint(table, name) : dropIndex(name);
}

function uniqueText(unique: Unique): string {
  return `constraint ${identifier(unique.name)} unique (${names(unique.columns)})`;
}

/** The design keeps this name free. */
function primaryKeyName(table: LockedTable): string {
  return `${table.name}_pkey`.slice(-63);
}

export function columnText(column: Column): string {
  const generated = column.generated === undefined ? '' : ` generated always as (${column.generated}) stored`;
  const initial = column.default === undefined ? '' : ` default ${column.default}`;
  return `${identifier(column.name)} ${column.type}${generated}${column.nullable ? '' : ' not null'}${initial}`;
}

/** Returns the foreign key's constraint, to be added to a table. */
export function foreignKeyText(key: ForeignKey): string {
  const onDelete = key.onDelete === 'restrict' ? '' : ` on delete ${key.onDelete}`;
  return `constraint ${identifier(key.name)} foreign key (${names(key.columns)}) references ${identifier(key.table)} (${names(key.references)})${onDelete}`;
}

/** Returns ALTER TABLE … ADD for a constraint. */
export function addConstraint(table: string, constraint: string): string {
  return `alter table ${identifier(table)} add ${constraint};\n`;
}

/** Returns the statement that adds a constraint to a table in use, for what is written from now on: it reads no row. */
export function addConstraintInUse(table: string, constraint: string): string {
  return addConstraint(table, `${constraint} not valid`);
}

export function dropConstraint(table: string, name: string): string {
  return `alter table ${identifier(table)} drop constraint ${identifier(name)};\n`;
}

export function createIndex(index: LockedIndex): string {
  const parts = index.parts.map((part) => {
    const what = part.column === undefined ? `(${part.expression})` : identifier(part.column);
    return `${what}${part.descending ? ' desc' : ''}`;
  });
  const include = index.include.length === 0 ? '' : ` include (${names(index.include)})`;
  const where = index.where === undefined ? '' : ` where ${index.where}`;
  return `create ${index.unique ? 'unique ' : ''}index ${identifier(index.name)} on ${identifier(index.table)} using ${index.method} (${parts.join(', ')})${include}${where};\n`;
}

export function dropIndex(name: string): string {
  return `drop index ${identifier(name)};\n`;
}

export function dropTable(name: string): string {
  return `drop table ${identifier(name)};\n`;
}

/** Returns the text of a trigger's function and trigger, ended as a statement. */
export function statementText(sql: string): string {
  const trimmed = sql.trim();
  return `${trimmed}${trimmed.endsWith(';') ? '' : ';'}\n`;
}

function names(columns: readonly string[]): string {
  return columns.map(identifier).join(', ');
}
