import { expect, it } from 'vitest';
import type { LockedTable } from '../lock.ts';
import { difference } from './difference.ts';

const note: LockedTable = {
  name: 'notes',
  columns: [
    { name: 'id', type: 'uuid', nullable: false, field: 'id', role: 'field' },
    { name: 'state', type: 'text', nullable: false, field: 'state', role: 'field' },
  ],
  primaryKey: ['id'],
  uniques: [],
  foreignKeys: [],
  checks: [{ name: 'notes_state_words', expression: "state in ('a', 'b')", from: 'entities.Note.fields.state' }],
  indexes: [],
  triggers: [],
};
const column = (more: Partial<LockedTable['columns'][number]>): LockedTable['columns'][number] => ({ name: 'extra', type: 'text', nullable: true, field: 'extra', role: 'field', ...more });
const refused = (after: readonly LockedTable[]): readonly string[] => difference([note], after).refusals.map((refusal) => refusal.message);

it('makes nothing of an unchanged schema', () => {
  expect(difference([note], [structuredClone(note)])).toEqual({ refusals: [] });
});

it('adds a table and drops it on the way back', () => {
  const { migration } = difference([note], [note, { ...note, name: 'tags', checks: [] }]);
  expect(migration?.up).toContain('create table tags');
  expect(migration?.down).toBe('drop table tags;\n');
});

it('adds an optional column', () => {
  const { migration } = difference([note], [{ ...note, columns: [...note.columns, column({})] }]);
  expect(migration).toEqual({ up: 'alter table notes add column extra text;\n', down: 'alter table notes drop column extra;\n' });
});

it('adds a required column with a default', () => {
  const { migration } = difference([note], [{ ...note, columns: [...note.columns, column({ nullable: false, default: "'x'" })] }]);
  expect(migration?.up).toBe("alter table notes add column extra text not null default 'x';\n");
});

it('validates a new check apart from adding it', () => {
  const check = { name: 'notes_extra', expression: "state <> ''", from: '' };
  const { migration } = difference([note], [{ ...note, checks: [...note.checks, check] }]);
  expect(migration?.up).toBe("alter table notes add constraint notes_extra check (state <> '') not valid;\nalter table notes validate constraint notes_extra;\n");
});

it('widens a list of words', () => {
  const { migration, refusals } = difference([note], [{ ...note, checks: [{ name: 'notes_state_words', expression: "state in ('a', 'b', 'c')", from: '' }] }]);
  expect(refusals).toEqual([]);
  expect(migration?.up).toContain("check (state in ('a', 'b', 'c'))");
});

const whole = { name: 'notes_state_key', columns: ['state'] };
const partial = { ...whole, where: 'deleted_at is null' };

it('makes a unique constraint an index of fewer rows, and not the other way round', () => {
  const { migration } = difference([{ ...note, uniques: [whole] }], [{ ...note, uniques: [partial] }]);
  expect(migration?.up).toBe('alter table notes drop constraint notes_state_key;\ncreate unique index notes_state_key on notes (state) where deleted_at is null;\n');
  expect(migration?.down).toBe('drop index notes_state_key;\nalter table notes add constraint notes_state_key unique (state);\n');
  expect(difference([{ ...note, uniques: [partial] }], [{ ...note, uniques: [whole] }]).refusals.map((refusal) => refusal.message)).toEqual(['notes, unique notes_state_key: it counts rows that it did not.']);
});

it.each([
  ['notes: the table is gone from the design.', [] as LockedTable[]],
  ['notes.state: the column is gone from the design.', [{ ...note, columns: note.columns.slice(0, 1) }]],
  ['notes.extra: a new column must be optional or have a default, for the rows that are there.', [{ ...note, columns: [...note.columns, column({ nullable: false })] }]],
  ['notes.id: its type changed from uuid to bigint.', [{ ...note, columns: [{ ...(note.columns[0] as LockedTable['columns'][number]), type: 'bigint' }, ...note.columns.slice(1)] }]],
  ['notes: its primary key changed.', [{ ...note, primaryKey: ['state'] }]],
  ['notes, unique notes_state_key: rows that are there may hold equal values.', [{ ...note, uniques: [{ name: 'notes_state_key', columns: ['state'] }] }]],
  ['notes, check notes_state_words: it became narrower or other than it was, and rows may break it.', [{ ...note, checks: [{ name: 'notes_state_words', expression: "state in ('a')", from: '' }] }]],
])('refuses by name: %s', (message, after) => {
  expect(refused(after)).toEqual([message]);
});

it('makes no migration when one change is refused', () => {
  const change = difference([note], [{ ...note, columns: [column({}), note.columns[0] as LockedTable['columns'][number]] }]);
  expect(change.migration).toBeUndefined();
});

it('ignores the order of keys, which a lock file read again may have changed', () => {
  const reordered = JSON.parse(JSON.stringify(note, ['triggers', 'indexes', 'checks', 'from', 'expression', 'name', 'foreignKeys', 'uniques', 'primaryKey', 'columns', 'role', 'field', 'nullable', 'type'])) as LockedTable;
  expect(difference([note], [reordered])).toEqual({ refusals: [] });
});
