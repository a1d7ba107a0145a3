import { expect, it } from 'vitest';
import type { System } from '@kentledge/core/system';
import { createData, isSpare, isTrashed, pathValue } from '../data/index.ts';
import type { Data } from '../data/index.ts';
import { designText } from '../testing/build-brief.ts';
import { createRequests, patient } from './index.ts';
import type { PlannedRequest } from './index.ts';

const system = designText(`kentledge: 1
system: bin
entities:
  User: { count: 400, fields: { name: string(40) } }
  Item: { count: 2k, immutable: true, fields: { sku: string(20) unique, maker: Maker } }
  Maker: { count: 1k, fields: { name: string(20) unique } }
  Shelf: { count: 300, fields: { name: string(20) } }
  Box: { count: 900, fields: { shelf: Shelf } }
  Note: { count: 2k, trash: 30d, owner: user, fields: { user: User, title: string(40) } }
actors:
  user: { is: User, authenticates: oidc }
operations:
  getNote: { by: user, reads: Note, where: id = $id }
  editNote: { by: user, updates: Note, where: id = $id, takes: { title: string(40) } }
  trashNote: { by: user, deletes: Note, where: id = $id }
  binned: { by: user, reads: Note, where: deletedAt != none, at: GET /bin }
  restore: { by: user, updates: Note, where: id = $id and deletedAt != none, set: { deletedAt: none }, at: POST /notes/:id/restore }
  purge: { by: user, deletes: Note, where: id = $id and deletedAt != none, at: DELETE /bin/:id }
  deleteMaker: { by: anyone, deletes: Maker, where: id = $id }
  renameMaker: { by: anyone, updates: Maker, where: name = $old, set: { name: $name }, takes: { old: string(20), name: string(20) }, at: POST /makers/rename }
  getMaker: { by: anyone, reads: Maker, where: name = $name }
  dropShelf: { by: anyone, deletes: Shelf, where: id = $id }
  addBox: { by: anyone, creates: Box, takes: { shelf: Shelf } }
  addItem: { by: anyone, creates: Item, takes: { sku: string(20), maker: Maker } }
`);

function dataOf(of: System, seed: number): Data {
  return createData(of, { seed, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
}

function take(operation: string, count: number, seed = 1): { readonly data: Data; readonly made: readonly PlannedRequest[] } {
  const data = dataOf(system, seed);
  const requests = createRequests(system, data, 'secret');
  return { data, made: Array.from({ length: count }, () => requests.next(operation, patient)).filter((request) => request !== undefined) };
}

it.each([1, 2, 3])('seed %i: asks for rows in the trash where the step speaks of it, and nowhere else', (seed) => {
  for (const [operation, isInTrash] of [['restore', true], ['purge', true], ['getNote', false], ['editNote', false], ['trashNote', false]] as const) {
    const { data, made } = take(operation, 20, seed);
    expect(made, operation).toHaveLength(20);
    for (const { subject } of made) expect(isTrashed(data.plan('Note'), subject?.row ?? 0), operation).toBe(isInTrash);
  }
});

it('deletes rows that nobody refers to, each once, and makes no row that refers to one of them', () => {
  const { data, made } = take('deleteMaker', 10);
  expect(made).toHaveLength(10);
  const ids = new Set(made.map(({ values }) => values['id']));
  expect(ids.size).toBe(10);
  for (const { subject } of made) expect(isSpare(data.plan('Maker'), subject?.row ?? 0)).toBe(true);
  const added = take('addItem', 400).made;
  expect(added).toHaveLength(400);
  expect(added.filter(({ values }) => ids.has(values['maker'] ?? ''))).toEqual([]);
});

it('makes no row that refers to one that another operation deletes with all that refers to it', () => {
  const dropped = new Set(take('dropShelf', 400).made.map(({ values }) => values['id']));
  expect(dropped.size).toBeGreaterThan(50);
  expect(take('addBox', 300).made.filter(({ values }) => dropped.has(values['shelf'] ?? ''))).toEqual([]);
});

it('names a row by its old name once, and never one that another operation renames or deletes', () => {
  const renamed = take('renameMaker', 40);
  expect(renamed.made).toHaveLength(40);
  const rows = renamed.made.map(({ subject }) => subject?.row ?? -1);
  expect(new Set(rows).size).toBe(40);
  for (const [place, { values }] of renamed.made.entries()) expect(values['old']).toBe(pathValue(renamed.data, renamed.data.plan('Maker'), rows[place] ?? 0, ['name']));
  const gone = new Set(renamed.made.map(({ values }) => values['old']));
  expect(take('getMaker', 200).made.filter(({ values }) => gone.has(values['name'] ?? ''))).toEqual([]);
});

it('asks for a row of which nothing is summed or counted where the step says so', () => {
  const bank = designText(`kentledge: 1
system: bank
entities:
  Account: { count: 500, fields: { name: string(20), closed: bool default false, balance: = sum(Entry.amount where account = this), mine: = exists(Entry where account = this and by = me) } }
  Entry: { count: 9k, fields: { account: Account, by: User, amount: money } }
  User: { count: 50, fields: { name: string(20) } }
actors:
  user: { is: User, authenticates: oidc }
operations:
  close: { by: user, updates: Account, where: id = $id and balance = 0, set: { closed: true }, else: 409 notEmpty, at: POST /accounts/:id/close }
  hush: { by: user, updates: Account, where: id = $id and mine = false, set: { closed: true }, else: 409 yours, at: POST /accounts/:id/hush }
  book: { by: user, creates: Entry, takes: { account: Account, amount: money }, set: { by: me } }
`);
  const data = dataOf(bank, 1);
  const requests = createRequests(bank, data, 'secret');
  const rows = (operation: string): readonly number[] => Array.from({ length: 15 }, () => requests.next(operation, patient)?.subject?.row ?? -1);
  expect(rows('close').filter((row) => !isSpare(data.plan('Account'), row))).toEqual([]);
  expect(rows('hush').some((row) => !isSpare(data.plan('Account'), row))).toBe(true);
  const keys = new Set(Array.from({ length: 200 }, () => requests.next('book')?.values['account']));
  expect(rows('close').filter((row) => keys.has(pathValue(data, data.plan('Account'), row, ['id'])))).toEqual([]);
});
