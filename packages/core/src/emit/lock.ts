import { z } from 'zod';
import type { Diagnostic } from '../diagnostic/index.ts';
import type { Table } from '../system/index.ts';
import { emitProblems } from './diagnostics.ts';
import type { Owner } from './tree.ts';
import { writeJson } from './writers/json.ts';

/** Name of the lock file in the output folder. */
export const lockPath = 'kentledge.lock.json';

/** What the last build wrote: which files are whose, and the schema that the migrations so far make. */
export interface Lock {
  readonly format: 1;
  readonly system: string;
  /** SHA-256 of the brief, hex. */
  readonly brief: string;
  /** Sorted by path; without the lock file itself. */
  readonly files: readonly LockedFile[];
  /** Tables after the last migration. */
  readonly schema: readonly LockedTable[];
}

export interface LockedFile {
  readonly path: string;
  readonly owner: Owner;
  /** Of the text that a build wrote, hex. */
  readonly sha256: string;
}

/** A table without its sizes and the paths it serves, which change without the schema changing. */
export type LockedTable = Pick<Table, 'name' | 'columns' | 'primaryKey' | 'uniques' | 'foreignKeys' | 'checks' | 'triggers' | 'partitions'> & {
  readonly indexes: readonly LockedIndex[];
};
export type LockedIndex = Omit<Table['indexes'][number], 'serves' | 'decision'>;

const text = z.string();
const texts = z.array(text);
const file = z.strictObject({ path: text, owner: z.enum(['generated', 'yours', 'history']), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const column = z.strictObject({
  name: text, type: text, nullable: z.boolean(), default: text.exactOptional(), generated: text.exactOptional(), field: text.exactOptional(),
  role: z.enum(['field', 'whole', 'position', 'link', 'subject', 'trash', 'runtime']),
});
const index = z.strictObject({
  name: text, table: text, method: z.enum(['btree', 'gin']), include: texts, where: text.exactOptional(), unique: z.boolean(),
  parts: z.array(z.strictObject({ expression: text, column: text.exactOptional(), descending: z.boolean() })),
});
const split = z.union([
  // Locks of versions before say no kind: they knew ranges alone.
  z.strictObject({ kind: z.literal('range').default('range'), column: text, span: z.enum(['day', 'week', 'month', 'quarter']), others: z.boolean(), keeper: z.strictObject({ name: text, up: text, down: text }) }),
  z.strictObject({ kind: z.literal('hash'), columns: texts, names: texts }),
  z.strictObject({ kind: z.literal('list'), column: text, parts: z.array(z.strictObject({ name: text, values: texts })), others: text.exactOptional() }),
]);
const table = z.strictObject({
  name: text,
  columns: z.array(column),
  primaryKey: texts,
  uniques: z.array(z.strictObject({ name: text, columns: texts, where: text.exactOptional() })),
  foreignKeys: z.array(z.strictObject({ name: text, columns: texts, table: text, references: texts, onDelete: z.enum(['restrict', 'cascade', 'set null']) })),
  checks: z.array(z.strictObject({ name: text, expression: text, from: text })),
  indexes: z.array(index),
  triggers: z.array(z.strictObject({ name: text, up: text, down: text })),
  partitions: split.exactOptional(),
});
const lockSchema = z.strictObject({ format: z.literal(1), system: text, brief: text, files: z.array(file), schema: z.array(table) });

/** Returns the lock that a file holds, or a diagnostic that says why it can't be read. */
export function readLock(source: string): { readonly lock: Lock | undefined; readonly diagnostics: readonly Diagnostic[] } {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return { lock: undefined, diagnostics: [emitProblems.create('bad-lock', [], { reason: 'it is not JSON' })] };
  }
  const parsed = lockSchema.safeParse(value);
  if (parsed.success) return { lock: parsed.data, diagnostics: [] };
  const first = parsed.error.issues[0];
  return { lock: undefined, diagnostics: [emitProblems.create('bad-lock', [], { reason: `${first?.path.join('.') || 'the file'}: ${first?.message ?? 'it has another shape'}` })] };
}

/** Returns the text of the lock file. */
export function writeLock(lock: Lock): string {
  return writeJson(lock);
}

/** Returns what the lock keeps of a table. */
export function lockedTable(source: Table): LockedTable {
  const { name, columns, primaryKey, uniques, foreignKeys, checks, triggers, partitions } = source;
  const indexes = source.indexes.map(({ serves: _serves, decision: _decision, ...kept }) => kept);
  return { name, columns, primaryKey, uniques, foreignKeys, checks, indexes, triggers, ...(partitions === undefined ? {} : { partitions }) };
}
