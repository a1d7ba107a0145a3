import { type Catalog, indexStatistics } from '@kentledge/core/database';
import type { RelationStatistics, Statistics } from '@kentledge/core/statistics';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres } from '../postgres/index.ts';
import { clientConfig, openRun } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { readCatalog } from '../twin/index.ts';
import { readStatistics } from './index.ts';

// Indexes that are built, against what is said of their sizes by statistics of their tables alone.

const json = `jsonb_build_object('user', floor(random() * 4000)::int, 'at', 1700000000 + i, 'kind', (array['view', 'click', 'buy'])[1 + i % 3], 'tags', jsonb_build_array('a' || i % 5, 'b' || i % 50))`;
const words = (count: string): string => `(select string_agg('word' || floor(exp(random() * ln(20000.0)))::int, ' ') from generate_series(1, ${count}))`;
const shapes: Readonly<Record<string, readonly [value: string, index: string]>> = {
  skewed: [`array(select 't' || floor(power(random(), 3) * 500)::int from generate_series(1, 1 + i % 4))`, 'gin (v)'],
  rare: [`array(select floor(random() * 20000)::int from generate_series(1, 5 + i * 0))`, 'gin (v)'],
  single: [`array['k' || i * 3, md5(i::text)]`, 'gin (v)'],
  few: [`array[i % 10, (i / 7) % 10]`, 'gin (v)'],
  vectors: [`to_tsvector('simple', ${words('12 + i % 5')})`, 'gin (v)'],
  texts: [words('8 + i % 9'), `gin (to_tsvector('simple', v))`],
  keys: [json, 'gin (v)'],
  paths: [json, 'gin (v jsonb_path_ops)'],
  mails: [`'customer ' || i || '@example' || i % 100 || '.com'`, 'gin (v gin_trgm_ops)'],
  hashed: [`i`, 'hash (v)'],
  hashed_often: [`i % 200`, 'hash (v)'],
  mostly_null: [`case when i % 10 > 6 then i end`, 'btree (v)'],
};

let run: Run;
let known: { readonly statistics: Statistics; readonly catalog: Catalog };

beforeAll(async () => {
  run = await openRun();
  const postgres = await startPostgres(run, { plansOnly: true });
  const client = new Client(clientConfig(postgres.url));
  await client.connect();
  await client.query('select setseed(0.3); create extension pg_trgm');
  for (const [name, [value, index]] of Object.entries(shapes)) {
    await client.query(`create table ${name} as select i as id, ${value} as v from generate_series(1, 30000) i; create index ${name}_v on ${name} using ${index}`);
  }
  await client.query('vacuum analyze');
  known = { ...(await readStatistics(client, { taken: '2026-01-01T00:00:00Z' })), catalog: await readCatalog(client) };
  await client.end();
}, 120_000);
afterAll(() => run.close());

const relation = (name: string): RelationStatistics | undefined => known.statistics.relations.find((one) => one.name === name);

/** What is said of an index as if it were not there. */
function said(name: string): number {
  const [table, statistics] = [known.catalog.tables.find((one) => one.name === name), relation(name)];
  const [index] = table?.indexes ?? [];
  if (table === undefined || statistics === undefined || index === undefined) throw new Error(`there is no ${name}`);
  const parts = index.keys.map((key) => ({ ...key, columns: ['v'] }));
  const candidate = { name: 'supposed', schema: 'public', table: name, method: index.method as 'gin', parts, include: [] };
  return indexStatistics(candidate, { statistics, rows: statistics.rows, typeOf: (column) => table.columns.find((one) => one.name === column)?.type }).pages;
}

it('says how large indexes of all kinds turn out', () => {
  const ratios = Object.keys(shapes).map((name) => ({ name, real: relation(`${name}_v`)?.pages ?? 0, said: said(name) }));
  console.log(ratios.map(({ name, real, said: told }) => `${name.padEnd(14)} ${String(real).padStart(5)} pages, said ${String(told).padStart(5)}: ${(told / real).toFixed(2)}`).join('\n'));
  expect(ratios.filter(({ real, said: told }) => !(told / real > 0.7 && told / real < 1.4))).toEqual([]);
});
