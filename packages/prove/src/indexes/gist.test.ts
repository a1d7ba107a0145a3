import type { Advice } from '@kentledge/core/evidence';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRun } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { adviseWorkload } from './advise.ts';

let run: Run;
beforeAll(async () => {
  run = await openRun();
}, 60_000);
afterAll(() => run.close(), 60_000);

async function advise(schema: readonly string[], queries: Readonly<Record<string, string>>): Promise<Advice> {
  return (await adviseWorkload(run, { schema, queries: Object.entries(queries).map(([id, sql]) => ({ id, weight: 1, sql })) })).advice;
}

const definitions = ({ indexes }: Advice): readonly string[] => indexes.map(({ table, definition }) => `${table} ${definition}`).toSorted();
const halved = ({ queries }: Advice): readonly boolean[] => queries.map(({ before, after }) => after < before / 2);

const stays = 'create table stays (id bigint primary key, room int not null, during tstzrange not null, hours int4multirange not null, cancelled_at timestamptz, note text not null)';

it('finds what overlaps, holds, or lies in something by GiST', async () => {
  const schema = [stays, 'create table places (id bigint primary key, at point not null, area polygon not null, note text not null)', 'create table visits (id bigint primary key, address inet not null, note text not null)'];
  const advice = await advise(schema, { overlap: 'select * from stays where during && $1::tstzrange', hour: 'select * from stays where hours @> $1::int', inside: 'select * from places where at <@ $1::box', cross: 'select * from places where area && $1', network: 'select * from visits where address << $1' });
  expect(definitions(advice)).toEqual(['places using gist (area)', 'places using gist (at)', 'stays using gist (during)', 'stays using gist (hours)', 'visits using gist (address inet_ops)']);
  expect(halved(advice)).toEqual([true, true, true, true, true]);
}, 60_000);

it('finds what is nearest by GiST', async () => {
  const advice = await advise(['create table places (id bigint primary key, at point not null, note text not null)'], { nearest: 'select *, at <-> $1 as far from places order by far limit 10', few: 'select id from places where note = $2 order by $1 <-> at limit 5' });
  expect(definitions(advice)[0]).toContain('places using gist (at)');
  expect(JSON.stringify(advice.queries[0]?.planAfter)).not.toContain('"Sort"');
  expect(advice.queries[0]?.after).toBeLessThan(10);
}, 60_000);

it('limits an index to the rows that are always meant, and puts what is compared before where the schema has btree_gist', async () => {
  const query = 'select id from stays where room = $1 and during && $2 and cancelled_at is null';
  expect(definitions(await advise(['create extension btree_gist', stays], { free: query }))).toEqual(['stays using gist (room, during) where cancelled_at IS NULL']);
  expect(definitions(await advise([stays], { free: query }))[0]).toMatch(/^stays \(room/);
}, 60_000);

it('lets who writes pay for an entry of GiST what three of a B-tree take', async () => {
  const { indexes } = await advise([stays], { overlap: 'select * from stays where during && $1', of: 'select * from stays where room = $1', book: 'insert into stays values ($1, $2, $3, $4, null, $5)' });
  const paid = new Map(indexes.map(({ method, pays }) => [method, pays[0]?.cost ?? 0]));
  expect((paid.get('gist') ?? 0) / (paid.get('btree') ?? 0)).toBeCloseTo(3, 5);
}, 60_000);

it('reads ranges that are made of two columns', async () => {
  const schema = ['create table rates (id bigint primary key, since date not null, till date not null, price numeric not null)'];
  expect(definitions(await advise(schema, { now: "select * from rates where daterange(since, till, '[)') @> $1::date" }))).toEqual(["rates using gist ((daterange(since, till, '[)')))"]);
}, 60_000);
