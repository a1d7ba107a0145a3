import type { Statistics } from '@kentledge/core/statistics';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRun, type Run } from '../run/index.ts';
import { startTwin, type Twin } from './index.ts';

const nothing: Statistics = { kentledge: 'statistics', version: 1, of: 'x', source: { kind: 'brief', system: 'x' }, relations: [] };
const limits = { timeout: 60_000 };

let run: Run;
beforeEach(async () => {
  run = await openRun();
}, 60_000);
afterEach(() => run.close(), 60_000);

async function twinOf(...schema: readonly string[]): Promise<Twin> {
  return startTwin(run, { schema, statistics: nothing });
}

function toldOf({ told }: Twin): readonly string[] {
  return told.filter(({ code }) => code !== 'prove/statistics-missing').map(({ code, message }) => `${code}: ${message}`);
}

it('makes what a dump makes, and leaves out what is of another server', limits, async () => {
  const twin = await twinOf(
    `SET statement_timeout = 0`,
    `SET client_encoding = 'UTF8'`,
    `SELECT pg_catalog.set_config('search_path', '', false)`,
    `CREATE SCHEMA public`,
    `ALTER SCHEMA public OWNER TO pg_database_owner`,
    `CREATE SCHEMA app AUTHORIZATION postgres`,
    `CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public`,
    `COMMENT ON EXTENSION pg_trgm IS 'text similarity'`,
    `CREATE ROLE reader LOGIN PASSWORD 'x'`,
    `-- a table\nCREATE TABLE app.a (id integer NOT NULL, b integer, name text)`,
    `ALTER TABLE app.a OWNER TO boss`,
    `CREATE TABLE app.b (id integer NOT NULL, a integer)`,
    `COPY app.a (id) FROM stdin`,
    `INSERT INTO app.b VALUES (1, 1)`,
    `SELECT pg_catalog.setval('app.s', 1, true)`,
    `ALTER TABLE ONLY app.a ADD CONSTRAINT a_pkey PRIMARY KEY (id)`,
    `ALTER TABLE ONLY app.b ADD CONSTRAINT b_pkey PRIMARY KEY (id)`,
    `ALTER TABLE ONLY app.a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES app.b(id)`,
    `ALTER TABLE ONLY app.b ADD CONSTRAINT b_a FOREIGN KEY (a) REFERENCES app.a(id)`,
    `CREATE INDEX a_name ON app.a USING gin (name public.gin_trgm_ops)`,
    `ALTER TABLE app.a ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY mine ON app.a TO auditor USING (id = 1)`,
    `GRANT SELECT ON app.a TO reader`,
    `DO $$ BEGIN CREATE TYPE app.mood AS ENUM ('fine'); EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
  );
  expect(toldOf(twin)).toEqual([
    'prove/schema-skipped: Statements of the schema on which no plan depends are left out: 7 (1 ALTER SCHEMA, 1 ALTER TABLE, 1 COMMENT, 1 CREATE ROLE, 1 GRANT, 2 SET).',
    'prove/schema-data: Statements of the schema that write rows are left out: 3 (1 COPY, 1 INSERT, 1 SELECT).',
  ]);
  expect(twin.catalog.tables.map(({ schema, name, indexes, foreignKeys }) => [schema, name, indexes.length, foreignKeys.length])).toEqual([
    ['app', 'a', 2, 1],
    ['app', 'b', 1, 1],
  ]);
  expect(await twin.explain('select * from app.a where id = $1')).toMatchObject({ 'Plan Rows': expect.any(Number) });
});

it('tells each statement that fails by number and name, and goes on', limits, async () => {
  const twin = await twinOf('create table a (id int)', 'create index on nowhere (id)', 'create tabel b ()', 'create table c (id int, id int)', 'create table d (id int)');
  expect(toldOf(twin)).toEqual([
    'prove/schema-refused: Statement 3 of the schema is refused by PostgreSQL: syntax error at or near "tabel" (create tabel b ())',
    'prove/schema-refused: Statement 2 of the schema is refused by PostgreSQL: relation "nowhere" does not exist (create index on nowhere (id))',
    'prove/schema-refused: Statement 4 of the schema is refused by PostgreSQL: column "id" specified more than once (create table c (id int, id int))',
  ]);
  expect(twin.catalog.tables.map(({ name }) => name)).toEqual(['a', 'd']);
});

it('names an extension that is not there, and what needs it', limits, async () => {
  const twin = await twinOf('create extension postgis', 'create table places (id int, at geometry)', 'create table a (id int)');
  expect(toldOf(twin)).toEqual([
    'prove/extension-missing: Statement 2 of the schema lacks what the extension postgis could bring, which is not there: type "geometry" does not exist (create table places (id int, at geometry))',
  ]);
});

it('tells each refusal once, and an extension only where the missing object can be its own', limits, async () => {
  const twin = await twinOf(
    'create extension postgis',
    'create extension vector',
    'create table a (id int primary key, b int references b)',
    'create table b (id int primary key, a int references a)',
    'create table places (id int, at geometry)',
    'create index on places (id)',
    'create table items (id int, embedding vector(3))',
    'create table texts (x text collate "my own")',
    'create view seen as select id from places where f(id)',
    'create table moods (x mood)',
    `create type mood as enum ('fine')`,
    'create table seen_places (id int default seen_at())',
    `create function seen_at() returns int language sql as 'select 1'`,
    'create table jobs (id int default cron.schedule())',
  );
  expect(toldOf(twin).map((line) => line.replace(/ \(create .*$/, ''))).toEqual([
    'prove/foreign-key-order: a refers to b, which is made after it and refers to it in turn.',
    'prove/schema-refused: Statement 4 of the schema is refused by PostgreSQL: relation "a" does not exist',
    'prove/extension-missing: Statement 5 of the schema lacks what one of the extensions postgis, vector could bring, which are not there: type "geometry" does not exist',
    'prove/extension-missing: Statement 7 of the schema lacks what the extension vector could bring, which is not there: type "vector" does not exist',
    'prove/schema-refused: Statement 8 of the schema is refused by PostgreSQL: collation "my own" for encoding "UTF8" does not exist',
    'prove/schema-refused: Statement 9 of the schema is refused by PostgreSQL: relation "places" does not exist',
    'prove/extension-missing: Statement 14 of the schema lacks what one of the extensions postgis, vector could bring, which are not there: schema "cron" does not exist',
    'prove/schema-without: Statements of the schema that need places, which is refused, are left out with it: 1 (1 CREATE INDEX).',
    'prove/schema-order: Statements of the schema that come before what they need are made after it: 2.',
  ]);
});

it('notes an extension that is not there when nothing needs it', limits, async () => {
  const twin = await twinOf('create extension pg_cron', 'create extension plpython3u', 'create extension "uuid-ossp"', 'create table a (id uuid default uuid_generate_v4())');
  expect(toldOf(twin).map((line) => line.slice(0, 60))).toEqual(['prove/extension-unused: The extension pg_cron is not there; ', 'prove/extension-unused: The extension plpython3u is not ther']);
});

it('names foreign keys that no order of the statements can make', limits, async () => {
  const twin = await twinOf('create table a (id int primary key, b int references b)', 'create table b (id int primary key, a int references a)', 'create index on b (a)', 'alter table b add check (a > 0)');
  expect(toldOf(twin)).toEqual([
    'prove/foreign-key-order: a refers to b, which is made after it and refers to it in turn.',
    'prove/schema-refused: Statement 2 of the schema is refused by PostgreSQL: relation "a" does not exist (create table b (id int primary key, a int references a))',
    'prove/schema-without: Statements of the schema that need b, which is refused, are left out with it: 2 (1 ALTER TABLE, 1 CREATE INDEX).',
  ]);
});

it('makes what only comes too early after what it needs, where it stood, and drops nothing then', limits, async () => {
  const twin = await twinOf(
    'create schema app',
    'set search_path = app',
    'drop table kept',
    'create index on deep (a)',
    'create view seen as select x from deep',
    'create table deep (a int references wide, x mood)',
    'set search_path = public',
    `create type app.mood as enum ('fine')`,
    'create table app.wide (id int primary key)',
    'create table app.kept (id int)',
    'alter table app.kept add foreign key (id) references app.bare',
    'create table app.bare (id int)',
    'alter table app.kept add foreign key (id) references app.bare (id)',
    'alter table app.bare add primary key (id)',
  );
  expect(toldOf(twin)).toEqual([
    'prove/schema-refused: Statement 3 of the schema is refused by PostgreSQL: table "kept" does not exist (drop table kept)',
    'prove/schema-order: Statements of the schema that come before what they need are made after it: 5.',
  ]);
  expect(twin.catalog.tables.map(({ schema, name, indexes, foreignKeys }) => [schema, name, indexes.length, foreignKeys.length])).toEqual([['app', 'bare', 1, 0], ['app', 'deep', 1, 1], ['app', 'kept', 0, 2], ['app', 'wide', 1, 0]]);
  expect(twin.catalog.views?.map(({ name }) => name)).toEqual(['seen']);
  expect(twin.catalog.searchPath).toEqual(['public']);
});

it('refuses functions in languages that reach outside, and files, programs and settings of the server', limits, async () => {
  const twin = await twinOf(
    `create function f() returns int language plpython3u as 'return 1'`,
    `create function g() returns int language c as 'libc.so.6', 'system'`,
    `do $$ begin execute 'copy (select 1) to program ''true'''; end $$`,
    `do $$ begin perform pg_read_file('/etc/passwd'); end $$`,
    `do $$ begin execute 'alter system set work_mem = 1'; end $$`,
    `do $$ begin execute 'create event trigger t on ddl_command_start execute function g()'; end $$`,
    `do $$ begin execute 'create role boss superuser'; end $$`,
    `do $$ begin perform kentledge_twin.pg_buffercache_evict_all(); end $$`,
    `create table pg_catalog.mine (id int)`,
  );
  expect(toldOf(twin).map((line) => line.replace(/^.*refused by PostgreSQL: | \(.*$/g, ''))).toEqual([
    'prove/function-language: Statement 1 of the schema makes a function in the language plpython3u.',
    'prove/function-language: Statement 2 of the schema makes a function in the language c.',
    expect.stringContaining('permission denied to COPY to or from an external program'),
    expect.stringContaining('permission denied for function pg_read_file'),
    expect.stringContaining('ALTER SYSTEM cannot be executed'),
    expect.stringContaining('permission denied to create event trigger'),
    expect.stringContaining('permission denied to create role'),
    expect.stringContaining('must be superuser to use pg_buffercache_evict_all'),
    expect.stringContaining('permission denied for schema pg_catalog'),
  ]);
});

it('has foreign tables and no server behind them', limits, async () => {
  const twin = await twinOf(
    'create extension postgres_fdw',
    `create server far foreign data wrapper postgres_fdw options (host '127.0.0.1')`,
    `create user mapping for current_user server far options (user 'x', password 'y')`,
    `create foreign table there (id int) server far options (use_remote_estimate 'true')`,
  );
  expect(toldOf(twin).map((line) => line.split(':')[0])).toEqual(['prove/schema-skipped']);
  await expect(twin.explain('select * from there')).rejects.toThrow(/has no handler/);
});

it('runs nothing of a schema as a superuser, also where it reads statistics of its types', limits, async () => {
  const relation = { schema: 'public', rows: 1000, pages: 100, allVisible: 0 };
  const column = { name: 'x', inherited: false, nullFraction: 0, width: 4, distinct: -1, histogram: ['1', '2'], common: [{ value: '3', share: 0.1 }] };
  const schema = [
    `create function who() returns bool language plpgsql as $$ begin if (select rolsuper from pg_roles where rolname = current_user) then raise 'run by a superuser'; end if; return true; end $$`,
    `create domain careful as int check (who() or value > 0)`,
    `create function jsonb_build_object(text, text, text, text, text, bool) returns jsonb language plpgsql as 'begin perform who(); return null; end'`,
    `create table a (x careful)`,
    `create index on a ((x + 1))`,
    `do $$ begin insert into a values (1), (2); end $$`,
    `create materialized view filled as select generate_series(1, 1000) as x where who()`,
    `create index on filled (x)`,
  ];
  const twin = await startTwin(run, { schema, statistics: { ...nothing, relations: [{ ...relation, name: 'a', kind: 'table', columns: [column] }] } });
  expect(toldOf(twin)).toEqual([]);
  // Of two rows that were written, nothing is left: the histogram alone counts.
  expect(await twin.explain('select * from a where x > 0')).toMatchObject({ 'Plan Rows': expect.closeTo(1000, -2) });
  expect(await twin.explain('select * from filled where x > 0')).toMatchObject({ 'Relation Name': 'filled' });
});

it('makes the collations of a system that a dump names, of the same language, and tells so', limits, async () => {
  const twin = await twinOf(`create table a (x text collate pg_catalog."tr_TR.utf8", y text collate "C", z text collate "tr_TR.utf8")`, `create index a_x on a (y collate "sv_SE")`, `create table b (x text collate "my own")`);
  expect(toldOf(twin)).toEqual([
    'prove/other-collation: This machine lacks the order of texts tr_TR.utf8 of the C library; plans are made in tr-TR of ICU, in which they differ little.',
    'prove/other-collation: This machine lacks the order of texts sv_SE of the C library; plans are made in sv-SE of ICU, in which they differ little.',
    'prove/schema-refused: Statement 3 of the schema is refused by PostgreSQL: collation "my own" for encoding "UTF8" does not exist (create table b (x text collate "my own"))',
  ]);
  expect(twin.catalog.tables.map(({ name }) => name)).toEqual(['a']);
});
