import { migrationParts } from '@kentledge/runtime';
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

const heading = '-- outside of a transaction, parted by ---\n';

it('looks whether old rows pass a new check after the transaction that adds it, which locks the table to its end', () => {
  const check = { name: 'notes_extra', expression: "state <> ''", from: '' };
  const { migration, online } = difference([note], [{ ...note, checks: [...note.checks, check] }]);
  expect(migration?.up).toBe("alter table notes add constraint notes_extra check (state <> '') not valid;\n");
  expect(online).toEqual({ up: `${heading}alter table notes validate constraint notes_extra;\n`, down: heading });
});

const index: LockedTable['indexes'][number] = { name: 'notes_state', table: 'notes', method: 'btree', parts: [{ expression: 'state', column: 'state', descending: false }], include: [], unique: false };

it('builds an index on a table in use outside of a transaction, and takes it away so', () => {
  expect(difference([note], [{ ...note, indexes: [index] }])).toEqual({
    online: {
      up: `${heading}drop index concurrently if exists notes_state;\n---\ncreate index concurrently notes_state on notes using btree (state);\n`,
      down: `${heading}drop index concurrently if exists notes_state;\n`,
    },
    refusals: [],
  });
});

it('keeps the old index until the changed one is built', () => {
  const { online } = difference([{ ...note, indexes: [index] }], [{ ...note, indexes: [{ ...index, where: "state = 'a'" }] }]);
  expect(online?.up).toBe(`${heading}drop index concurrently if exists "notes_state~next";
---
create index concurrently "notes_state~next" on notes using btree (state) where state = 'a';
---
begin;
set local lock_timeout = '10s';
drop index if exists notes_state;
alter index "notes_state~next" rename to notes_state;
commit;
`);
});

it('parts a migration by a line that no literal of the brief holds', () => {
  const { online } = difference([note], [{ ...note, indexes: [{ ...index, where: "state <> '\n---\ndrop table notes'" }] }]);
  expect(migrationParts(online?.up ?? '')).toHaveLength(2);
});

it('makes the index of a new table with it', () => {
  const { migration, online } = difference([], [{ ...note, indexes: [index] }]);
  expect([migration?.up.includes('create index notes_state'), online]).toEqual([true, undefined]);
});

it('widens a list of words', () => {
  const { migration, refusals } = difference([note], [{ ...note, checks: [{ name: 'notes_state_words', expression: "state in ('a', 'b', 'c')", from: '' }] }]);
  expect(refusals).toEqual([]);
  expect(migration?.up).toContain("check (state in ('a', 'b', 'c'))");
});

const whole = { name: 'notes_state_key', columns: ['state'] };
const partial = { ...whole, where: 'deleted_at is null' };

it('makes a unique constraint an index of fewer rows, and not the other way round', () => {
  const { online } = difference([{ ...note, uniques: [whole] }], [{ ...note, uniques: [partial] }]);
  expect(online?.up).toMatch(/create unique index concurrently "notes_state_key~next" on notes \(state\) where deleted_at is null;\n---\nbegin;[^]*drop constraint if exists notes_state_key;[^]*rename to notes_state_key;\ncommit;\n$/);
  expect(online?.down).toContain('alter table notes add constraint notes_state_key unique using index "notes_state_key~next";');
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

const split = { kind: 'range', column: 'at', span: 'month', others: false, keeper: { name: 'notes_partitions', up: 'create function one()', down: 'drop function one()' } } as const;

it('builds no index of a partitioned table concurrently, which PostgreSQL refuses', () => {
  const parted = { ...note, partitions: split };
  expect(difference([parted], [{ ...parted, indexes: [index] }])).toEqual({ migration: { up: 'create index notes_state on notes using btree (state);\n', down: 'drop index notes_state;\n' }, refusals: [] });
  expect(difference([{ ...parted, indexes: [index] }], [{ ...parted, indexes: [{ ...index, where: "state = 'a'" }] }]).migration?.up).toBe("drop index notes_state;\ncreate index notes_state on notes using btree (state) where state = 'a';\n");
});

it('changes how long partitions are kept, and says what to pin where a table in use would have to be split', () => {
  const longer = { ...split, keeper: { ...split.keeper, up: 'create function two()' } };
  expect(difference([{ ...note, partitions: split }], [{ ...note, partitions: longer }]).migration).toEqual({ up: 'create function two();\n', down: 'create function one();\n' });
  const [refusal] = difference([note], [{ ...note, partitions: split }]).refusals;
  expect([refusal?.message, refusal?.fix]).toEqual(['notes: how it is split into partitions changed.', { advice: expect.stringContaining('Pin the decision (`<Entity>.partitions`, of an audit `<Entity>.audit.partitions`, of parts or a list `<Entity>.<list>.partitions`) to none') as string, edits: [] }]);
});

it('gives ranges of time a place for other times once callers give them, and takes it away from no row', () => {
  const given = { ...split, others: true, keeper: { ...split.keeper, up: 'create function two()' } };
  expect(difference([{ ...note, partitions: split }], [{ ...note, partitions: given }]).migration).toEqual({ up: 'create function two();\nselect notes_partitions();\n', down: 'create function one();\n' });
  expect(difference([{ ...note, partitions: given }], [{ ...note, partitions: split }]).refusals.map(({ message }) => message)).toEqual(['notes: no operation gives `at` any more, and rows may lie in none of its ranges.']);
});

const listed = { kind: 'list', column: 'state', parts: [{ name: 'notes_a', values: ['a'] }, { name: 'notes_b', values: ['b'] }], others: 'notes_default' } as const;

it('gives a new word of a list its partition, before the check lets it in and after it keeps it out again', () => {
  const wider = { ...listed, parts: [{ name: 'notes_c', values: ['c'] }, ...listed.parts] };
  const checks = [{ name: 'notes_state_words', expression: "state in ('c', 'a', 'b')", from: '' }];
  const { migration, refusals } = difference([{ ...note, partitions: listed }], [{ ...note, checks, partitions: wider }]);
  expect(refusals).toEqual([]);
  expect(migration?.up).toMatch(/^create table notes_c partition of notes for values in \('c'\);\nalter table notes drop constraint/);
  expect(migration?.down).toMatch(/\ndrop table notes_c;\n$/);
});

it.each([
  ['hash_by_id_4', { kind: 'hash', columns: ['id'], names: ['n0', 'n1', 'n2', 'n3'] }, { kind: 'hash', columns: ['id'], names: ['n0', 'n1'] }],
  ['list_by_state', listed, { ...listed, parts: listed.parts.slice(0, 1) }],
  ['list_by_state', listed, undefined],
  ['range_month', split, { ...split, span: 'quarter' }],
] as const)('says that %s keeps the partitions that are there', (pin, before, after) => {
  const [refusal] = difference([{ ...note, partitions: before }], [after === undefined ? note : { ...note, partitions: after }]).refusals;
  expect(refusal?.fix).toMatchObject({ advice: expect.stringContaining(` to ${pin}, or`) as string });
});

it('says that another name took that of a partition', () => {
  const renamed = { ...listed, parts: [{ name: 'notes_a_2', values: ['a'] }, ...listed.parts.slice(1)] };
  const hashed = { kind: 'hash', columns: ['id'], names: ['notes_h0', 'notes_h1'] } as const;
  for (const [before, after] of [[listed, renamed], [hashed, { ...hashed, names: ['notes_h0', 'notes_h1_2'] }]] as const) {
    const [refusal] = difference([{ ...note, partitions: before }], [{ ...note, partitions: after }]).refusals;
    expect(refusal).toMatchObject({ message: expect.stringContaining('partitions would have other names') as string, fix: { advice: expect.stringContaining('Give what is new another name') as string } });
  }
});

it('says what to do with money that was kept without its digits', () => {
  const priced = (type: string): readonly LockedTable[] => [{ ...note, columns: [...note.columns, column({ name: 'price', type })] }];
  const [refusal] = difference(priced('numeric'), priced('numeric(38, 2)')).refusals;
  expect(refusal?.message).toBe('notes.price: its type changed from numeric to numeric(38, 2).');
  expect(JSON.stringify(refusal?.fix)).toContain('copy the rows there with round(price, 2) from notes');
});

it('makes no migration when one change is refused', () => {
  const change = difference([note], [{ ...note, columns: [column({}), note.columns[0] as LockedTable['columns'][number]] }]);
  expect(change.migration).toBeUndefined();
});

it('ignores the order of keys, which a lock file read again may have changed', () => {
  const reordered = JSON.parse(JSON.stringify(note, ['triggers', 'indexes', 'checks', 'from', 'expression', 'name', 'foreignKeys', 'uniques', 'primaryKey', 'columns', 'role', 'field', 'nullable', 'type'])) as LockedTable;
  expect(difference([note], [reordered])).toEqual({ refusals: [] });
});
