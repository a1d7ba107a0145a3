import { Client } from 'pg';
import type { Catalog, CatalogTable } from '@kentledge/core/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres } from '../postgres/index.ts';
import { clientConfig, openRun, type Run } from '../run/index.ts';
import { readCatalog } from './index.ts';

const schema = `
  create schema "Odd Name";
  create table "Odd Name"."Land" (code char(2) primary key, "Na""me" text unique);
  create table people (
    id bigint primary key, land char(2) not null references "Odd Name"."Land", born date, tags text[], notes jsonb, stay int4range, gone int,
    constraint people_born unique (born, id), exclude using gist (stay with &&)
  );
  alter table people drop column gone;
  create index people_lower on people (lower(land) desc nulls last, born) include (tags) where born is not null and id > 10;
  create index people_tags on people using gin (tags);
  create index people_brin on people using brin (born);
  create index people_hash on people using hash (land);
  create table pairs (a bigint, b bigint, primary key (a, b));
  alter table pairs alter b set (n_distinct = -0.02);
  create table followers (x bigint, y bigint, foreign key (y, x) references pairs (a, b), person bigint references people on delete cascade);
  create table events (at date not null, person bigint references people, kind text, primary key (at, kind)) partition by range (at);
  create table events_old partition of events for values from (minvalue) to ('2024-01-01');
  create table base (id int);
  create table heir (more int) inherits (base);
  create materialized view ages as select id, born from people;
  create index ages_born on ages (born);
  create view not_a_table as select 1;
  create temporary table gone_soon (id int);
  create extension pg_trgm;
`;

let run: Run;
let catalog: Catalog;

beforeAll(async () => {
  run = await openRun();
  const postgres = await startPostgres(run, { plansOnly: true });
  const client = new Client(clientConfig(postgres.url));
  await client.connect();
  await client.query(schema);
  catalog = await readCatalog(client);
  await client.end();
}, 60_000);

afterAll(() => run.close(), 60_000);

function table(name: string): CatalogTable {
  const found = catalog.tables.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

it('tells tables, partitions, heirs and materialized views, and nothing else', () => {
  expect(catalog.tables.map(({ schema: where, name, kind, parent }) => [where, name, kind, parent?.name])).toEqual([
    ['Odd Name', 'Land', 'table', undefined],
    ['public', 'ages', 'materialized view', undefined],
    ['public', 'base', 'table', undefined],
    ['public', 'events', 'partitioned table', undefined],
    ['public', 'events_old', 'table', 'events'],
    ['public', 'followers', 'table', undefined],
    ['public', 'heir', 'table', 'base'],
    ['public', 'pairs', 'table', undefined],
    ['public', 'people', 'table', undefined],
  ]);
});

it('tells columns with their types, and none that was dropped', () => {
  expect(table('people').columns.map(({ name, type, nullable }) => `${name} ${type}${nullable ? '' : ' not null'}`)).toEqual([
    'id bigint not null',
    'land character(2) not null',
    'born date',
    'tags text[]',
    'notes jsonb',
    'stay int4range',
  ]);
});

it('tells an index with expression, order, INCLUDE and condition', () => {
  expect(table('people').indexes.find(({ name }) => name === 'people_lower')).toEqual({
    name: 'people_lower',
    method: 'btree',
    definition: 'CREATE INDEX people_lower ON public.people USING btree (lower((land)::text) DESC NULLS LAST, born) INCLUDE (tags) WHERE ((born IS NOT NULL) AND (id > 10))',
    keys: [
      { sql: 'lower(land::text)', descending: true, nullsFirst: false },
      { sql: 'born', column: 'born', descending: false, nullsFirst: false },
    ],
    include: ['tags'],
    where: 'born IS NOT NULL AND id > 10',
    unique: false,
  });
});

it('tells methods, and which constraint an index enforces', () => {
  expect(table('people').indexes.map(({ name, method, unique, constraint }) => [name, method, unique, constraint])).toEqual([
    ['people_born', 'btree', true, 'unique'],
    ['people_brin', 'brin', false, undefined],
    ['people_hash', 'hash', false, undefined],
    ['people_lower', 'btree', false, undefined],
    ['people_pkey', 'btree', true, 'primary key'],
    ['people_stay_excl', 'gist', false, 'exclusion'],
    ['people_tags', 'gin', false, undefined],
  ]);
  expect(table('ages').indexes.map(({ name }) => name)).toEqual(['ages_born']);
  expect(table('events_old').indexes.map(({ name, constraint }) => [name, constraint])).toEqual([['events_old_pkey', 'primary key']]);
});

it('quotes names as SQL needs them, and tells them plainly beside', () => {
  const [key] = table('Land').indexes.filter(({ constraint }) => constraint === 'unique').flatMap(({ keys }) => keys);
  expect(key).toEqual({ sql: '"Na""me"', column: 'Na"me', descending: false, nullsFirst: false });
});

it('tells foreign keys with their columns in order, once for each table', () => {
  expect(table('people').foreignKeys).toEqual([{ name: 'people_land_fkey', columns: ['land'], references: { schema: 'Odd Name', table: 'Land', columns: ['code'] } }]);
  expect(table('followers').foreignKeys).toEqual([
    { name: 'followers_person_fkey', columns: ['person'], onDelete: 'cascade', references: { schema: 'public', table: 'people', columns: ['id'] } },
    { name: 'followers_y_x_fkey', columns: ['y', 'x'], references: { schema: 'public', table: 'pairs', columns: ['a', 'b'] } },
  ]);
  expect(table('events').foreignKeys.map(({ name }) => name)).toEqual(['events_person_fkey']);
  expect(table('events_old').foreignKeys.map(({ name }) => name)).toEqual(['events_person_fkey']);
});

it('tells how many values a schema says that a column has', () => {
  expect(table('pairs').columns.map(({ name, distinct }) => [name, distinct])).toEqual([['a', undefined], ['b', -0.02]]);
});
