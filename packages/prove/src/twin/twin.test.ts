import { readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Collation, ColumnStatistics, RelationStatistics, Statistics, StatisticsSource } from '@kentledge/core/statistics';
import { provedCollation } from '@kentledge/core/statistics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Failure, listProcesses, openRun, type Run } from '../run/index.ts';
import { startTwin, type Twin, type TwinInput } from './index.ts';

const limits = { timeout: 60_000 };
const rows = 100_000_000;
const pages = 1_600_000;

const id: ColumnStatistics = { name: 'id', inherited: false, nullFraction: 0, width: 8, distinct: -1, correlation: 1, histogram: ['1', '50000000', '100000000'] };
const name: ColumnStatistics = { name: 'name', inherited: false, nullFraction: 0.1, width: 12, distinct: 5000, correlation: 0, histogram: ['Zoe', 'anna', 'zoe'] };

function table(relation: string, columns: readonly ColumnStatistics[] = [], size = pages): RelationStatistics {
  return { schema: 'public', name: relation, kind: 'table', rows, pages: size, allVisible: size, columns };
}

function index(relation: string, level?: number): RelationStatistics {
  return { schema: 'public', name: relation, kind: 'index', rows, pages: 300_000, allVisible: 0, columns: [], ...(level === undefined ? {} : { level }) };
}

function of(relations: readonly RelationStatistics[], source: StatisticsSource = { kind: 'brief', system: 'x' }): Statistics {
  return { kentledge: 'statistics', version: 1, of: 'x', source, relations };
}

const schema = [
  `create table big (id bigint primary key, name text, tags int[], span int4range, at timestamptz)`,
  `create index big_name on big (name)`,
  `create index big_lower on big (lower(name)) include (at)`,
  `create index big_tags on big using gin (tags)`,
  `create index big_at on big using brin (at)`,
  `create index big_hash on big using hash (name)`,
  `create index big_span on big using gist (span)`,
  `create index big_spans on big using spgist (name)`,
  `create unlogged table light (id bigint primary key, name text)`,
  `create table none (id bigint primary key)`,
  `create table unknown (id bigint primary key, name text)`,
  `create table parent (id bigint, name text) partition by range (id)`,
  `create table child partition of parent for values from (0) to (1000000)`,
  `create table base (id bigint)`,
  `create table heir (more int) inherits (base)`,
  `create materialized view seen as select id, name from big`,
  `create index seen_id on seen (id)`,
  `create table journal (entry int)`,
  `create function writes(int) returns int language plpgsql immutable as 'begin insert into journal values ($1); return 1; end'`,
  `create function sequence_writes() returns bigint language sql stable as 'select setval(''s'', 1)'`,
  `create sequence s`,
  `create function waits() returns int language plpgsql immutable as 'begin perform pg_sleep(3600); return 1; end'`,
  `create function reads() returns bigint language sql stable as 'select max(id) + count(*) from big where id > 99999999'`,
  `create function shows() returns int language plpgsql immutable as 'begin perform kentledge_twin.show(array[''big_pkey''], false); return 1; end'`,
  `create function leaves() returns int language plpgsql immutable as 'begin perform pg_terminate_backend(pg_backend_pid()); return 1; end'`,
  `create extension dblink`,
  `create function calls() returns text language plpgsql immutable as 'begin return dblink_connect(''host=127.0.0.1''); end'`,
  `create function opens() returns text language plpgsql immutable as 'begin return pg_read_file(''/etc/passwd''); end'`,
];

const statistics = of([
  table('big', [id, name]),
  index('big_pkey', 3),
  index('big_name', 3),
  index('big_lower', 2),
  ...['big_tags', 'big_at', 'big_hash', 'big_span', 'big_spans'].map((relation) => index(relation)),
  table('light', [id]),
  index('light_pkey', 2),
  { ...table('none', [], 0), rows: 0 },
  { ...index('none_pkey'), rows: 0, pages: 1 },
  table('parent', [], 0),
  table('child', [id]),
  ...['base', 'heir', 'journal'].map((relation) => table(relation)),
  table('seen', [id]),
  index('seen_id', 2),
]);

let run: Run;
let twin: Twin;
beforeAll(async () => {
  run = await openRun();
  twin = await startTwin(run, { schema, statistics });
}, 60_000);
afterAll(() => run.close(), 60_000);

async function toldOf(input: Partial<TwinInput>): Promise<readonly string[]> {
  const other = await startTwin(run, { schema: [`create table big (id bigint primary key, name text)`], statistics: of([table('big'), index('big_pkey', 3)]), ...input });
  const told = other.told.map(({ code, message }) => `${code}: ${message}`);
  await other.close();
  return told;
}

function scansOf(plan: Awaited<ReturnType<Twin['explain']>>): readonly string[] {
  return [[plan['Node Type'], plan['Index Name'] ?? plan['Relation Name']].filter(Boolean).join(' '), ...(plan.Plans ?? []).flatMap(scansOf)];
}

it('plans as if there were a hundred million rows, and takes no disk', limits, async () => {
  expect(twin.told.map(({ code, message }) => `${code}: ${message}`)).toEqual(['prove/statistics-missing: The statistics say nothing of 2 of the schema\'s relations: unknown, unknown_pkey']);
  expect(scansOf(await twin.explain('select * from big where id = $1'))).toEqual(['Index Scan big_pkey']);
  expect(await twin.explain('select * from big where id = $1')).toMatchObject({ 'Plan Rows': 1 });
  expect((await twin.explain('select count(*) from big where name is not null'))['Total Cost']).toBeGreaterThan(pages / 10);
  const base = `${run.folder}/p1/data/base`;
  const files = readdirSync(base, { recursive: true, encoding: 'utf8' }).map((file) => statSync(`${base}/${file}`));
  expect(files.reduce((sum, { size }) => sum + size, 0)).toBeGreaterThan(pages * 8192);
  // Blocks are of 512 bytes, on every system.
  expect(files.reduce((sum, { blocks }) => sum + blocks * 512, 0)).toBeLessThan(60_000_000);
});

it.each([
  `select * from big where name = 'x' and tags @> '{1}'`,
  `select * from big where name > 'zoe' order by name limit 3`,
  `select min(id), max(id) from big`,
  `select * from big where id > 99999999 and lower(name) = $1`,
  `select * from big where tags && $1 or span && int4range(1, 5)`,
  `select * from big where at between $1 and $2`,
  `select * from light join big using (id) where big.name like 'an%'`,
  `select * from none`,
  `select * from none join unknown using (id)`,
  `select * from parent where id = 5`,
  `select * from base where id > $1`,
  `select * from seen where id = $1`,
  `select * from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relname = 'big'`,
  `select * from pg_stats where tablename = 'big'`,
  `select * from big tablesample system (1)`,
  `select * from big where ctid = '(1,1)'`,
  `insert into big (id) values ($1) on conflict (id) do update set name = excluded.name returning *`,
  `insert into parent select id, name from big`,
  `update parent set name = 'x' where id = $1`,
  `delete from big using light where big.id = light.id`,
  `merge into light l using big b on b.id = l.id when matched then delete when not matched then insert values (b.id)`,
  `select * from big for update skip locked limit 1`,
  `with gone as (delete from big where id = $1 returning *) insert into journal select 1 from gone`,
  `select reads()`,
  `select * from big where id = reads()`,
])('plans and goes on: %s', limits, async (statement) => {
  expect((await twin.explain(statement))['Total Cost']).toBeGreaterThanOrEqual(0);
  expect(scansOf(await twin.explain('select * from big where id = $1'))).toEqual(['Index Scan big_pkey']);
});

it.each<[string, string]>([
  ['select 1; drop table big', 'it is 2 statements; a plan is of one'],
  ['select 1; commit; drop table big', 'it is 3 statements; a plan is of one'],
  ['', 'there is no statement in it'],
  ['-- nothing', 'there is no statement in it'],
  ['commit', 'COMMIT has no plan'],
  ['explain analyze select 1', 'EXPLAIN has no plan'],
  ['analyze select 1', 'syntax error'],
  ['copy big to stdout', 'COPY has no plan'],
  ['do $$ begin delete from big; end $$', 'DO has no plan'],
  ['call p()', 'CALL has no plan'],
  ['vacuum big', 'VACUUM has no plan'],
  ['create table x as select 1', 'CREATE TABLE has no plan'],
  ['select 1 into x', 'SELECT INTO makes a table'],
  ['execute x', 'EXECUTE has no plan'],
  ['declare c cursor for select 1', 'DECLARE has no plan'],
  ['set work_mem = 1', 'SET has no plan'],
  ['select 1\0; drop table big', 'it holds a zero byte'],
  ['select * from nowhere', 'relation "nowhere" does not exist'],
  [`select '\\'; drop table big; --'`, 'it is 2 statements'],
  ['select calls()', 'permission denied for function dblink_connect'],
  ['select opens()', 'permission denied for function pg_read_file'],
  ['select leaves()', 'terminating connection'],
])('refuses %j', limits, async (statement, reason) => {
  const error: unknown = await twin.explain(statement).then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Failure);
  expect(error).toMatchObject({ code: 'prove/statement-refused', message: expect.stringContaining(reason) });
  expect(scansOf(await twin.explain('select * from big where id = $1'))).toEqual(['Index Scan big_pkey']);
});

it.each(['select writes(1)', 'select * from big where id = sequence_writes()', 'select shows()'])('tells of a function that writes while planning: %s', limits, async (statement) => {
  await expect(twin.explain(statement)).rejects.toMatchObject({ code: 'prove/function-writes' });
  expect(scansOf(await twin.explain('select * from big where id = $1'))).toEqual(['Index Scan big_pkey']);
});

it('takes a range between literals for one row in 200 where nothing is known of the column', limits, async () => {
  const columns = [['id', -1], ['size', 200], ['user_id', -0.1], ['done', 2], ['code', -1], ['kind', 2], ['state', 200]].map(([column, distinct]) => ({ name: String(column), inherited: false, nullFraction: 0, width: 8, distinct: Number(distinct), ...(column === 'state' ? { common: [{ value: 'done', share: 0.9 }] } : {}) }));
  const relations: Statistics['relations'] = [
    { schema: 'public', name: 'big', kind: 'table', rows: 1_000_000, pages: 10_000, allVisible: 10_000, columns },
    { schema: 'public', name: 'big_pkey', kind: 'index', rows: 1_000_000, pages: 2745, allVisible: 0, level: 2, columns: [] },
  ];
  const other = await startTwin(run, { schema: ['create table big (id bigint primary key, size bigint, user_id bigint, done boolean, code bigint, kind bigint, state text)'], statistics: { ...of(relations), source: { kind: 'assumed' } } });
  const rowsOf = async (condition: string): Promise<unknown> => (await other.explain(`select id from big where ${condition} offset 0`))['Plan Rows'];
  expect(await Promise.all(['size between 5 and 900', 'id between 5 and 900', 'size between $1 and $2', 'size = 5', 'user_id = 5', 'done', 'id = 5'].map(rowsOf))).toEqual([5000, 5000, 5000, 5000, 10, 500_000, 1]);
  // What is said of a column and the planner does not suppose itself holds.
  expect(await Promise.all(['code = 5', 'kind = 5', "state = 'done'", "state = 'open'"].map(rowsOf))).toEqual([1, 500_000, 900_000, 503]);
  await other.close();
});

it('tells of a function that does not end while planning', { timeout: 90_000 }, async () => {
  await expect(twin.explain('select waits()')).rejects.toMatchObject({ code: 'prove/plan-too-long' });
});

it('shows and hides indexes of every method, and tells those that PostgreSQL refuses', limits, async () => {
  const add = (named: string, create: string): Parameters<Twin['add']>[0][number] => ({ create, table: 'big', statistics: index(named) });
  const told = await twin.add([
    add('if_at', 'create index if_at on big (at) where name is null'),
    add('if_tags', 'create index if_tags on big using gist (tags)'),
    add('if_two', 'create index if_two on big (at); drop table big'),
    add('if_not', 'drop table big'),
    add('if_span', 'create index if_span on big using brin (id)'),
    { ...add('if_high', 'create index if_high on big (at, id)'), statistics: { ...index('if_high', 9), pages: 3 } },
  ]);
  expect(told.map(({ message }) => message)).toEqual([
    'PostgreSQL refuses the index if_tags: data type integer[] has no default operator class for access method "gist"',
    'PostgreSQL refuses the index if_two: it is not one CREATE INDEX',
    'PostgreSQL refuses the index if_not: it is not one CREATE INDEX',
    "The statistics of if_high can't be: it has 9 levels above its leaves and 3 pages. They are left out.",
  ]);
  const query = 'select * from big where name is null and at > $1 order by at limit 1';
  const plain = scansOf(await twin.explain(query));
  expect(plain.join()).not.toContain('if_at');
  expect(scansOf(await twin.explain(query, { shown: ['if_at'] })).join()).toContain('if_at');
  expect(scansOf(await twin.explain(query))).toEqual(plain);
  expect(scansOf(await twin.explain('select * from big where id = $1', { hidden: ['big_pkey'] })).join()).not.toContain('big_pkey');
});

it('supposes an index on a partitioned table for each partition, each of its share', limits, async () => {
  const named = { ...index('if_name', 3), pages: 400_000 };
  const schemaOfTwo = [
    'create table parent (id bigint, name text) partition by range (id)',
    'create table few partition of parent for values from (0) to (100)',
    'create table many partition of parent for values from (100) to (1000000000) partition by list (name)',
    'create table other partition of many default',
  ];
  const split = await startTwin(run, { schema: schemaOfTwo, statistics: of([table('parent', [], 0), table('many', [], 0), { ...table('few', [name], 1000), rows: rows / 100 }, table('other', [name])]) });
  const query = `select * from parent where name = 'x' limit 3`;
  const plain = await split.explain(query);
  expect(await split.add([{ create: 'create index if_name on parent (name)', table: 'parent', statistics: named }])).toEqual([]);
  expect(await split.explain(query)).toEqual(plain);
  expect(scansOf(await split.explain(query, { shown: ['if_name'] })).slice(2)).toEqual(['Index Scan few_name_idx', 'Index Scan other_name_idx']);
  await split.close();
});

it('answers questions that are asked at once, each with its own indexes', limits, async () => {
  const query = 'select * from big where id = $1 -- by key';
  const asked = Array.from({ length: 30 }, (_, place) => [undefined, 'big_pkey', 'nowhere'][place % 3]);
  const answers = await Promise.all(asked.map((hidden) => (hidden === 'nowhere' ? twin.explain('select * from nowhere').then(() => [''], () => ['refused']) : twin.explain(query, hidden === undefined ? {} : { hidden: [hidden] }).then(scansOf))));
  expect(new Set(answers.map((scans) => scans.at(-1)))).toEqual(new Set(['Index Scan big_pkey', 'Seq Scan big', 'refused']));
  expect(answers.map((scans) => scans.at(-1))).toEqual(asked.map((hidden) => (hidden === undefined ? 'Index Scan big_pkey' : hidden === 'nowhere' ? 'refused' : 'Seq Scan big')));
});

it('takes settings that a planner reads, and tells of others', limits, async () => {
  const told = await toldOf({ settings: { random_page_cost: '4', max_parallel_workers: '2', shared_buffers: '1GB', nonsense: '1', work_mem: 'much' } });
  expect(told).toEqual([
    'prove/setting-refused: The setting shared_buffers is refused: no planner reads it',
    'prove/setting-refused: The setting nonsense is refused: no planner reads it',
    'prove/setting-refused: The setting work_mem is refused: invalid value for parameter "work_mem": "much"',
  ]);
});

it('plans with the settings it was given', limits, async () => {
  const dear = await startTwin(run, { schema, statistics, settings: { random_page_cost: '40', enable_indexscan: 'off', enable_bitmapscan: 'off', enable_indexonlyscan: 'off', max_parallel_workers_per_gather: '0' } });
  expect(scansOf(await dear.explain('select * from big where id = $1'))).toEqual(['Seq Scan big']);
  await dear.close();
});

it('says when the statistics are of another version', limits, async () => {
  const from = (server: string): Statistics => ({ ...of([table('big'), index('big_pkey', 3)], { kind: 'database', server, taken: '2026-01-01T00:00:00Z' }), collation: provedCollation });
  expect(await toldOf({ statistics: from('15.6 (Debian 15.6-1)') })).toEqual([expect.stringMatching(/^prove\/other-server: The statistics are of PostgreSQL 15\.6 \(Debian 15\.6-1\); plans are made by 18\./)]);
  expect(await toldOf({ statistics: from('18.1') })).toEqual([]);
});

it('plans in the order of texts of the database, or in one that behaves alike and tells so', limits, async () => {
  const from = (collation?: Collation): Statistics => ({ ...of([table('big', [name]), index('big_pkey', 3), index('big_name', 3)], { kind: 'database', server: '18.1', taken: '2026-01-01T00:00:00Z' }), ...(collation === undefined ? {} : { collation }) });
  const planned = async (collation?: Collation): Promise<readonly unknown[]> => {
    const other = await startTwin(run, { schema: ['create table big (id bigint primary key, name text)', 'create index big_name on big (name)'], statistics: from(collation) });
    const plan = await other.explain("select * from big where name like 'zo%'");
    await other.close();
    return [scansOf(plan).some((scan) => scan.endsWith('big_name')), other.told.map(({ code, message }) => `${code}: ${message}`)];
  };
  expect(await planned({ provider: 'libc', locale: 'POSIX' })).toEqual([true, []]);
  expect(await planned({ provider: 'builtin', locale: 'PG_UNICODE_FAST' })).toEqual([true, []]);
  expect(await planned({ provider: 'icu', locale: 'sv-SE' })).toEqual([false, []]);
  expect(await planned({ provider: 'libc', locale: "xx_YY.utf8'" })).toEqual([false, [expect.stringMatching(/^prove\/other-collation: This machine lacks the order of texts xx_YY\.utf8' of the C library; plans are made in xx-YY of ICU, in which they differ little\.$/)]]);
  expect(await planned()).toEqual([false, ['prove/collation-unknown: The statistics do not say in which order the database has texts: the order en-US of ICU is assumed.']]);
});

it('leaves out statistics that cannot be, and tells each by name', limits, async () => {
  const bad = of([
    table('big', [{ ...id, correlation: 3 }, { ...name, nullFraction: 0.9, common: [{ value: 'a', share: 0.5 }] }, { ...name, name: 'ghost' }]),
    index('big_pkey', 3),
    { ...index('big_tags', 2) },
    { ...index('big_name', 3), allVisible: 400_000 },
    table('nowhere'),
    { ...table('big_at') },
    table('parent', [], 10),
  ]);
  const told = await toldOf({ schema, statistics: bad });
  expect(told.filter((line) => !line.startsWith('prove/statistics-missing'))).toEqual([
    "prove/statistics-refused: The statistics of big.id can't be: its correlation is 3. They are left out.",
    "prove/statistics-refused: The statistics of big.name can't be: its shares of nulls and of common values sum up to 1.400. They are left out.",
    "prove/statistics-refused: The statistics of big_name can't be: 400000 of its 300000 pages are visible to all. They are left out.",
    "prove/statistics-refused: The statistics of big_tags can't be: it has a level, and is of the method gin. They are left out.",
    "prove/statistics-refused: The statistics of big_at can't be: it is a table there and an index in the schema. They are left out.",
    "prove/statistics-refused: The statistics of parent can't be: it has pages, which only its partitions can have. They are left out.",
    'prove/statistics-unmatched: The statistics tell of what the schema does not have: big.ghost, nowhere (2 in all).',
  ]);
});

it('tells values that their type refuses and histograms out of order, but sorts texts by its own collation', limits, async () => {
  const bad = of([table('big', [{ ...id, histogram: ['9', '1', '5'] }, { ...name, histogram: ['anna', 'Zoe', 'zoe'] }]), index('big_pkey', 3), table('light', [{ ...id, common: [{ value: 'many', share: 0.1 }], distinct: 5, histogram: ['1', 'x'] }]), table('child', [{ ...id, histogram: ['1', '2'], common: [{ value: 'x', share: 0.1 }] }])]);
  const told = await toldOf({ schema, statistics: bad });
  expect(told.filter((line) => !line.startsWith('prove/statistics-missing'))).toEqual([
    "prove/statistics-refused: The statistics of big.id can't be: its histogram is out of order. They are left out.",
    'prove/statistics-refused: The statistics of light.id can\'t be: invalid input syntax for type bigint: "x". They are left out.',
    'prove/statistics-refused: The statistics of child.id can\'t be: invalid input syntax for type bigint: "x". They are left out.',
  ]);
});

it('names the statement at which its server crashed, and the server stays down', limits, async () => {
  const own = await openRun();
  try {
    const other = await startTwin(own, { schema, statistics });
    const planning = other.explain('select waits()').then(() => undefined, (thrown: unknown) => thrown);
    await setTimeout(500);
    const postmaster = Number(readFileSync(`${own.folder}/p1/data/postmaster.pid`, 'utf8').split('\n')[0]);
    // The session that plans is the youngest child.
    const sessions = listProcesses().filter(({ parent }) => parent === postmaster);
    process.kill(Math.max(...sessions.map(({ pid }) => pid)), 'SIGSEGV');
    expect(await planning).toMatchObject({ code: 'prove/plan-crashed', message: expect.stringMatching(/select waits\(\).*signal 11/s) });
    await expect(other.explain('select 1')).rejects.toMatchObject({ code: 'prove/postgres-died' });
  } finally {
    await own.close();
  }
});
