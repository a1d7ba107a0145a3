import type { Advice } from '@kentledge/core/evidence';
import type { RelationStatistics, Statistics } from '@kentledge/core/statistics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRun } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { adviseWorkload } from './advise.ts';
import type { AdviseOptions } from './advise.ts';

const schema = [
  'create table users (id bigint primary key, email text not null, team_id bigint not null)',
  "create table orders (id bigint primary key, user_id bigint not null references users, state text not null, placed_at timestamptz not null, total numeric(10,2) not null, note text)",
  'create index orders_user_id_idx on orders (user_id)',
  'create index orders_total_idx on orders (total)',
];

function table(name: string, rows: number, columns: RelationStatistics['columns']): RelationStatistics {
  const pages = Math.ceil((rows * columns.reduce((sum, { width }) => sum + width, 28)) / 8192);
  return { schema: 'public', name, kind: 'table', rows, pages, allVisible: pages, columns };
}

const column = (name: string, distinct: number, width = 8) => ({ name, inherited: false, nullFraction: 0, width, distinct, correlation: 0 });
const statistics: Statistics = {
  kentledge: 'statistics',
  version: 1,
  of: 'shop',
  source: { kind: 'database', server: '18.4', taken: '2026-11-01T00:00:00Z' },
  relations: [
    table('users', 100_000, [column('id', -1), column('email', -1, 24), column('team_id', 500)]),
    table('orders', 2_000_000, [column('id', -1), column('user_id', 2_000), { ...column('state', 4, 6), common: [{ value: 'done', share: 0.97 }, { value: 'open', share: 0.01 }] }, column('placed_at', -1), column('total', 50_000), column('note', -1, 120)]),
    { schema: 'public', name: 'orders_user_id_idx', kind: 'index', rows: 2_000_000, pages: 2200, allVisible: 0, level: 2, columns: [] },
    { schema: 'public', name: 'orders_total_idx', kind: 'index', rows: 2_000_000, pages: 5500, allVisible: 0, level: 2, columns: [] },
  ],
};

let run: Run;
beforeAll(async () => {
  run = await openRun();
}, 60_000);
afterAll(() => run.close());

function advise(queries: Readonly<Record<string, readonly [weight: number, sql: string]>>, more: Partial<AdviseOptions> = {}): Promise<Advice> {
  const options = { schema, statistics, queries: Object.entries(queries).map(([id, [weight, sql]]) => ({ id, weight, sql })), ...more };
  return adviseWorkload(run, options).then(({ advice }) => advice);
}

const definitions = ({ indexes }: Advice): readonly string[] => indexes.map(({ state, table: on, definition }) => `${state} ${on} ${definition}`);
const drops = (advice: Advice): readonly string[] => advice.drops.map(({ name, reason, by }) => `${name} ${reason}${by === undefined ? '' : ` ${by}`}`);

it('replaces an index by one in the order of the page, names what is redundant and unused, and proves it by the plans', async () => {
  const advice = await advise({ mine: [100, 'select * from orders where user_id = $1 order by placed_at desc limit 20'], find: [5, 'select id from users where lower(email) = $1'] });
  expect(definitions(advice)).toEqual(['new orders (user_id, placed_at desc)', 'new users ((lower(email)))']);
  expect(drops(advice)).toEqual(['orders_total_idx unused', 'orders_user_id_idx redundant orders_user_id_placed_at_idx']);
  const [mine] = advice.queries;
  expect(JSON.stringify(mine?.planBefore)).toContain('orders_user_id_idx');
  expect(JSON.stringify(mine?.planAfter)).not.toContain('"Sort"');
  expect(JSON.stringify(mine?.planAfter)).toContain('"orders_user_id_placed_at_idx"');
  expect(mine?.after).toBeLessThan((mine?.before ?? 0) / 2);
  expect(advice.after).toBeLessThan(advice.before);
  expect(advice.indexes[0]?.gains).toEqual([{ query: 'mine', gain: expect.any(Number) as number }]);
}, 60_000);

it('limits an index to the rows that are always meant, and lets writers pay for it', async () => {
  const advice = await advise({ open: [10, "select id, placed_at from orders where state = 'open' order by placed_at limit 50"], place: [50, 'insert into orders (id, user_id, state, placed_at, total) values ($1, $2, $3, $4, $5)'] });
  expect(definitions(advice)).toEqual([`new orders (placed_at) include ("id") where state = 'open'`, 'kept orders (user_id)']);
  const [index] = advice.indexes;
  expect(index?.pays.map(({ query }) => query)).toEqual(['place']);
  expect(index?.bytes).toBeLessThan(2e6);
}, 60_000);

it('limits an index to the rows that two queries have in common', async () => {
  const common = "select total from orders where user_id = $1 and state = 'open' and note is null";
  const advice = await advise({ sold: [10, `${common} and total is not null`], placed: [10, `${common} and placed_at is not null`] });
  expect(definitions(advice)).toEqual([`new orders (user_id) include ("total") where state = 'open' and note IS NULL`, 'kept orders (user_id)']);
}, 60_000);

it.each([
  ['an index that finds the rows of a foreign key', schema, {}],
  ['that index where rows are deleted, too', schema, { leave: [1, 'delete from users where id = $1'] }],
  ['none yet where rows are deleted', schema.slice(0, 2), { leave: [1, 'delete from users where id = $1'] }],
] as const)('makes one index for a page and a foreign key: there is %s', async (_name, made, more) => {
  const advice = await advise({ page: [100, 'select * from orders where state = $1 and user_id = $2 order by placed_at desc limit 20'], ...more }, { schema: made });
  expect(definitions(advice)).toEqual(['new orders (user_id, state, placed_at desc)']);
}, 60_000);

it('names the delete that pays for an index of what goes with its rows', async () => {
  const cascading = schema.slice(0, 2).map((sql) => sql.replace('references users', 'references users on delete cascade'));
  const { indexes } = await advise({ leave: [1, 'delete from users where id = $1'], mine: [1, 'select * from orders where user_id = $1'] }, { schema: cascading });
  expect(indexes.map(({ definition, pays }) => [definition, pays.map(({ query }) => query)])).toEqual([['(user_id)', ['leave']]]);
  // A thousand rows of each user, each with an entry.
  expect(indexes[0]?.pays[0]?.cost).toBeGreaterThan(1);
}, 60_000);

it('keeps no index that costs its writers more than it saves', async () => {
  const rare = 'select count(*) from orders where placed_at > $1 and total > $2';
  const place = 'insert into orders (id, user_id, state, placed_at, total) select i, i, $1, now(), 1 from generate_series(1, 100000) i';
  const often = await advise({ rare: [1, rare], place: [0.0001, place] }, { mayDrop: new Set() });
  const seldom = await advise({ rare: [1, rare], place: [1000, place] }, { mayDrop: new Set() });
  expect(definitions(often)).not.toEqual([]);
  expect(definitions(seldom)).toEqual([]);
}, 60_000);

it('advises the usual queries beside one that costs a million times as much', async () => {
  const monster = 'select count(*) from orders a join orders b on a.note < b.note';
  const advice = await advise({ mine: [100, 'select note from orders where placed_at = $1'], theirs: [100, 'select email from users where team_id = $1'], one: [100, 'select email from users where id = $1'], monster: [1, monster] });
  expect(definitions(advice)).toEqual(expect.arrayContaining(['new orders (placed_at)']));
  expect(advice.queries.find(({ id }) => id === 'mine')?.after).toBeLessThan(10);
}, 60_000);

it('keeps within a budget, and says how near the best that is', async () => {
  const queries = { a: [1, 'select note from orders where user_id = $1'], b: [1, 'select note from orders where placed_at = $1'], c: [1, 'select note from orders where total = $1'] } as const;
  const [tight, wide] = [await advise(queries, { budget: 50e6 }), await advise(queries, { budget: 500e6 })];
  expect(tight.bytesAfter).toBeLessThanOrEqual(50e6);
  expect(tight.after).toBeGreaterThan(wide.after);
  expect(wide.indexes).toHaveLength(3);
  expect(tight.optimality.known).toBeLessThan(0.02);
}, 60_000);

it('tells of what has no plan, and goes on with the rest', async () => {
  const { advice, told } = await adviseWorkload(run, { schema, statistics, queries: [{ id: 'a', weight: 1, sql: 'select 1 from orders where user_id = $1' }, { id: 'b', weight: 1, sql: 'select * from nothing' }] });
  expect(advice.queries.map(({ id }) => id)).toEqual(['a']);
  expect(told.map(({ message }) => message)).toContain('select * from nothing is not planned: relation "nothing" does not exist');
  await expect(adviseWorkload(run, { schema, statistics, queries: [{ id: 'b', weight: 1, sql: 'select * from nothing' }] })).rejects.toThrow('The query has no plan. select * from nothing is not planned: relation "nothing" does not exist.');
}, 60_000);

it('leaves out what reaches no table of the schema, and tells so', async () => {
  const { advice, told } = await adviseWorkload(run, { schema, statistics, queries: [{ id: 'a', weight: 1, sql: 'select total from orders where user_id = $1' }, { id: 'b', weight: 1, sql: 'select relname from pg_class' }, { id: 'c', weight: 1, sql: 'select 1' }] });
  expect(advice.queries.map(({ id, sql }) => [id, sql])).toEqual([['a', 'select total from orders where user_id = $1']]);
  expect(told.map(({ message }) => message)).toContain('2 queries are left out: they reach no table of the schema');
}, 60_000);

it('assumes a million rows where nothing is known, and says so', async () => {
  const { advice, told } = await adviseWorkload(run, { schema: schema.slice(0, 2), queries: [{ id: 'a', weight: 1, sql: 'select total from orders where user_id = $1' }] });
  expect(definitions(advice)).toEqual(['new orders (user_id)']);
  expect(told.map(({ code, message }) => [code, message.slice(0, 67)])).toEqual([['prove/statistics-assumed', 'Nothing is known of the rows: 1000000 are assumed in each of 2 tabl']]);
  const alone = await adviseWorkload(run, { schema: schema.slice(0, 1), queries: [{ id: 'a', weight: 1, sql: 'select 1 from users where id = $1' }] });
  expect(alone.told[0]?.message).toContain('1000000 are assumed in the table, with');
}, 60_000);
