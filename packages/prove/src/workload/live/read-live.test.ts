import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Postgres, startPostgres } from '../../postgres/index.ts';
import { openRun, type Run } from '../../run/index.ts';
import { readCatalog } from '../../twin/read-catalog.ts';
import { sqlParser } from '../../parser/index.ts';
import { richSchema } from '../testing/rich-schema.ts';
import { readLive } from './read-live.ts';
import { withLiveDatabase } from './read-only.ts';

let run: Run;
let server: Postgres;
const hook = 120_000;

beforeAll(async () => {
  run = await openRun();
  server = await startPostgres(run);
  for (const text of ['create database users', 'create database again', 'create role nobody login password $$n$$']) await onServer(server.url, text);
  await onServer(database('users'), richSchema);
}, hook);

afterAll(async () => {
  await run.close();
}, hook);

function database(name: string, user = 'postgres', password = server.password): string {
  return `postgresql://${user}:${password}@127.0.0.1:${server.port}/${name}`;
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function onServer(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query<Record<string, unknown>>(text)).rows ?? []);
}

/** What the catalog of ours does not hold: types, constraints, views, functions, options. */
const beside = `select 'type' as kind, t.typname::text as name, coalesce((select string_agg(enumlabel, ',' order by enumsortorder) from pg_enum where enumtypid = t.oid), format_type(t.typbasetype, t.typtypmod)) as text from pg_type t
    where t.typnamespace::regnamespace::text !~ '^(pg_|information)' and typtype in ('e', 'd', 'r', 'm') or typname = 'point3'
  union all select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint where oid >= 16384 and contype <> 'n'
  union all select 'view', oid::regclass::text, pg_get_viewdef(oid) from pg_class where relkind in ('v', 'm') and oid >= 16384
  union all select 'function', oid::regprocedure::text, pg_get_functiondef(oid) from pg_proc where oid >= 16384 and prokind = 'f' and prorettype <> 'trigger'::regtype
  union all select 'partition', oid::regclass::text, coalesce(pg_get_expr(relpartbound, oid), '') || coalesce(pg_get_partkeydef(oid), '') || coalesce(reloptions::text, '') from pg_class where relkind in ('r', 'p') and oid >= 16384
  union all select 'index', c.oid::regclass::text, coalesce(i.inhparent::regclass::text, '') || coalesce(c.reloptions::text, '') || x.indisvalid from pg_class c join pg_index x on x.indexrelid = c.oid left join pg_inherits i on i.inhrelid = c.oid where c.oid >= 16384 and c.relnamespace::regnamespace::text !~ '^pg_'
  union all select 'column', a.attrelid::regclass || '.' || attname, concat_ws(' ', a.attgenerated, a.attcollation::regcollation, case when pg_get_expr(adbin, adrelid) !~ '^nextval' then pg_get_expr(adbin, adrelid) end) from pg_attribute a left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attrelid >= 16384 and attnum > 0 and (select relkind from pg_class where oid = attrelid) in ('r', 'p')
  order by 1, 2, 3`;

it('reads a schema that makes the same one again, hostile names and all', { timeout: 60_000 }, async () => {
  const { parseStatement } = await sqlParser();
  const { schema, diagnostics } = await withLiveDatabase(database('users'), (client) => readLive(client, parseStatement));
  await withClient(database('again'), async (client) => {
    for (const sql of schema) await client.query(sql).catch((error: unknown) => expect.fail(`${String(error)}: ${sql}`));
  });
  const [before, after] = await Promise.all(['users', 'again'].map((name) => withClient(database(name), readCatalog)));
  // The temporary table of a session is no part of a schema; a serial column is one without its sequence.
  expect(after).toEqual(before);
  expect(before?.tables.length).toBeGreaterThan(15);
  expect(await onServer(database('again'), beside)).toEqual(await onServer(database('users'), beside));
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'workload/schema-left-out: of the schema these are left out: 1 aggregate',
    "workload/no-statements-view: pg_stat_statements can't be read: the extension is not in this database",
  ]);
});

it('reads the statements of this database from whatever schema they are in, each user without rights its own', async () => {
  const { parseStatement } = await sqlParser();
  await onServer(database('users'), `create schema "my monitor"; create extension pg_stat_statements schema "my monitor"; grant usage on schema "my monitor" to nobody`);
  for (let times = 0; times < 3; times += 1) await onServer(database('users'), `select "order" from public."a""; drop table x --" where id = ${times} and at > now() - interval '${times} days'`);
  const read = await withLiveDatabase(database('users'), (client) => readLive(client, parseStatement));
  const found = read.queries.find(({ sql }) => sql.includes('"order" from'));
  expect(found).toMatchObject({ weight: 3, sql: `select "order" from public."a""; drop table x --" where id = $1 and at > now() - $2::interval`, milliseconds: expect.any(Number) });
  expect(found?.id).toMatch(/^a"; drop table x -- \d{4}$/);
  const hidden = await withLiveDatabase(database('users', 'nobody', 'n'), (client) => readLive(client, parseStatement));
  expect(hidden.schema).toEqual(read.schema);
  expect(hidden.diagnostics.map(({ code }) => code)).toContain('workload/hidden');
  expect(hidden.unread?.hidden).toBeGreaterThan(0);
  await onServer(database('users'), 'drop schema "my monitor" cascade');
});

it('can write nothing, and holds no lock but ACCESS SHARE', async () => {
  const { parseStatement } = await sqlParser();
  const attempt = withLiveDatabase(database('users'), (client) => client.query(`insert into public.temporary values (1)`));
  await expect(attempt).rejects.toMatchObject({ code: 'prove/live-refused', message: expect.stringContaining('read-only transaction') });
  const locks = await withLiveDatabase(database('users'), async (client) => {
    await readLive(client, parseStatement);
    const { rows } = await client.query<{ mode: string; user: boolean }>(`select distinct mode, coalesce(relation >= 16384, false) as user from pg_catalog.pg_locks where pid = pg_catalog.pg_backend_pid() and locktype <> 'virtualxid'`);
    return rows;
  });
  expect(locks).toEqual(expect.arrayContaining([{ mode: 'AccessShareLock', user: false }]));
  expect(locks.filter(({ mode }) => mode !== 'AccessShareLock')).toEqual([]);
});

it('waits behind nobody who changes the schema', { timeout: 30_000 }, async () => {
  const { parseStatement } = await sqlParser();
  await withClient(database('users'), async (client) => {
    await client.query('begin; lock table parent_a in access exclusive mode');
    const reading = withLiveDatabase(database('users'), (reader) => readLive(reader, parseStatement));
    await expect(reading).rejects.toMatchObject({ code: 'prove/live-refused', message: expect.stringContaining('lock timeout') });
  });
});

it('explains why there is no connection, and keeps the password to itself', async () => {
  const reach = (url: string): Promise<unknown> => withLiveDatabase(url, async () => undefined).catch((error: unknown) => error);
  const mistakes: readonly (readonly [string, string])[] = [
    ['mysql://a:secret@127.0.0.1/x', 'prove/live-url'],
    ['postgresql://a:secret@127.0.0.1:1/x', 'prove/live-unreachable'],
    [database('users', 'nobody', 'secret'), 'prove/live-refused'],
    [database('nowhere', 'nobody', 'n'), 'prove/live-refused'],
  ];
  expect(await reach(database('users').replace(/:[^:@]*@/, '@'))).toMatchObject({ code: 'prove/live-refused', message: expect.stringContaining('none is in the URL or in PGPASSWORD') });
  for (const [url, code] of mistakes) expect(await reach(url)).toMatchObject({ code, message: expect.not.stringContaining('secret') });
});
