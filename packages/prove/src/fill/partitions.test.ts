import { createData } from '../data/index.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrateProject } from '../migrate-project.ts';
import { startPostgres } from '../postgres/index.ts';
import { openRun } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { buildBrief } from '../testing/build-brief.ts';
import type { BuiltBrief } from '../testing/build-brief.ts';
import { fill } from './index.ts';

const brief = (keep: string, given: string): string => `kentledge: 1
system: telemetry
entities:
  Device: { count: 20, fields: { serial: string(40) unique } }
  Reading: { count: 3k, keep: ${keep}, fields: { device: Device, value: int${given} } }
operations:
  record: { by: anyone, creates: Reading, takes: { device: Device, value: int${given} }, rate: 20/s }
  history: { by: anyone, reads: Reading, where: device = $device, order: -createdAt, rate: 5/s }
pins: { Reading.partitions: range }
`;
const made = brief('2y after createdAt', '');
const given = brief('2y after at', ', at: timestamp');

let [run, url, databases]: [Run | undefined, string, number] = [undefined, '', 0];
beforeAll(async () => {
  run = await openRun();
  url = (await startPostgres(run)).url;
}, 60_000);
afterAll(async () => run?.close());

const connect = async (database: string): Promise<pg.Client> => {
  const address = new URL(url);
  address.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  return client;
};

interface Migrated extends BuiltBrief {
  readonly client: pg.Client;
  readonly database: string;
  readonly close: () => Promise<void>;
}

async function migrated(text: string): Promise<Migrated> {
  const built = buildBrief(text);
  const database = `split${(databases += 1)}`;
  const admin = await connect('postgres');
  await admin.query(`create database ${database}`);
  await admin.end();
  const client = await connect(database);
  await migrateProject(client, { migrations: [...built.files].filter(([name]) => name.endsWith('.up.sql')).map(([name, sql]) => ({ name, sql })) }, built.system.tables);
  return { ...built, client, database, close: () => client.end() };
}

const partitions = async (client: pg.Client): Promise<readonly string[]> =>
  (await client.query<{ name: string }>(`select relname as name from pg_inherits join pg_class on oid = inhrelid where inhparent = 'readings'::regclass order by 1`)).rows.map(({ name }) => name);
const catalogue = async (client: pg.Client): Promise<unknown> => [
  (await client.query(`select pg_get_indexdef(indexrelid), indisvalid from pg_index join pg_class on oid = indrelid where relname in ('readings', 'devices') order by 1`)).rows,
  (await client.query(`select conrelid::regclass, conname, pg_get_constraintdef(oid) from pg_constraint where conrelid in ('readings'::regclass, 'devices'::regclass) order by 1, 2`)).rows,
];
const insert = (at: string): string => `insert into readings (id, device_id, value, created_at) select gen_random_uuid(), id, 1, ${at} from devices limit 1`;

it('makes the partitions of now and of those to come, and lets nothing in beyond', async () => {
  const { client, close } = await migrated(made);
  try {
    await client.query(`insert into devices (id, serial) values (gen_random_uuid(), 'a')`);
    const months = await partitions(client);
    expect(months.length).toBeGreaterThanOrEqual(3);
    await client.query(insert('now()'));
    await client.query(insert(`now() + interval '50 days'`));
    await expect(client.query(insert(`now() - interval '3 months'`))).rejects.toMatchObject({ code: '23514' });
    await client.query('select readings_partitions()');
    expect(await partitions(client)).toEqual(months);
  } finally {
    await close();
  }
}, 30_000);

it('drops a partition once each of its rows is older than promised, and waits for no reader', async () => {
  const { client, database, close } = await migrated(made);
  const reader = await connect(database);
  try {
    await client.query(`insert into devices (id, serial) values (gen_random_uuid(), 'a')`);
    await client.query(`select readings_partitions(now() - interval '3 years')`);
    for (const days of [1000, 800, 729, 10]) await client.query(insert(`now() - interval '${days} days'`));
    const all = await partitions(client);
    await reader.query('begin; select count(*) from readings');
    const started = performance.now();
    await client.query('select readings_partitions()');
    expect([await partitions(client), performance.now() - started < 5000]).toEqual([all, true]);
    await reader.query('commit');
    await client.query('select readings_partitions()');
    const { rows } = await client.query<{ days: number }>(`select extract(day from now() - created_at)::int as days from readings order by 1`);
    expect(rows.map(({ days }) => days)).toEqual([10, 729]);
    expect(all.length - (await partitions(client)).length).toBeGreaterThan(10);
  } finally {
    await Promise.all([reader.end(), close()]);
  }
}, 30_000);

it('moves rows of any time into the partition that is made for them', async () => {
  const { client, close } = await migrated(given);
  try {
    await client.query(`insert into devices (id, serial) values (gen_random_uuid(), 'a')`);
    for (const at of [`now() - interval '400 days'`, `now() - interval '800 days'`, 'now()']) await client.query(`insert into readings (id, device_id, value, at) select gen_random_uuid(), id, 1, ${at} from devices`);
    const others = async (): Promise<unknown> => (await client.query('select count(*)::int as count from readings_default')).rows[0];
    expect(await others()).toEqual({ count: 2 });
    await client.query(`select readings_partitions(now() - interval '500 days')`);
    expect(await others()).toEqual({ count: 0 });
    expect((await client.query('select count(*)::int as count from readings')).rows[0]).toEqual({ count: 2 });
  } finally {
    await close();
  }
}, 30_000);

it.each([
  ['that the database sets', made],
  ['that callers give', given],
])('fills rows with a time %s, and leaves keys, indexes and foreign keys as the migration made them', async (_, text) => {
  const { client, database, system, rebuilds, close } = await migrated(text);
  try {
    const before = await catalogue(client);
    const data = createData(system, { seed: 1, asOf: Date.now(), scale: 1, passwordHash: '' });
    const filled = await fill(system, data, { rebuilds, connect: () => connect(database) });
    expect(filled.tables).toContainEqual({ table: 'readings', rows: 3000 });
    expect(await catalogue(client)).toEqual(before);
    expect((await client.query(`select 1 from pg_index where not indisvalid`)).rows).toEqual([]);
    expect((await partitions(client)).length).toBeGreaterThan(20);
  } finally {
    await close();
  }
}, 60_000);

it('goes the way back', async () => {
  const { client, files, close } = await migrated(made);
  try {
    await client.query(files.get('migrations/0001_initial.down.sql') ?? '');
    expect((await client.query(`select relname from pg_class where relnamespace = 'public'::regnamespace union all select proname from pg_proc where pronamespace = 'public'::regnamespace and proname like '%partitions'`)).rows).toEqual([]);
  } finally {
    await close();
  }
}, 30_000);
