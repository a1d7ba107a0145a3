import { afterAll, beforeAll, expect, it } from 'vitest';
import { createData } from '../data/index.ts';
import { makePartitions } from '../fill/make-partitions.ts';
import { buildBrief } from '../testing/build-brief.ts';
import { ownServer } from '../testing/own-server.ts';
import type { OwnServer } from '../testing/own-server.ts';
import { rangePartitions, statisticsOf } from './index.ts';

const times = buildBrief(`kentledge: 1
system: meters
entities:
  Daily: { count: 90, keep: 20d after createdAt, fields: { value: int } }
  Weekly: { count: 90, keep: 90d after createdAt, fields: { value: int } }
  Monthly: { count: 90, keep: 1y after at, fields: { at: timestamp, value: int } }
  Quarterly: { count: 90, keep: 5y after createdAt, fields: { value: int } }
operations:
  tell: { by: anyone, creates: Monthly, takes: { at: timestamp, value: int } }
pins: { Daily.partitions: range, Weekly.partitions: range, Monthly.partitions: range, Quarterly.partitions: range }
`);

let server: OwnServer | undefined;
beforeAll(async () => {
  server = await ownServer();
}, 60_000);
afterAll(() => server?.close());

/** The partitions that the migration and the fill make at a moment. */
async function partitionsAt(now: string, asOf: number): Promise<readonly string[]> {
  const { client } = server as OwnServer;
  await client.query(`drop schema if exists past cascade; create schema past; set search_path = past; set client_min_messages = error`);
  for (const [name, sql] of times.files) if (name.endsWith('.up.sql')) await client.query(sql.replaceAll('now()', `timestamptz '${now}'`));
  const data = createData(times.system, { seed: 1, asOf, scale: 1, passwordHash: '' });
  for (const table of times.system.tables) await makePartitions(client, data, table);
  return partitions();
}

/** With their bounds. */
async function partitions(): Promise<readonly string[]> {
  const { rows } = await (server as OwnServer).client.query<{ told: string }>(`select relname || ' ' || pg_get_expr(relpartbound, oid) as told from pg_class where relispartition and relkind = 'r' and relnamespace = 'past'::regnamespace`);
  return rows.map(({ told }) => told).toSorted();
}

/** The same by statements alone, as a twin is made. */
async function partitionsStated(asOf: number): Promise<readonly string[]> {
  const { client } = server as OwnServer;
  for (const name of await partitions()) await client.query(`drop table ${name.split(' ')[0]}`);
  for (const sql of rangePartitions(times.system, { seed: 1, asOf, scale: 1 })) await client.query(sql);
  return partitions();
}

it.each(['2026-11-23', '2026-11-30', '2026-12-01', '2026-12-31', '2027-01-01', '2028-02-29', '2027-08-31', '2026-09-30'])('knows the partitions of ranges that a fill on %s makes', async (day) => {
  const asOf = Date.parse(`${day}T00:00:00Z`);
  const made = statisticsOf(times.system, { seed: 1, asOf, scale: 1 }).relations.filter(({ kind, name }) => kind === 'table' && /_(?:p\d{8}|default)$/.test(name)).map(({ name }) => name).toSorted();
  const [early, late] = [await partitionsAt(`${day} 00:00:01+00`, asOf), await partitionsAt(`${day} 23:59:58+00`, asOf)];
  expect([early.map((told) => told.split(' ')[0]), late]).toEqual([made, early]);
  expect(await partitionsStated(asOf)).toEqual(early);
});
