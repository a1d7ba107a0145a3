import type { Diagnostic } from '../../diagnostic/index.ts';
import { identifier } from '../../sql/index.ts';
import type { Column, ListPartitions, Partitions, RangePartitions, Unique } from '../../system/index.ts';
import { emitProblems } from '../diagnostics.ts';
import type { LockedIndex, LockedTable } from '../lock.ts';
import { addConstraint, addConstraintInUse, addUnique, columnText, createIndex, createListed, dropConstraint, dropIndex, dropTable, dropUnique, foreignKeyText, statementText } from './ddl.ts';
import type { Migration, SchemaChange } from './migration.ts';
import { makeTables } from './migration.ts';
import type { Fill } from './online.ts';
import { buildIndex, buildUnique, fill, onlineText, removeIndex, removeUnique, replaceIndex, validate } from './online.ts';
import { isWider } from './wider.ts';

/** Statements collected while two schemas are compared; the way back runs in reverse. */
interface Draft {
  readonly up: string[];
  readonly down: string[];
  /** Parts to be sent outside of a transaction, by change. */
  readonly online: { readonly up: (readonly string[])[]; readonly down: (readonly string[])[] };
  readonly refusals: Diagnostic[];
}

/**
 * Returns the migration from one schema to the next if it only adds: tables, columns that old rows can have, indexes,
 * checks and foreign keys, wider checks, fewer demands on a column. What reads every row of a table in use (an index, the
 * look whether old rows pass a check) is apart, to run without blocking writers, and so are `fills` of new columns, which block
 * nobody who reads. Everything else is a refusal by name.
 */
export function difference(before: readonly LockedTable[], after: readonly LockedTable[], fills: readonly Fill[] = []): SchemaChange {
  const draft: Draft = { up: [], down: [], online: { up: fills.map(fill), down: [] }, refusals: [] };
  const known = new Map(before.map((table) => [table.name, table]));
  const wanted = new Set(after.map((table) => table.name));
  for (const table of before) if (!wanted.has(table.name)) refuse(draft, table.name, 'the table is gone from the design');
  const fresh = makeTables(after.filter((table) => !known.has(table.name)));
  draft.up.push(fresh.up);
  draft.down.push(fresh.down);
  for (const table of after) {
    const old = known.get(table.name);
    if (old !== undefined) compareTables(draft, old, table);
  }
  if (draft.refusals.length > 0) return { refusals: draft.refusals };
  const up = draft.up.join('');
  const online = onlineMigration(draft);
  return { ...(up === '' ? {} : { migration: { up, down: draft.down.toReversed().join('') } }), ...(online === undefined ? {} : { online }), refusals: [] };
}

function onlineMigration({ online }: Draft): Migration | undefined {
  if (online.up.length === 0) return undefined;
  return { up: onlineText(online.up.flat()), down: onlineText(online.down.toReversed().flat()) };
}

function compareTables(draft: Draft, old: LockedTable, table: LockedTable): void {
  if (!same(old.primaryKey, table.primaryKey)) refuse(draft, table.name, 'its primary key changed');
  comparePartitions(draft, old, table);
  compareTriggers(draft, old, table, 'down');
  compareColumns(draft, old, table);
  compareChecks(draft, old, table);
  compareForeignKeys(draft, old, table);
  compareUniques(draft, old, table);
  compareIndexes(draft, old, table);
  compareTriggers(draft, old, table, 'up');
}

/** Rows that are there would have to be moved; only what keeps the partitions, and the values of a list, can change. */
function comparePartitions(draft: Draft, { partitions: before }: LockedTable, { name, partitions: after }: LockedTable): void {
  if (same(before, after)) return;
  if (before?.kind === 'range' && after?.kind === 'range' && (after.others || !before.others) && same(rangeOf(before), rangeOf(after))) {
    // One for other times is made at once, and stays on the way back: there are rows in it.
    draft.up.push(`${statementText(after.keeper.up)}${before.others === after.others ? '' : `select ${identifier(after.keeper.name)}();\n`}`);
    draft.down.push(statementText(before.keeper.up));
  } else if (before?.kind === 'list' && after?.kind === 'list' && isMore(before, after)) {
    // No row has these values yet: the check of the column kept them out.
    for (const part of after.parts.filter((each) => !before.parts.some((old) => old.name === each.name))) {
      draft.up.push(createListed(name, part));
      draft.down.push(dropTable(part.name));
    }
  } else refuseSplit(draft, name, before, after);
}

/** What of ranges lies in the rows that are there. */
function rangeOf({ column, span, keeper }: RangePartitions): unknown {
  return [column, span, keeper.name];
}

function refuseSplit(draft: Draft, table: string, before: Partitions | undefined, after: Partitions | undefined): void {
  const copy = 'or build into a new folder and copy the rows';
  if (before?.kind === 'range' && after?.kind === 'range' && same(rangeOf(before), rangeOf(after))) refuse(draft, table, `no operation gives \`${before.column}\` any more, and rows may lie in none of its ranges`, `Let an operation give it as before, ${copy}.`);
  else if (isRenamed(before, after)) refuse(draft, table, 'its partitions would have other names, since something new has theirs', `Give what is new another name, ${copy}.`);
  else refuse(draft, table, 'how it is split into partitions changed', `Pin the decision (\`<Entity>.partitions\`, of an audit \`<Entity>.audit.partitions\`, of parts or a list \`<Entity>.<list>.partitions\`) to ${pinOf(before)}, ${copy}.`);
}

function isRenamed(before: Partitions | undefined, after: Partitions | undefined): boolean {
  if (before?.kind === 'hash' && after?.kind === 'hash') return same(before.columns, after.columns) && before.names.length === after.names.length;
  return before?.kind === 'list' && after?.kind === 'list' && before.column === after.column && before.parts.every(({ values }) => after.parts.some((part) => same(part.values, values)));
}

function isMore(before: ListPartitions, after: ListPartitions): boolean {
  return before.column === after.column && before.others === after.others && before.parts.every((part) => after.parts.some((each) => same(part, each)));
}

/** The pin that keeps what is there. */
function pinOf(partitions: Partitions | undefined): string {
  if (partitions === undefined) return 'none';
  if (partitions.kind === 'range') return `range_${partitions.span}`;
  return partitions.kind === 'hash' ? `hash_by_${partitions.columns.join('_')}_${partitions.names.length}` : `list_by_${partitions.column}`;
}

function compareColumns(draft: Draft, old: LockedTable, table: LockedTable): void {
  const pairs = pair(old.columns, table.columns);
  for (const column of pairs.gone) refuse(draft, `${table.name}.${column.name}`, 'the column is gone from the design');
  for (const column of pairs.fresh) {
    if (column.nullable || column.default !== undefined || column.generated !== undefined) {
      draft.up.push(`alter table ${identifier(table.name)} add column ${columnText(column)};\n`);
      draft.down.push(`alter table ${identifier(table.name)} drop column ${identifier(column.name)};\n`);
    } else refuse(draft, `${table.name}.${column.name}`, 'a new column must be optional or have a default, for the rows that are there');
  }
  for (const [before, after] of pairs.both) compareColumn(draft, table.name, before, after);
}

function compareColumn(draft: Draft, table: string, before: Column, after: Column): void {
  const name = `${table}.${after.name}`;
  if (before.type !== after.type) return refuse(draft, name, `its type changed from ${before.type} to ${after.type}`, before.type === 'numeric' ? roundedNow(table, after) : undefined);
  if (before.generated !== after.generated) return refuse(draft, name, 'the expression that generates it changed');
  if (before.nullable && !after.nullable) return refuse(draft, name, 'it became required, and rows may lack it');
  const alter = `alter table ${identifier(table)} alter column ${identifier(after.name)}`;
  if (!before.nullable && after.nullable) {
    draft.up.push(`${alter} drop not null;\n`);
    draft.down.push(`${alter} set not null;\n`);
  }
  if (before.default !== after.default) {
    draft.up.push(`${alter} ${defaultText(after)};\n`);
    draft.down.push(`${alter} ${defaultText(before)};\n`);
  }
}

function defaultText(column: Column): string {
  return column.default === undefined ? 'drop default' : `set default ${column.default}`;
}

function compareChecks(draft: Draft, old: LockedTable, table: LockedTable): void {
  const pairs = pair(old.checks, table.checks);
  const constraint = (check: LockedTable['checks'][number]): string => `constraint ${identifier(check.name)} check (${check.expression})`;
  for (const check of pairs.gone) {
    draft.up.push(dropConstraint(table.name, check.name));
    draft.down.push(addConstraint(table.name, constraint(check)));
  }
  for (const check of pairs.fresh) {
    addInUse(draft, table.name, check.name, constraint(check));
    draft.down.push(dropConstraint(table.name, check.name));
  }
  for (const [before, after] of pairs.both) {
    if (before.expression === after.expression) continue;
    if (!isWider(before.expression, after.expression)) refuse(draft, `${table.name}, check ${after.name}`, 'it became narrower or other than it was, and rows may break it');
    draft.up.push(dropConstraint(table.name, before.name));
    addInUse(draft, table.name, after.name, constraint(after));
    draft.down.push(`${dropConstraint(table.name, after.name)}${addConstraint(table.name, constraint(before))}`);
  }
}

/** The lock of adding lasts as long as its transaction, so the look at the rows that are there comes after it. */
function addInUse(draft: Draft, table: string, name: string, constraint: string): void {
  draft.up.push(addConstraintInUse(table, constraint));
  draft.online.up.push(validate(table, name));
}

function compareForeignKeys(draft: Draft, old: LockedTable, table: LockedTable): void {
  const pairs = pair(old.foreignKeys, table.foreignKeys);
  for (const key of pairs.gone) refuse(draft, `${table.name}, foreign key ${key.name}`, 'it is gone from the design');
  for (const key of pairs.fresh) {
    addInUse(draft, table.name, key.name, foreignKeyText(key));
    draft.down.push(dropConstraint(table.name, key.name));
  }
  for (const [before, after] of pairs.both) if (!same(before, after)) refuse(draft, `${table.name}, foreign key ${after.name}`, 'it changed');
}

function compareUniques(draft: Draft, old: LockedTable, table: LockedTable): void {
  const pairs = pair(old.uniques, table.uniques);
  const newAndEmpty = new Set(pair(old.columns, table.columns).fresh.filter((column) => column.nullable && column.default === undefined && column.generated === undefined).map((column) => column.name));
  for (const unique of pairs.gone) refuse(draft, `${table.name}, unique ${unique.name}`, 'it is gone from the design');
  for (const unique of pairs.fresh) {
    // Old rows hold no value in the new column, and nulls never collide.
    if (!unique.columns.some((column) => newAndEmpty.has(column))) refuse(draft, `${table.name}, unique ${unique.name}`, 'rows that are there may hold equal values');
    if (table.partitions === undefined) {
      draft.online.up.push(buildUnique(table.name, unique));
      draft.online.down.push(removeUnique(table.name, unique));
    } else replaceSplitUnique(draft, table.name, undefined, unique);
  }
  for (const [before, after] of pairs.both) {
    if (same(before, after)) continue;
    // Rows that are unique among all are so among those that are not in the trash.
    if (!same(before.columns, after.columns) || before.where !== undefined) refuse(draft, `${table.name}, unique ${after.name}`, same(before.columns, after.columns) ? 'it counts rows that it did not' : 'its columns changed');
    if (table.partitions === undefined) {
      draft.online.up.push(buildUnique(table.name, after));
      draft.online.down.push(buildUnique(table.name, before));
    } else replaceSplitUnique(draft, table.name, before, after);
  }
}

/** As indexes of a partitioned table, uniqueness is not built concurrently. */
function replaceSplitUnique(draft: Draft, table: string, before: Unique | undefined, after: Unique): void {
  const drop = (unique: Unique | undefined): string => (unique === undefined ? '' : dropUnique(table, unique));
  const add = (unique: Unique | undefined): string => (unique === undefined ? '' : addUnique(table, unique));
  draft.up.push(`${drop(before)}${add(after)}`);
  draft.down.push(`${drop(after)}${add(before)}`);
}

function compareIndexes(draft: Draft, old: LockedTable, table: LockedTable): void {
  const pairs = pair(old.indexes, table.indexes);
  if (table.partitions !== undefined) return compareSplitIndexes(draft, pairs);
  for (const index of pairs.fresh) {
    refuseUnique(draft, index);
    draft.online.up.push(buildIndex(index));
    draft.online.down.push(removeIndex(index.name));
  }
  for (const [before, after] of pairs.both) {
    if (same(before, after)) continue;
    refuseUnique(draft, after);
    draft.online.up.push(replaceIndex(after));
    draft.online.down.push(replaceIndex(before));
  }
  for (const index of pairs.gone) {
    draft.online.up.push(removeIndex(index.name));
    draft.online.down.push(buildIndex(index));
  }
}

/** PostgreSQL builds no index of a partitioned table concurrently: whoever writes it waits. */
function compareSplitIndexes(draft: Draft, { gone, fresh, both }: Pairs<LockedIndex>): void {
  const changed = both.filter(([before, after]) => !same(before, after));
  const drops = [...gone, ...changed.map(([before]) => before)];
  const makes = [...fresh, ...changed.map(([, after]) => after)];
  for (const index of drops) {
    draft.up.push(dropIndex(index.name));
    draft.down.push(createIndex(index));
  }
  for (const index of makes) {
    refuseUnique(draft, index);
    draft.up.push(createIndex(index));
    draft.down.push(dropIndex(index.name));
  }
}

function refuseUnique(draft: Draft, index: LockedTable['indexes'][number]): void {
  if (index.unique) refuse(draft, `${index.table}, unique index ${index.name}`, 'rows that are there may hold equal values');
}

/** Triggers that changed go first and come last, so that none runs on a table that is half changed. */
function compareTriggers(draft: Draft, old: LockedTable, table: LockedTable, when: 'down' | 'up'): void {
  const pairs = pair(old.triggers, table.triggers);
  const changed = pairs.both.filter(([before, after]) => !same(before, after));
  const drops = [...pairs.gone, ...changed.map(([before]) => before)];
  const makes = [...pairs.fresh, ...changed.map(([, after]) => after)];
  if (when === 'down') {
    for (const trigger of drops) {
      draft.up.push(statementText(trigger.down));
      draft.down.push(statementText(trigger.up));
    }
    return;
  }
  for (const trigger of makes) {
    draft.up.push(statementText(trigger.up));
    draft.down.push(statementText(trigger.down));
  }
}

/** Versions before kept money without its digits, and what is there may have more of them. */
function roundedNow(table: string, column: Column): string {
  const places = /, (\d+)\)$/.exec(column.type)?.[1] ?? '0';
  return `The folder is of a version that kept any digits: build into a new one, migrate an empty database with it, and copy the rows there with round(${identifier(column.name)}, ${places}) from ${identifier(table)}.`;
}

function refuse(draft: Draft, subject: string, change: string, instead?: string): void {
  draft.refusals.push(emitProblems.create('migration-not-additive', [], { subject, change, ...(instead === undefined ? {} : { instead }) }));
}

interface Pairs<T> {
  readonly gone: readonly T[];
  readonly fresh: readonly T[];
  readonly both: readonly (readonly [T, T])[];
}

function pair<T extends { readonly name: string }>(before: readonly T[], after: readonly T[]): Pairs<T> {
  const old = new Map(before.map((item) => [item.name, item]));
  const now = new Set(after.map((item) => item.name));
  return {
    gone: before.filter((item) => !now.has(item.name)),
    fresh: after.filter((item) => !old.has(item.name)),
    both: after.flatMap((item) => {
      const found = old.get(item.name);
      return found === undefined ? [] : [[found, item] as const];
    }),
  };
}

/** Plain data made by the same code in the same order: its text decides. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, sortKeys) === JSON.stringify(b, sortKeys);
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
