import type { Advice } from '@kentledge/core/evidence';
import { assumedStatistics } from '@kentledge/core/database';
import { adviceText } from '@kentledge/core/report';
import type { Collation, Statistics } from '@kentledge/core/statistics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRun } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { startTwin } from '../twin/index.ts';
import { adviseWorkload } from './advise.ts';

// What somebody who knows PostgreSQL would say of schemas with a million rows in each table.

let run: Run;
beforeAll(async () => {
  run = await openRun();
}, 60_000);
afterAll(() => run.close(), 60_000);

async function advise(schema: readonly string[], queries: Readonly<Record<string, string>>, collation?: Collation): Promise<Advice> {
  const { advice } = await adviseWorkload(run, { schema, ...(collation === undefined ? {} : { statistics: await assumedIn(schema, collation) }), queries: Object.entries(queries).map(([id, sql]) => ({ id, weight: 1, sql })) });
  return advice;
}

/** What is assumed where nothing is known, in another order of texts. */
async function assumedIn(schema: readonly string[], collation: Collation): Promise<Statistics> {
  const twin = await startTwin(run, { schema, statistics: { kentledge: 'statistics', version: 1, of: 'x', source: { kind: 'assumed' }, collation, relations: [] } });
  await twin.close();
  return { ...assumedStatistics(twin.catalog, 'x'), collation };
}

const definitions = ({ indexes }: Advice): readonly string[] => indexes.map(({ state, table, definition }) => `${state} ${table} ${definition}`);

it('serves a queue in its order, by the rows that wait', async () => {
  const jobs = 'create table jobs (id bigint primary key, queue text not null, run_at timestamptz not null, locked_at timestamptz, priority int not null, payload jsonb)';
  const next = 'select id from jobs where queue = $1 and locked_at is null and run_at <= now() order by priority desc, run_at limit 1 for update skip locked';
  expect(definitions(await advise([jobs], { next }))).toEqual(['new jobs (queue, priority desc, run_at) where locked_at IS NULL']);
}, 60_000);

const orders = [
  'create schema app',
  'create table app.orders (id bigint, placed_at timestamptz not null, customer_no bigint not null, state text not null, primary key (id, placed_at)) partition by range (placed_at)',
  "create table app.orders_2026 partition of app.orders for values from ('2026-01-01') to ('2027-01-01')",
  'create table app.orders_rest partition of app.orders default',
  'create index orders_state_idx on app.orders (state)',
];

it('puts an index on the whole of a partitioned table, also for queries of a part, and lets it go as a whole', async () => {
  const advice = await advise(orders, { mine: 'select * from app.orders where customer_no = $1 order by placed_at desc limit 20', part: 'select placed_at from app.orders_2026 where customer_no = $1' });
  expect(definitions(advice)).toEqual(['new orders (customer_no, placed_at desc)']);
  expect(advice.drops.map(({ name, reason, isSplit }) => [name, reason, isSplit])).toEqual([['orders_state_idx', 'unused', true]]);
  expect(advice.queries[0]?.after).toBeLessThan(100);
  const text = adviceText(advice);
  expect(text).toContain('create index "orders_customer_no_placed_at_idx" on "app"."orders"');
  expect(text).toContain('drop index "app"."orders_state_idx";');
}, 60_000);

it('looks for heirs of a table too', async () => {
  const schema = ['create table vehicles (id bigint primary key, plate text not null)', 'create table cars (doors int) inherits (vehicles)'];
  expect(definitions(await advise(schema, { find: 'select id from vehicles where plate = $1' })).toSorted()).toEqual(['new cars (plate) include ("id")', 'new vehicles (plate) include ("id")']);
}, 60_000);

it('tells apart indexes and tables of the same name in several schemas, and finds tables where the schema says', async () => {
  const made = (schema: string): readonly string[] => [`create schema ${schema}`, `create table ${schema}.orders (id bigint primary key, state text not null, who text not null, note text)`];
  const schema = [...made('app'), 'create index orders_idx on app.orders (state)', ...made('audit'), 'create index orders_idx on audit.orders (who)', 'set search_path = audit, public'];
  const advice = await advise(schema, { byState: 'select * from app.orders where state = $1', unqualified: 'select * from orders where state = $1' });
  expect(advice.indexes.map(({ schema: at, name, state, definition }) => [at, name, state, definition]).toSorted()).toEqual([['app', 'orders_idx', 'kept', '(state)'], ['audit', 'orders_state_idx', 'new', '(state)']]);
  expect(advice.drops.map(({ schema: at, name, reason }) => [at, name, reason])).toEqual([['audit', 'orders_idx', 'unused']]);
}, 60_000);

it('keeps the index by which deletes of what is referred to find the rows, unless another leads with its columns', async () => {
  const schema = ['create table users (id bigint primary key)', 'create table events (id bigint primary key, user_id bigint not null references users on delete cascade, at timestamptz not null)', 'create index events_user on events (user_id)'];
  const kept = await advise(schema, { latest: 'select id from events order by at desc limit 10' });
  expect(definitions(kept)).toContain('kept events (user_id)');
  expect(kept.indexes.find(({ name }) => name === 'events_user')?.keys).toEqual([{ name: 'events_user_id_fkey', references: 'users' }]);
  expect(adviceText(kept)).toContain('deletes in users by');
  const led = await advise([...schema.slice(0, 1), ...schema.slice(1).map((sql) => sql.replace('id bigint primary key', 'id bigint').replace('at timestamptz', 'primary key (user_id, id), at timestamptz'))], { mine: 'select id from events where user_id = $1' });
  expect(led.drops.map(({ name, reason, by }) => [name, reason, by])).toEqual([['events_user', 'redundant', 'events_pkey']]);
}, 60_000);

it('finds what refers to deleted rows by an index where that is worth it, also through what goes with them, and says for whom', async () => {
  const schema = ['create table users (id bigint primary key, name text not null)', 'create table posts (id bigint primary key, user_id bigint not null references users on delete cascade)', 'create table likes (id bigint primary key, post_id bigint not null references posts)', 'create table notes (id bigint primary key, user_id bigint references users on delete set null)'];
  const advice = await advise(schema, { leave: 'delete from users where id = $1', rename: 'update users set name = $1 where id = $2' });
  expect(definitions(advice).toSorted()).toEqual(['new likes (post_id)', 'new notes (user_id)', 'new posts (user_id)']);
  expect(Object.fromEntries(advice.indexes.map(({ table, gains }) => [table, gains.map(({ query }) => query)]))).toEqual({ posts: ['leave → posts by user_id'], likes: ['leave → likes by post_id'], notes: ['leave → notes by user_id'] });
  // No key is told of beside the query that looks by it.
  expect(advice.indexes.flatMap(({ keys = [] }) => keys)).toEqual([]);
  const weights = new Map(advice.queries.map(({ id, weight }) => [id, weight]));
  // A million posts of a hundred thousand users: ten go with each.
  expect(['leave → posts by user_id', 'leave → likes by post_id'].map((id) => weights.get(id))).toEqual([1, 10]);
  expect(adviceText(advice)).toContain('leave → posts');
}, 60_000);

it('takes an index in another order of nulls, or for other operators, for another one', async () => {
  const schema = ['create table t (id bigint primary key, a int, name text not null)', 'create index t_a on t (a desc nulls last)', 'create unique index t_name on t (name)', 'create index t_name_like on t (name text_pattern_ops)'];
  const advice = await advise(schema, { top: 'select id from t order by a desc limit 10' });
  expect(definitions(advice)).toEqual(['new t (a desc)']);
  expect(advice.drops.map(({ name, reason }) => [name, reason])).toEqual([['t_name_like', 'unused'], ['t_a', 'unused']]);
}, 60_000);

it('finds what serves queries of views', async () => {
  const schema = ['create table orders (id bigint primary key, user_id bigint not null, state text not null, at timestamptz not null)', "create view open_orders as select id as number, user_id as buyer, at as since from orders where state = 'open'", 'create view mine as select number, buyer, since from open_orders'];
  const advice = await advise(schema, { latest: 'select * from mine where buyer = $1 order by since desc limit 10' });
  expect(advice.indexes[0]?.create).toContain('"public"."orders" (user_id');
  expect(advice.queries[0]?.after).toBeLessThan(20);
}, 60_000);

it('finds the start of a pattern as the order of texts has it, and its middle where there are trigrams', async () => {
  const schema = ['create extension pg_trgm', 'create table docs (id bigint primary key, title text not null, body text not null, note text not null, code text collate "C" not null)'];
  const queries = { start: "select * from docs where title like 'abc%'", middle: "select * from docs where body ilike '%abcdef%'", byBytes: "select * from docs where code like 'abc%'" };
  const advice = await advise(schema, queries);
  expect(definitions(advice)).toEqual(expect.arrayContaining(['new docs (title text_pattern_ops)', 'new docs (code)', 'new docs using gin (body gin_trgm_ops)']));
  expect(definitions(await advise(schema, queries, { provider: 'builtin', locale: 'C.UTF-8' }))).toEqual(expect.arrayContaining(['new docs (title)', 'new docs (code)']));
}, 60_000);

it.each(['slug text_pattern_ops', 'slug collate "C"'])('keeps an index (%s) by which the start of a pattern is found only where nothing else does', async (key) => {
  const schema = ['create table tags (id bigint primary key, slug text not null unique, name text not null)', `create index tags_slug_like on tags (${key})`, 'create index tags_name_like on tags (name text_pattern_ops)'];
  const dropped = async (collation: Collation): Promise<readonly string[]> => (await advise(schema, { start: "select * from tags where slug like 'abc%'" }, collation)).drops.map(({ name }) => name).toSorted();
  expect(await dropped({ provider: 'icu', locale: 'de-DE' })).toEqual(['tags_name_like']);
  expect(await dropped({ provider: 'libc', locale: 'C' })).toEqual(['tags_name_like', 'tags_slug_like']);
}, 60_000);

it('says the same whatever the order of the queries', async () => {
  const schema = ['create table events (id bigint primary key, at timestamptz not null, kind text not null)'];
  const queries = { up: 'select * from events order by at limit 5', down: 'select * from events order by at desc limit 5', kind: 'select at from events where kind = $1 and at > $2' };
  const turned = Object.fromEntries(Object.entries(queries).toReversed());
  expect(definitions(await advise(schema, turned))).toEqual(definitions(await advise(schema, queries)));
}, 60_000);

it('leaves the indexes of tables alone that no query names, and says so', async () => {
  const schema = ['create table orders (id bigint primary key, state text not null, note text)', 'create index orders_note on orders (note)', 'create table audits (id bigint primary key, who text not null, at timestamptz not null)', 'create index audits_who on audits (who)', 'create table visits (id bigint primary key, at timestamptz not null)', 'create index visits_at on visits (at)'];
  const advice = await advise(schema, { byState: 'select * from orders where state = $1', visit: 'insert into visits values ($1, now())' });
  expect(advice.drops.map(({ name }) => name).toSorted()).toEqual(['orders_note', 'visits_at']);
  expect(advice.leftAlone).toEqual({ indexes: 1, tables: 1, bytes: expect.any(Number) as number });
  expect(adviceText(advice)).toMatch(/Left alone: 1 index \([\d.]+ MB\) of 1 table that no query names\./);
}, 60_000);

it('puts into a key no column that has one value in all rows of the index', async () => {
  const schema = ['create table posts (id bigint primary key, slug text not null, author_id bigint not null references posts, is_public boolean not null, is_hidden boolean not null, deleted_at timestamptz)'];
  const advice = await advise(schema, { page: 'select * from posts where slug = $1 and is_public and not is_hidden and deleted_at is null', told: 'select * from posts where author_id = $1 and is_hidden is false' });
  for (const { definition } of advice.indexes) {
    const [key = '', condition = ''] = definition.split(' where ');
    for (const column of ['is_public', 'is_hidden', 'deleted_at']) expect(key.includes(column) && condition.includes(column), definition).toBe(false);
  }
  expect(advice.queries[0]?.after).toBeLessThan(0.1 * (advice.queries[0]?.before ?? 0));
}, 60_000);

it('counts what an upsert pays for an index once', async () => {
  const advice = await advise(['create table hits (page text primary key, seen int not null, at timestamptz not null)'], { top: 'select page from hits order by seen desc limit 10', hit: 'insert into hits values ($1, 1, now()) on conflict (page) do update set seen = hits.seen + 1' });
  expect(advice.indexes.map(({ pays }) => pays.map(({ query }) => query))).toEqual([['hit']]);
}, 60_000);

it('reads an index from its end, and asks for no other one in that order', async () => {
  const schema = ['create table posts (id bigint primary key, at timestamptz not null, score int, kind int not null)', 'create index posts_at on posts (at)', 'create index posts_kind_score on posts (kind, score desc nulls last)'];
  const advice = await advise(schema, { latest: 'select * from posts order by at desc limit 10', last: 'select * from posts order by id desc limit 10', least: 'select * from posts order by kind desc, score nulls first limit 10' });
  expect(definitions(advice).toSorted()).toEqual(['kept posts (at)', 'kept posts (kind, score desc nulls last)']);
}, 60_000);

it('takes what names no table for none of the load, also where it may not be called', async () => {
  const { told } = await adviseWorkload(run, { schema: ['create extension pg_stat_statements', 'create table t (id bigint primary key, a int)'], queries: ['select * from t where a = $1', 'select pg_stat_statements_reset()'].map((sql, place) => ({ id: `${place}`, weight: 1, sql })) });
  expect(told.map(({ code }) => code)).toEqual(['prove/statistics-assumed', 'prove/queries-elsewhere']);
}, 60_000);

it('leaves an index where it is rather than to build one that does what it does', async () => {
  const table = 'create table books (id bigint primary key, title text not null, year int not null, isbn text not null, is_out boolean not null)';
  const advice = await advise([table, 'create index books_title on books (title, year)'], { byBoth: 'select * from books where title = $1 and year = $2', other: 'select id from books where isbn = $1' });
  expect(definitions(advice).filter((one) => one.includes('title'))).toEqual(['kept books (title, year)']);
  expect(advice.drops).toEqual([]);
}, 60_000);

it('says nothing more once its advice is followed', async () => {
  const schema = ['create table tickets (id bigint primary key, owner_id bigint not null references tickets, state text not null, at timestamptz not null, note text)', 'create index tickets_state on tickets (state)'];
  const queries = { mine: "select id, at from tickets where owner_id = $1 and state = 'open' order by at desc limit 10", all: 'select * from tickets where state = $1 and at > $2', old: 'select * from tickets where note is null order by at limit 5' };
  const first = await advise(schema, queries);
  expect(first.indexes.length).toBeGreaterThan(1);
  const followed = [...schema, ...first.indexes.filter(({ state }) => state === 'new').map(({ create }) => create), ...first.drops.map(({ name }) => `drop index ${name}`)];
  const second = await advise(followed, queries);
  expect([second.indexes.filter(({ state }) => state === 'new').map(({ create }) => create), second.drops.map(({ name }) => name)]).toEqual([[], []]);
}, 60_000);

it('lets no index of elements go without statistics where a query looks for some', async () => {
  const schema = ['create table posts (id bigint primary key, tags text[] not null, labels text[] not null, body text not null)', 'create index posts_tags on posts using gin (tags)', 'create index posts_labels on posts using gin (labels)', "create index posts_body on posts using gin (to_tsvector('english', body))"];
  const queries = { tagged: 'select * from posts where tags @> $1 order by id desc limit 20', search: "select * from posts where to_tsvector('english', body) @@ plainto_tsquery('english', $1) order by id desc limit 20" };
  const advice = await advise(schema, queries);
  expect(advice.drops.map(({ name, reason }) => [name, reason])).toEqual([['posts_labels', 'unused']]);
  expect(advice.indexes.map(({ name, isUnsure }) => [name, isUnsure]).toSorted()).toEqual([['posts_body', true], ['posts_tags', true]]);
  expect(adviceText(advice, { width: 200 })).toContain('only a guess speaks against it');
}, 60_000);

it('makes an index on what a column is cast to beside one on the column, and knows it again', async () => {
  const schema = ['create table events (id bigint primary key, at timestamp not null, data jsonb not null)', 'create index events_at on events (at)', "create index events_n on events ((data ->> 'n'))"];
  const queries = { day: 'select id from events where at::date = $1', n: "select id from events where (data ->> 'n')::int = $1" };
  const { indexes } = await advise(schema, queries);
  expect(indexes.map(({ state, definition }) => `${state} ${definition}`).toSorted()).toEqual([expect.stringMatching(/^new \(\(CAST\(data ->> 'n' AS int\)\)\)/), expect.stringMatching(/^new \(\(at::date\)\)/)]);
  const again = await advise([...schema, ...indexes.map(({ create }) => create)], queries);
  expect(again.indexes.map(({ state }) => state)).toEqual(['kept', 'kept']);
}, 60_000);

it('does not walk past the rows of frequent values for a rare one', async () => {
  const schema = ['create table orders (id bigint primary key, state text not null, updated timestamptz not null)'];
  const twin = await startTwin(run, { schema, statistics: { kentledge: 'statistics', version: 1, of: 'x', source: { kind: 'assumed' }, relations: [] } });
  await twin.close();
  const statesOf = (shares: readonly number[]): Statistics => {
    const even = assumedStatistics(twin.catalog, 'x');
    const common = shares.map((share, number) => ({ value: `state ${number}`, share }));
    return { ...even, relations: even.relations.map((relation) => ({ ...relation, columns: relation.columns.map((column) => (column.name === 'state' ? { ...column, distinct: shares.length, common } : column)) })) };
  };
  const queries = [
    { id: 'ofState', weight: 1, sql: 'select * from orders where state = $1 and updated < $2 order by updated limit 100' },
    { id: 'newest', weight: 1, sql: 'select * from orders order by updated limit 100' },
  ];
  const advised = async (shares: readonly number[]): Promise<readonly string[]> => definitions((await adviseWorkload(run, { schema, statistics: statesOf(shares), queries })).advice);
  expect(await advised([0.25, 0.25, 0.25, 0.25])).toEqual(['new orders (updated)']);
  expect((await advised([0.97, 0.01, 0.01, 0.01])).toSorted()).toEqual(['new orders (state, updated)', 'new orders (updated)']);
}, 60_000);

it('gives a query the index that it would get alone, whatever keys look for besides', async () => {
  const schema = [
    'create table users (id bigint primary key)',
    'create table events (id bigint primary key, user_id bigint not null references users on delete cascade, realm int not null, kind text not null, at timestamptz not null, payload jsonb)',
    'create table posts (id bigint primary key, user_id bigint not null references users on delete cascade)',
    'create table comments (id bigint primary key, post_id bigint not null references posts on delete cascade)',
    'create table likes (id bigint primary key, comment_id bigint not null references comments on delete cascade)',
  ];
  const latest = 'select * from events where realm = $1 and kind = $2 order by at desc limit 50';
  const found = definitions(await advise(schema, { latest, leave: 'delete from users where id = $1' }));
  expect(found.toSorted()).toEqual(['new comments (post_id)', 'new events (realm, kind, at desc)', 'new events (user_id)', 'new likes (comment_id)', 'new posts (user_id)']);
}, 60_000);
