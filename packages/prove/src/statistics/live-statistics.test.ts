import { Client } from 'pg';
import type { ClientBase } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { statisticsSchema } from '@kentledge/core/statistics';
import type { ColumnStatistics, Statistics } from '@kentledge/core/statistics';
import { startPostgres } from '../postgres/index.ts';
import type { Postgres } from '../postgres/index.ts';
import { Failure, openRun } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { withLiveDatabase } from '../workload/index.ts';
import { liveStatistics } from './live-statistics.ts';
import { readStatistics } from './read-statistics.ts';

const taken = '2026-01-01T00:00:00Z';
let [run, postgres, admin]: [Run | undefined, Postgres | undefined, Client | undefined] = [undefined, undefined, undefined];

beforeAll(async () => {
  run = await openRun();
  // Nothing looks at its tables by itself, which would be counted.
  postgres = await startPostgres(run, { plansOnly: true });
  admin = await open(postgres.url);
  for (const statement of schema) await admin.query(statement);
}, 60_000);
afterAll(async () => {
  await admin?.end();
  await run?.close();
});

const schema = [
  `create type mood as enum ('glad', 'sad')`,
  `create table people (id bigint primary key, name text, city text, feels mood, height numeric, seen timestamptz, tags text[], at int4range)`,
  `insert into people select i, 'Person ' || i, case when i % 3 = 0 then 'Berlin' else 'Oslo' end, (case when i % 2 = 0 then 'glad' else 'sad' end)::mood, i % 50, now() - i * interval '1 hour',
    array['tag' || i % 7, 'word' || i % 5], int4range(i % 10, i % 10 + 5) from generate_series(1, 3000) i`,
  `create index people_lower on people (lower(name))`,
  `create statistics places on city, feels from people`,
  `create schema "odd ""one"`,
  `create table "odd ""one"."Quoted, table" (a int primary key)`,
  `insert into "odd ""one"."Quoted, table" select generate_series(1, 100)`,
  `create table empty_yet (a int)`,
  `create role onlooker login password 'onlooker'`,
  `create role reader login password 'reader' in role pg_read_all_data`,
  `grant update on people to reader`,
  `alter role reader set random_page_cost = 1.1`,
  `vacuum analyze people`,
  `vacuum analyze "odd ""one"."Quoted, table"`,
];

async function open(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

function urlOf(role: string, database = postgres?.database ?? ''): string {
  const url = new URL(postgres?.url ?? '');
  [url.username, url.password, url.pathname] = [role, role, `/${database}`];
  return url.href;
}

const columnOf = ({ relations }: Statistics, relation: string, name: string): ColumnStatistics | undefined => relations.find((one) => one.name === relation)?.columns.find((one) => one.name === name);
const codes = (told: readonly { readonly code: string }[]): readonly string[] => told.map(({ code }) => code);

it('reads what the planner knows, and says what it could not take', async () => {
  const { statistics, told } = await liveStatistics(urlOf('reader'), { taken });
  expect(statisticsSchema.parse(JSON.parse(JSON.stringify(statistics)))).toEqual(statistics);
  expect(statistics.source).toEqual({ kind: 'database', server: postgres?.version, taken });
  expect(statistics.relations.find(({ name }) => name === 'people')).toMatchObject({ kind: 'table', rows: 3000 });
  expect(statistics.relations.find(({ name }) => name === 'people_pkey')).toMatchObject({ kind: 'index', rows: 3000, level: 1 });
  expect(statistics.relations.find(({ name }) => name === 'Quoted, table')).toMatchObject({ schema: 'odd "one', rows: 100 });
  expect(columnOf(statistics, 'people', 'city')?.common?.map(({ value }) => value)).toEqual(['Oslo', 'Berlin']);
  expect(columnOf(statistics, 'people', 'tags')?.elements?.common).toHaveLength(12);
  expect(columnOf(statistics, 'people', 'at')?.ranges?.empty).toBe(0);
  expect(statistics.settings).toMatchObject({ random_page_cost: '1.1', jit: 'off' });
  expect(statistics.collation).toEqual({ provider: 'builtin', locale: 'C.UTF-8' });
  expect(statistics.settings).not.toHaveProperty('seq_page_cost');
  expect(codes(told)).toEqual(['prove/never-analyzed', 'prove/extended-statistics']);
  expect(told.map(({ message }) => message).join()).toMatch(/empty_yet[^]*places/);
});

it('works without a right on any table, and counts the columns that are hidden', async () => {
  const { statistics, told } = await liveStatistics(urlOf('onlooker'), { taken });
  expect(statistics.relations.find(({ name }) => name === 'people')).toMatchObject({ rows: 3000, columns: [] });
  expect(told.find(({ code }) => code === 'prove/hidden-statistics')?.data).toEqual({ columns: 9, tables: 2 });
});

it('counts the columns behind row security as hidden', async () => {
  await admin?.query('alter table people enable row level security');
  const { told } = await liveStatistics(urlOf('reader'), { taken });
  await admin?.query('alter table people disable row level security');
  expect(told.find(({ code }) => code === 'prove/hidden-statistics')?.data).toEqual({ columns: 8, tables: 1 });
});

it('leaves out what texts hold, and what is made of them, without values', async () => {
  const { statistics, told } = await liveStatistics(postgres?.url ?? '', { taken, withoutValues: true });
  const text = JSON.stringify(statistics);
  for (const value of ['Person', 'person', 'Berlin', 'Oslo', 'word1']) expect(text).not.toContain(value);
  expect(columnOf(statistics, 'people', 'city')).toMatchObject({ distinct: 2, width: 5 });
  expect(columnOf(statistics, 'people', 'feels')?.common).toHaveLength(2);
  expect(columnOf(statistics, 'people', 'seen')?.histogram).toHaveLength(101);
  // name, city, tags, and the expression of the index.
  expect(told.find(({ code }) => code === 'prove/values-withheld')?.data).toEqual({ columns: 4 });
});

/** What the server saw of a session: statements, and how often tables were scanned or written. */
async function watched(work: (client: ClientBase) => Promise<unknown>): Promise<{ readonly statements: readonly string[]; readonly touched: number; readonly error?: unknown }> {
  if (admin === undefined) throw new Error('no server');
  const touches = async (): Promise<number> => {
    const { rows } = await (admin as Client).query<{ count: number }>('select sum(seq_scan + coalesce(idx_scan, 0) + n_tup_ins + n_tup_upd + n_tup_del)::int as count from pg_stat_user_tables');
    return rows[0]?.count ?? 0;
  };
  await admin.query('select pg_stat_statements_reset()');
  const before = await touches();
  const error: unknown = await withLiveDatabase(urlOf('reader'), work).then(() => undefined, (thrown: unknown) => thrown);
  // A session tells its counts at its end.
  while ((await admin.query(`select from pg_stat_activity where usename = 'reader'`)).rowCount !== 0) await new Promise((resolve) => void setTimeout(resolve, 20));
  const { rows } = await admin.query<{ query: string }>(`select query from pg_stat_statements s join pg_roles r on r.oid = s.userid where r.rolname = 'reader' order by 1`);
  return { statements: rows.map(({ query }) => query), touched: (await touches()) - before, error };
}

it('looks into no table, in one transaction that can only read', async () => {
  const { statements, touched, error } = await watched((client) => readStatistics(client, { taken }));
  expect({ touched, error }).toEqual({ touched: 0, error: undefined });
  expect(statements.filter((statement) => /^begin/i.test(statement))).toEqual(['begin transaction isolation level repeatable read, read only']);
  expect(statements.filter((statement) => !/^(begin|rollback|set local|select)\b/i.test(statement))).toEqual([]);
  expect(statements.join(' ')).not.toMatch(/people|Quoted/);
});

it('would notice a look into a table, and could not write', async () => {
  // Planted: a session that does more beside each query.
  const withMore = (more: string) => (client: ClientBase) => {
    const query = client.query.bind(client) as (text: string) => Promise<unknown>;
    const spoilt = Object.assign(Object.create(client) as ClientBase, {
      query: async (text: string) => {
        const answer = await query(text);
        if (text.startsWith('select')) await query(more);
        return answer;
      },
    });
    return readStatistics(spoilt, { taken });
  };
  const looked = await watched(withMore('select count(*) from public.people'));
  expect(looked.error).toBeUndefined();
  expect(looked.touched).toBeGreaterThan(0);
  expect(looked.statements.join(' ')).toMatch(/people/);
  const wrote = await watched(withMore('update public.people set name = name'));
  expect(wrote).toMatchObject({ touched: 0, error: { code: 'prove/live-refused', cause: { code: '25006' } } });
});

it.each([
  ['live-url', 'mysql://localhost/x'],
  ['live-unreachable', 'postgresql://127.0.0.1:1/postgres'],
])('says %s of %s', async (code, url) => {
  await expect(liveStatistics(url, { taken })).rejects.toMatchObject({ code: `prove/${code}` });
});

it('says what is wrong with an account, a database without tables, and one that was never analyzed', async () => {
  const failure = async (url: string): Promise<string> => liveStatistics(url, { taken }).then(() => '', (error: unknown) => (error instanceof Failure ? `${error.code}: ${error.message}` : String(error)));
  const wrong = new URL(urlOf('onlooker'));
  wrong.password = 'sesame';
  expect(await failure(wrong.href)).toMatch(/^prove\/live-refused: .*password authentication failed/);
  expect(await failure(wrong.href)).not.toContain('sesame');
  expect(await failure(urlOf('reader', 'postgres'))).toBe('prove/no-statistics: postgres has no tables.');
  await admin?.query('create database fresh');
  const address = new URL(postgres?.url ?? '');
  address.pathname = '/fresh';
  const client = await open(address.href);
  await client.query('create table a (b int)');
  await client.end();
  expect(await failure(address.href)).toBe('prove/no-statistics: No table of fresh was ever analyzed.');
});
