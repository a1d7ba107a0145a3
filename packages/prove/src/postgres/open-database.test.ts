import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Failure, openRun, type Run } from '../run/index.ts';
import { startTool } from '../run/killable-tool.ts';
import { openDatabase } from './open-database.ts';
import { type Postgres, startPostgres } from './start-postgres.ts';

// A server of our own plays the user's server.
let outer: Run;
let server: Postgres;

beforeAll(async () => {
  outer = await openRun();
  server = await startPostgres(outer);
  await ask(server.url, `create role maker login createdb password 'm'; create role reader login password 'r'`);
});

afterAll(async () => {
  await outer.close();
});

async function ask(url: string, query: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(query)).rows;
  } finally {
    await client.end();
  }
}

function as(role: string, password: string): string {
  return `postgresql://${role}:${password}@127.0.0.1:${server.port}/kentledge`;
}

const everything = `select (select json_agg(d order by oid) from (select oid, datname, datacl, datconnlimit from pg_database) d) as databases,
  (select json_agg(r order by rolname) from (select rolname from pg_roles) r) as roles, (select json_agg(c order by oid) from (select oid, relname from pg_class where oid >= 16384) c) as relations, pg_postmaster_start_time() as started`;

it('creates its own database and drops it with the run, and changes nothing else', async () => {
  const before = await ask(server.url, everything);
  const run = await openRun();
  const database = await openDatabase(as('maker', 'm'), run);
  expect(database.database).toMatch(/^kentledge_[0-9a-f]{12}$/);
  expect(database).toMatchObject({ host: '127.0.0.1', port: server.port, user: 'maker', password: 'm', version: server.version });
  expect(await ask(database.url, 'select current_database() as name, (select datlocale from pg_database where datname = current_database()) as locale')).toEqual([{ name: database.database, locale: 'C.UTF-8' }]);
  const closed = await run.close();
  expect(closed).toMatchObject({ databases: [database.database], left: [] });
  expect(await ask(server.url, everything)).toEqual(before);
});

it('drops its database while someone is still connected to it', async () => {
  const run = await openRun();
  const database = await openDatabase(as('maker', 'm'), run);
  const client = new Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await database.drop();
  expect(await ask(server.url, `select 1 from pg_database where datname = '${database.database}'`)).toEqual([]);
  await client.end().catch(() => undefined);
  await run.close();
});

it('reads the statistics of statements where it may', async () => {
  const run = await openRun();
  const byMaker = await openDatabase(as('maker', 'm'), run);
  const bySuperuser = await openDatabase(server.url, run);
  expect(bySuperuser.statements).toEqual({ available: true, url: bySuperuser.url });
  // It may not create the extension, but the database of its URL has it.
  expect(byMaker.statements).toEqual({ available: true, url: as('maker', 'm') });
  const elsewhere = await openDatabase(as('maker', 'm').replace('/kentledge', '/postgres'), run);
  expect(elsewhere.statements).toEqual({ available: false, why: expect.stringContaining('permission denied') });
  await run.close();
});

it('says which permission is missing', async () => {
  const run = await openRun();
  const error = await openDatabase(as('reader', 'r'), run).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'prove/missing-permission', message: expect.stringMatching(/reader.*CREATEDB/) });
  expect((error as Failure).toDiagnostic().fix.advice).toContain('ALTER ROLE "reader" CREATEDB');
  await run.close();
});

const mistakes: [string, string, () => string][] = [
  ['a wrong password', 'prove/database-refused', () => as('maker', 'secret')],
  ['a database that is not there', 'prove/database-refused', () => as('maker', 'm').replace('/kentledge', '/nowhere')],
  ['a server that is not there', 'prove/database-unreachable', () => 'postgresql://maker:secret@127.0.0.1:1/x'],
  ['the URL of something else', 'prove/database-url', () => 'mysql://maker:secret@127.0.0.1/x'],
  ['no URL', 'prove/database-url', () => 'maker secret'],
];

for (const [what, code, url] of mistakes) {
  it(`explains ${what}, and keeps the password to itself`, async () => {
    const run = await openRun();
    const error: unknown = await openDatabase(url(), run).catch((thrown: unknown) => thrown);
    await run.close();
    expect(error).toMatchObject({ code, message: expect.not.stringContaining('secret') });
  });
}

it('is dropped within 5 s of a kill -9 of the tool', async () => {
  const before = await ask(server.url, everything);
  const tool = await startTool(`const run = await openRun(); const { database } = await openDatabase(args[0], run); say({ database });`, as('maker', 'm'));
  const name = String(tool.said['database']);
  expect(await ask(server.url, `select 1 as one from pg_database where datname = '${name}'`)).toEqual([{ one: 1 }]);
  tool.process.kill('SIGKILL');
  let after: unknown = undefined;
  const start = performance.now();
  do after = await ask(server.url, everything);
  while (JSON.stringify(after) !== JSON.stringify(before) && performance.now() - start < 5000);
  tool.dispose();
  expect(after, `after ${performance.now() - start} ms`).toEqual(before);
});
