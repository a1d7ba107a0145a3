import type { Diagnostic } from '../../diagnostic/index.ts';
import type { LockedTable } from '../lock.ts';
import { addConstraint, createIndex, createPartitions, createTable, dropConstraint, dropPartitions, dropTable, foreignKeyText, statementText } from './ddl.ts';

/** A step of the schema and the way back. */
export interface Migration {
  readonly up: string;
  readonly down: string;
}

/** Texts that the door takes from the runtime: the tables that it needs for itself. */
export type RuntimeTables = Migration;

/** Returns the first migration: every table, then what ties them together. */
export function initialMigration(tables: readonly LockedTable[], runtime: RuntimeTables): Migration {
  const made = makeTables(tables);
  return { up: `${runtime.up}${made.up}`, down: `${made.down}${runtime.down}` };
}

/** Returns the statements that make new tables and, in reverse, drop them. */
export function makeTables(tables: readonly LockedTable[]): Migration {
  const keys = tables.flatMap((table) => table.foreignKeys.map((key) => ({ table, key })));
  const triggers = tables.flatMap((table) => table.triggers);
  const up = [
    ...tables.map((table) => createTable(table)),
    ...keys.map(({ table, key }) => addConstraint(table.name, foreignKeyText(key))),
    ...tables.flatMap((table) => table.indexes.map(createIndex)),
    ...triggers.map((trigger) => statementText(trigger.up)),
    // Last: a partition is made with the keys and indexes that its table has.
    ...tables.map(createPartitions),
  ];
  const down = [
    ...tables.map(dropPartitions),
    ...triggers.map((trigger) => statementText(trigger.down)).toReversed(),
    ...keys.map(({ table, key }) => dropConstraint(table.name, key.name)).toReversed(),
    ...tables.map((table) => dropTable(table.name)).toReversed(),
  ];
  return { up: up.join(''), down: down.join('') };
}

/** What a changed schema asks for: a migration, or the reasons why this version can't make one. */
export interface SchemaChange {
  /** In one transaction; absent if nothing changed, or if something is refused. */
  readonly migration?: Migration;
  /** After it, and outside of a transaction: what takes long on a table in use. */
  readonly online?: Migration;
  readonly refusals: readonly Diagnostic[];
}
