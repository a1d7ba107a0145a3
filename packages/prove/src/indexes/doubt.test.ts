import type { Advice } from '@kentledge/core/evidence';
import type { RelationStatistics, Statistics } from '@kentledge/core/statistics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRun } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { adviseWorkload } from './advise.ts';
import type { Advised, AdviseOptions } from './advise.ts';

const schema = [
  'create table notes (id bigint primary key, author_id bigint not null, tile bigint not null, map_id bigint not null, updated_at timestamptz not null, body text not null)',
  'create index notes_updated_at_idx on notes (updated_at)',
  'create index notes_map_id_idx on notes (map_id)',
  'create index notes_tile_idx on notes (tile)',
  "create index notes_words_idx on notes using gin (to_tsvector('english', body))",
];

const rows = 2_000_000;
const column = (name: string, distinct: number, width = 8) => ({ name, inherited: false, nullFraction: 0, width, distinct, correlation: 0.1 });
const index = (name: string, pages: number): RelationStatistics => ({ schema: 'public', name, kind: 'index', rows, pages, allVisible: 0, level: 2, columns: [] });
/** Half of the authors' notes are of a hundred of them. */
const heavy = Array.from({ length: 100 }, (_, place) => ({ value: String(place), share: 0.005 }));

function statisticsWith(authors: Partial<RelationStatistics['columns'][number]> = {}): Statistics {
  return {
    kentledge: 'statistics',
    version: 1,
    of: 'map',
    source: { kind: 'database', server: '18.4', taken: '2026-11-01T00:00:00Z' },
    relations: [
      { schema: 'public', name: 'notes', kind: 'table', rows, pages: 100_000, allVisible: 90_000, columns: [column('id', -1), { ...column('author_id', 200_000), ...authors }, column('tile', 1_000_000), column('map_id', 50_000), column('updated_at', -1), column('body', -1, 300)] },
      ...[['notes_pkey', 5500], ['notes_updated_at_idx', 5500], ['notes_map_id_idx', 2200], ['notes_tile_idx', 4000], ['notes_words_idx', 20_000]].map(([name, pages]) => index(String(name), Number(pages))),
    ],
  };
}

let run: Run;
beforeAll(async () => {
  run = await openRun();
}, 60_000);
afterAll(() => run.close());

function advise(queries: Readonly<Record<string, string>>, more: Partial<AdviseOptions> = {}): Promise<Advised> {
  return adviseWorkload(run, { schema, statistics: statisticsWith(), queries: Object.entries(queries).map(([id, sql]) => ({ id, weight: 1, sql })), ...more });
}

const dropped = ({ drops }: Advice): readonly string[] => drops.map(({ name }) => name);
const made = ({ indexes }: Advice): readonly string[] => indexes.filter(({ state }) => state === 'new').map(({ definition }) => definition);

it('keeps an index of words although a walk to LIMIT seems cheaper by a guess', async () => {
  const { advice } = await advise({ search: "select id from notes where to_tsvector('english', body) @@ plainto_tsquery('english', $1) order by updated_at desc limit 100", latest: 'select id from notes order by updated_at desc limit 20' });
  expect(dropped(advice)).not.toContain('notes_words_idx');
  expect(advice.indexes.map(({ name }) => name)).toContain('notes_words_idx');
  expect(dropped(advice)).toContain('notes_tile_idx');
}, 60_000);

it('keeps an index that begins with what lies between two parameters, and drops it for one that begins so too', async () => {
  const near = 'select id from notes where tile between $1 and $2 order by map_id desc limit $3';
  const { advice } = await advise({ near, map: 'select id from notes where map_id = $1' });
  expect(dropped(advice)).not.toContain('notes_tile_idx');
  const wider = { schema: [...schema, 'create index notes_tile_map_idx on notes (tile, map_id, id)'] };
  const { advice: other } = await advise({ near, map: 'select id from notes where map_id = $1', tile: 'select map_id, id from notes where tile = $1 order by map_id' }, wider);
  expect(other.drops.find(({ name }) => name === 'notes_tile_idx')).toMatchObject({ reason: 'redundant', by: 'notes_tile_map_idx' });
}, 60_000);

it('keeps what a query may need that has no plan, or could not be read, and says so', async () => {
  const known = { latest: 'select id from notes order by updated_at desc limit 20' };
  const plain = await advise(known);
  expect(dropped(plain.advice)).toEqual(['notes_words_idx', 'notes_tile_idx', 'notes_map_id_idx']);
  expect(plain.told.map(({ code }) => code)).not.toContain('prove/indexes-in-doubt');
  const told = { indexes: 4, tables: ['notes'], statements: 1 };
  for (const [queries, unread] of [
    [{ ...known, old: 'select id from notes where renamed = $1' }, undefined],
    [known, { texts: ['SELECT "Notes".* FROM public.NOTES where map_id = $1 and (…'], hidden: 0 }],
    [known, { texts: [], hidden: 1 }],
  ] as const) {
    const { advice, told: diagnostics } = await advise(queries, { unread });
    expect(dropped(advice)).toEqual([]);
    expect(diagnostics.find(({ code }) => code === 'prove/indexes-in-doubt')?.data).toEqual(told);
  }
  const others = await advise(known, { unread: { texts: ['select * from footnotes where id = $1 and ('], hidden: 0 } });
  expect(dropped(others.advice)).toHaveLength(3);
}, 120_000);

it('weighs what is asked of values that occur often', async () => {
  const mine = 'select * from notes where author_id = $1 order by updated_at desc limit 20';
  const indexes = [...schema, 'create index notes_author_id_idx on notes (author_id)'];
  expect(made((await advise({ mine }, { schema: indexes })).advice)).toEqual([]);
  const { advice } = await advise({ mine }, { schema: indexes, statistics: statisticsWith({ common: heavy }) });
  expect(made(advice)).toEqual(['(author_id, updated_at desc)']);
}, 60_000);
