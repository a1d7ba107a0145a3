import { startPostgres } from '@kentledge/prove/postgres';
import { openRun } from '@kentledge/prove/run';
import { Client, types } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tablesOf } from '../design/index.ts';
import type { Brief, Derivation, Expression, Operation } from '../system/index.ts';
import { sqlContext } from './context.ts';
import { compileOperation } from './operation.ts';
import { identifier, literal } from './quote.ts';
import { createTables } from './testing/create.ts';
import { execute } from './testing/execute.ts';
import type { Call, Outcome } from './testing/execute.ts';
import * as make from './testing/brief.ts';

let client: Client;
let close: () => Promise<unknown>;
let schemas = 0;

beforeAll(async () => {
  const run = await openRun();
  close = () => run.close();
  const { url } = await startPostgres(run);
  client = new Client({ connectionString: url, types: { getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === 1184 ? String : types.getTypeParser(oid, format)) } as never });
  await client.connect();
}, 60_000);

afterAll(async () => {
  await client.end();
  await close();
});

interface Service {
  readonly call: (operation: string, call: Call) => Promise<Outcome>;
  readonly ask: (sql: string, ...values: unknown[]) => Promise<Record<string, unknown>[]>;
}

/** Makes the tables of a brief in a schema of their own. */
async function serve(brief: Brief, derivations: readonly Derivation[] = []): Promise<Service> {
  const kinds = new Map(derivations.map((item) => [`${item.entity}.${item.field}`, item.how.kind]));
  const choices = { storeOf: () => 'main', derivationOf: (entity: string, field: string) => kinds.get(`${entity}.${field}`) ?? ('computed' as const), onDelete: () => 'restrict' as const };
  const tables = tablesOf(brief, choices, { identifier, literal });
  const context = sqlContext(brief, tables, derivations);
  schemas += 1;
  await client.query(`create schema test${schemas}; set search_path to test${schemas};\n${createTables(tables)}`);
  const query = async (sql: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> => (await client.query(sql, [...values])).rows as Record<string, unknown>[];
  return {
    call: (id, call) => {
      const operation = brief.operations.find((item) => item.id === id) as Operation;
      return execute(query, operation, compileOperation(context, operation), call);
    },
    ask: (sql, ...values) => query(sql, values),
  };
}

const uuidType = { kind: 'uuid' } as const;
const textType = { kind: 'text' } as const;
const [ann, bob] = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'] as const;

const user = make.entity('User', [make.field('name', make.text)]);
const note = make.entity('Note', [make.field('author', make.reference('User')), make.field('title', make.text), make.field('body', make.text, { optional: true })], { owner: ['author'], trash: make.quantity(30, 's') });
const isMine: Expression = make.same(make.column(make.to('User'), 'author'), make.me('User'));
const byId: Expression = make.same(make.column(uuidType, 'id'), make.given(uuidType, 'id'));
const assignments = [
  { field: 'title', value: make.given(textType, 'title'), by: 'parameter' },
  { field: 'body', value: make.given(textType, 'body'), by: 'parameter' },
] as const;
const noteTakes = [make.parameter('title', make.text), make.parameter('body', make.text, { optional: true })];
const one = { kind: 'row', result: 'note', view: make.everything(note) } as const;
const notes = make.brief(
  [user, note],
  [
    make.operation('listNotes', ['user'], [make.step('reads', 'Note', { where: isMine, page: { kind: 'cursor', size: 2, max: 2, declared: true } })], { ...one, kind: 'page' }),
    make.operation('getNote', ['user'], [make.step('reads', 'Note', { where: byId, single: true })], one, [make.parameter('id', make.uuid)]),
    make.operation('writeNote', ['user'], [make.step('creates', 'Note', { set: [...assignments, { field: 'author', value: make.me('User'), by: 'owner' }] })], one, noteTakes),
    make.operation('changeNote', ['user'], [make.step('updates', 'Note', { where: byId, single: true, set: assignments })], one, [
      make.parameter('id', make.uuid),
      ...noteTakes.map((item) => ({ ...item, optional: true })),
    ]),
    make.operation('deleteNote', ['user'], [make.step('deletes', 'Note', { where: byId, single: true })], { kind: 'none' }, [make.parameter('id', make.uuid)]),
  ],
  [make.actor('user', 'User')],
);

async function notesOf(): Promise<Service> {
  const service = await serve(notes);
  await service.ask(`insert into users (id, name) values ('${ann}', 'Ann'), ('${bob}', 'Bob')`);
  return service;
}

const as = (id: string, given: Record<string, unknown> = {}): Call => ({ actor: 'user', me: { '': id }, given });

it('creates a row with its owner and answers it, with its version', async () => {
  const service = await notesOf();
  const { results } = await service.call('writeNote', as(ann, { title: "it's", body: 'b' }));
  expect(results['note']?.[0]).toMatchObject({ title: "it's", body: 'b', author: ann, $etag: expect.stringMatching(/^\d+$/) });
});

it('reads a row of the owner only', async () => {
  const service = await notesOf();
  const made = await service.call('writeNote', as(ann, { title: 'a' }));
  const id = made.results['note']?.[0]?.['id'];
  expect((await service.call('getNote', as(ann, { id }))).results['note']).toMatchObject([{ id, title: 'a', body: null }]);
  expect((await service.call('getNote', as(bob, { id }))).refusal).toEqual({ status: 404, code: 'not-found' });
});

it('lists by pages that meet without a gap or an overlap', async () => {
  const service = await notesOf();
  for (const title of ['1', '2', '3', '4', '5']) await service.call('writeNote', as(ann, { title }));
  await service.call('writeNote', as(bob, { title: 'other' }));
  const titles: unknown[] = [];
  let cursor: readonly unknown[] | undefined;
  for (let page = 0; page < 3; page += 1) {
    const { results } = await service.call('listNotes', { ...as(ann), limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    titles.push(...(results['note'] ?? []).map((row) => row['title']));
    cursor = [results['note']?.at(-1)?.['$cursor0']];
  }
  expect(titles.toSorted()).toEqual(['1', '2', '3', '4', '5']);
});

it('leaves what an update does not name alone, and empties what is null', async () => {
  const service = await notesOf();
  const made = await service.call('writeNote', as(ann, { title: 'a', body: 'b' }));
  const id = made.results['note']?.[0]?.['id'];
  expect((await service.call('changeNote', as(ann, { id, title: 'c' }))).results['note']).toMatchObject([{ title: 'c', body: 'b' }]);
  expect((await service.call('changeNote', as(ann, { id, body: null }))).results['note']).toMatchObject([{ title: 'c', body: null }]);
  expect((await service.call('changeNote', as(bob, { id, title: 'x' }))).refusal?.status).toBe(404);
});

it('puts deleted rows into the trash, where nobody reads them', async () => {
  const service = await notesOf();
  const made = await service.call('writeNote', as(ann, { title: 'a' }));
  const id = made.results['note']?.[0]?.['id'];
  expect((await service.call('deleteNote', as(bob, { id }))).refusal?.status).toBe(404);
  expect((await service.call('deleteNote', as(ann, { id }))).refusal).toBeUndefined();
  expect((await service.call('getNote', as(ann, { id }))).refusal?.status).toBe(404);
  expect(await service.ask('select deleted_at is not null as gone from notes')).toEqual([{ gone: true }]);
});
