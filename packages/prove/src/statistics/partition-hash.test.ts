import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownServer } from '../testing/own-server.ts';
import type { OwnServer } from '../testing/own-server.ts';
import { remainderOf } from './partition-hash.ts';

let server: OwnServer | undefined;
beforeAll(async () => {
  server = await ownServer();
}, 60_000);
afterAll(() => server?.close());

const texts = Array.from({ length: 40 }, (_, length) => 'aß€𝄞 '.repeat(9).slice(0, length));

it.each<readonly [types: readonly string[], rows: readonly (readonly string[])[]]>([
  [['uuid'], ['00000000-0000-0000-0000-000000000000', '0198f1c2-aaaa-7bbb-8ccc-0123456789ab', 'ffffffff-ffff-ffff-ffff-ffffffffffff'].map((value) => [value])],
  [['text'], texts.map((value) => [value])],
  [['bigint'], ['0', '1', '-1', '4294967296', '-4294967297', '9223372036854775807', '-9223372036854775808'].map((value) => [value])],
  [['integer'], ['0', '17', '-17', '2147483647'].map((value) => [value])],
  [['timestamptz'], ['2026-11-23T21:26:41.123456Z', '2026-11-23T21:26:41.1Z', '2000-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '2026-01-01T00:00:00+02:00'].map((value) => [value])],
  [['date'], ['2026-11-23', '2000-01-01', '1999-12-31', '1890-02-03'].map((value) => [value])],
  [['numeric(38, 3)'], ['0', '0.000', '-12.500', '12.5', '10000', '100000000.001', '0.001', '-0.010', '99999999999999999999.999'].map((value) => [value])],
  [['uuid', 'timestamptz'], [['0198f1c2-aaaa-7bbb-8ccc-0123456789ab', '2026-11-23T21:26:41.123Z']]],
  [['smallint'], ['0', '300', '-300'].map((value) => [value])],
  [['bigint', 'text'], texts.map((value, index) => [String(index), value])],
])('finds the partition by %s that PostgreSQL puts a row into', async (types, rows) => {
  const names = types.map((_, index) => `c${index}`);
  await server?.client.query(`drop table if exists split; create table split (n int, ${names.map((name, index) => `${name} ${types[index]}`).join(', ')}) partition by hash (${names.join(', ')})`);
  for (let part = 0; part < 13; part++) await server?.client.query(`create table split_${part} partition of split for values with (modulus 13, remainder ${part})`);
  for (const [n, row] of rows.entries()) await server?.client.query(`insert into split values ($1, ${names.map((_, index) => `$${index + 2}`).join(', ')})`, [n, ...row]);
  const found = (await server?.client.query<{ part: string }>(`select substr(tableoid::regclass::text, 7) as part from split order by n`))?.rows.map(({ part }) => Number(part));
  expect(rows.map((row) => remainderOf(row, types, 13))).toEqual(found);
});
