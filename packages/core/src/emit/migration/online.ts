import { identifier } from '../../sql/index.ts';
import type { Unique } from '../../system/index.ts';
import type { LockedIndex } from '../lock.ts';
import { createIndex } from './ddl.ts';

// What is done to tables in use outside of a transaction, so that nobody who writes waits for it, or nobody who reads. Each function returns
// parts to be sent one by one; all of them may be sent again after they were broken off anywhere.

/** As the runner waits in a transaction: while a lock is waited for, all who come later wait too. */
const lockWait = "set local lock_timeout = '10s';\n";

/** Returns the text of a migration that the runner sends part by part. */
export function onlineText(parts: readonly string[]): string {
  let line = '---';
  // A literal of the brief may hold any line.
  while (parts.some((part) => `\n${part}`.includes(`\n${line}\n`))) line += '-';
  return `-- outside of a transaction, parted by ${line}\n${parts.join(`${line}\n`)}`;
}

/** A new derived column of a table in use, and the statement that computes it for the rows that are there. */
export interface Fill {
  readonly table: string;
  readonly column: string;
  readonly statement: string;
}

/**
 * Each row is changed, so who changes rows of the table waits, and who reads does not. The triggers that keep the column
 * are there already: with only a row's lock, what they add meanwhile would be lost under the sum of an older moment.
 */
export function fill({ table, column, statement }: Fill): readonly string[] {
  return [`-- Computes ${identifier(column)} of the rows that are there. Reads of ${identifier(table)} go on; whoever writes it waits until this is done.\n${atOnce(`lock table ${identifier(table)} in exclusive mode;\n${statement}`)}`];
}

/** A building that was broken off leaves an invalid index of its name. */
export function buildIndex(index: LockedIndex): readonly string[] {
  return [...removeIndex(index.name), concurrently(createIndex(index))];
}

export function removeIndex(name: string): readonly string[] {
  return [`drop index concurrently if exists ${identifier(name)};\n`];
}

/** The new one is built beside the old, which serves until then. */
export function replaceIndex(index: LockedIndex): readonly string[] {
  const next = nextName(index.name);
  return [...buildIndex({ ...index, name: next }), atOnce(`drop index if exists ${identifier(index.name)};\nalter index ${identifier(next)} rename to ${identifier(index.name)};\n`)];
}

/** Makes columns unique, or unique among other rows than before: what was so stays until then. */
export function buildUnique(table: string, unique: Unique): readonly string[] {
  const next = nextName(unique.name);
  const where = unique.where === undefined ? '' : ` where ${unique.where}`;
  const build = `create unique index concurrently ${identifier(next)} on ${identifier(table)} (${unique.columns.map(identifier).join(', ')})${where};\n`;
  const take =
    unique.where === undefined
      ? `alter table ${identifier(table)} add constraint ${identifier(unique.name)} unique using index ${identifier(next)};\n`
      : `alter index ${identifier(next)} rename to ${identifier(unique.name)};\n`;
  return [...removeIndex(next), build, atOnce(`${dropUniqueIfThere(table, unique.name)}${take}`)];
}

export function removeUnique(table: string, unique: Unique): readonly string[] {
  return [atOnce(dropUniqueIfThere(table, unique.name))];
}

/** Reads every row, and lets others write meanwhile. */
export function validate(table: string, constraint: string): readonly string[] {
  return [`alter table ${identifier(table)} validate constraint ${identifier(constraint)};\n`];
}

function dropUniqueIfThere(table: string, name: string): string {
  return `alter table ${identifier(table)} drop constraint if exists ${identifier(name)};\ndrop index if exists ${identifier(name)};\n`;
}

/** What must happen together once its lock is there. */
function atOnce(statements: string): string {
  return `begin;\n${lockWait}${statements}commit;\n`;
}

function concurrently(createIndexText: string): string {
  return createIndexText.replace(/^create (unique )?index /, '$&concurrently ');
}

/** No name of the design holds this mark. */
function nextName(name: string): string {
  return `${name.slice(0, 58)}~next`;
}
