import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { diagnosticsToJson } from '@kentledge/core/diagnostic';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readQueryFiles, readSchemaFiles } from './read-files.ts';
import { type LoadedParser, sqlParser } from '../parser/index.ts';

let folder: string;
let parser: LoadedParser;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'kentledge-workload-'));
  parser = await sqlParser();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const at = path.join(folder, name);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, content);
  return at;
}

/** What is told of queries, with the places: `code line:column`. */
async function told(name: string, content: string | Uint8Array, read: typeof readQueryFiles | typeof readSchemaFiles = readQueryFiles): Promise<readonly string[]> {
  const { diagnostics, sources } = await read(file(name, content), parser.parseStatement);
  return diagnosticsToJson(diagnostics, sources).map(({ code, spans }) => {
    const [span] = spans;
    return span !== undefined && 'from' in span ? `${code} ${span.from.line}:${span.from.column}` : code;
  });
}

async function queries(name: string, content: string): Promise<readonly (readonly [string, number, string])[]> {
  const read = await readQueryFiles(file(name, content), parser.parseStatement);
  return read.queries.map(({ id, weight, sql }) => [id, weight, sql]);
}

it('reads names, weights and parameters of queries', async () => {
  const text = `-- name: GetOrder :one
-- calls: 1200
select * from orders where id = ?;
/* name: listOrders */ -- rate: 30/min
select * from orders where owner = :owner and at > :since;
select 1 as x;`;
  expect(await queries('q.sql', text)).toEqual([
    ['GetOrder', 1200, 'select * from orders where id = $1'],
    ['listOrders', 0.5, 'select * from orders where owner = $1 and at > $2'],
    ['q3', 1, 'select 1 as x'],
  ]);
});

it('makes the same queries one, and adds their weights', async () => {
  const text = '-- weight: 2\nselect a from t where b = 1;\n-- weight: 3\nSELECT  a /* again */ FROM t\nWHERE b = 1;\n-- name: x\nselect 2;\n-- name: x\nselect 3;';
  expect(await queries('same.sql', text)).toEqual([['q1', 5, 'select a from t where b = 1'], ['x', 1, 'select 2'], ['x-2', 1, 'select 3']]);
  expect(await told('same.sql', text)).toEqual(['workload/merged 4:1']);
});

it('names a query after its file where it is alone in it, and reads folders in the order of numbers', async () => {
  for (const name of ['10a.sql', '2b.sql']) file(`folder/${name}`, `select '${name}';`);
  file('folder/README.md', 'no SQL');
  const read = await readQueryFiles(path.join(folder, 'folder'), parser.parseStatement);
  expect(read.queries.map(({ id }) => id)).toEqual(['2b', '10a']);
});

it('gives each query of several files its own name', async () => {
  file('several/a.csv', 'query,calls\nselect 1,1\nselect 2,1\n');
  file('several/b.csv', 'query,calls\nselect 1,4\nselect 3,1\n');
  file('several/c.sql', 'select 4; select 5;');
  const read = await readQueryFiles(path.join(folder, 'several'), parser.parseStatement);
  expect(read.queries.map(({ id, weight, sql }) => `${id} ${weight} ${sql}`).toSorted()).toEqual(['q1 1 select 4', 'q1-2 5 select 1', 'q2 1 select 5', 'q2-2 1 select 2', 'q2-3 1 select 3']);
});

it.each<[string, string | Uint8Array, readonly string[]]>([
  ['SQL that does not parse', "select 1;\nselect 'ä😀' from\n  where;", ['workload/syntax 3:3']],
  ['a mistake after a parameter that was longer', 'select :long_parameter_name,\n  from where', ['workload/syntax 2:3']],
  ['statements that are no queries', 'begin; create table t (a int); select 1; commit;', ['workload/not-queries 1:1']],
  ['nothing', '', ['workload/empty 1:1']],
  ['nothing but comments', '-- select 1;\n', ['workload/empty 1:1']],
  ['a zero byte', 'select 1\0;', ['workload/binary 1:1']],
  ['a dump in the custom format', new Uint8Array([0x50, 0x47, 0x44, 0x4d, 0x50, 1]), ['workload/binary 1:1']],
  ['Latin 1', Buffer.from('-- caf\u00e9\nselect 1;', 'latin1'), ['workload/encoding 1:7']],
  ['UTF-16 without a mark', Buffer.from('select \'größe\', 1;', 'utf16le'), ['workload/encoding 1:1']],
  ['UTF-16', Buffer.from('\uFEFFselect 1;', 'utf16le'), ['workload/encoding 1:1']],
  ['weights that are none', '-- calls: many\n-- rate: 3\n-- weight: -1\nselect 1;', ['workload/annotation 4:1', 'workload/annotation 4:1', 'workload/annotation 4:1']],
  ['rates beside counts', '-- rate: 3/s\nselect 1;\n-- calls: 9\nselect 2;', ['workload/mixed-weights 2:1']],
  ['two styles of parameters', 'select $1,\n :a;', ['workload/placeholder-mixed 2:2']],
  ['names put in later', 'select * from\n:"t";', ['workload/placeholder-unknown 2:1']],
  ['what may be a parameter', 'select * from t where id = @id;', ['workload/placeholder-name 1:28']],
])('tells %s', async (_, content, expected) => {
  expect(await told('bad.sql', content)).toEqual(expected);
});

it('refuses a file of 5 GB before it reads it', async () => {
  const at = file('huge.sql', '');
  truncateSync(at, 5e9);
  const { diagnostics } = await readSchemaFiles(at, parser.parseStatement);
  expect(diagnostics.map(({ code }) => code)).toEqual(['workload/too-large']);
});

it('reads a long statement, refuses one of 5 MiB, and what is nested too deeply, any number of times', { timeout: 60_000 }, async () => {
  const list = (bytes: number): string => `select 1 where 1 in (${'1234567, '.repeat(bytes / 9)} 1);`;
  expect(await told('long.sql', list(1e6))).toEqual([]);
  expect(await told('longer.sql', list(5 * 2 ** 20))).toEqual(['workload/too-long 1:1']);
  const deep = [`select ${'('.repeat(50_000)}1${')'.repeat(50_000)}`, `select ${'not '.repeat(50_000)} true`];
  const chains = [20_000, 30_000].map((count) => `select ${'1 + '.repeat(count)} 1`);
  const text = [...deep, ...chains, `${'select 1 union '.repeat(20_000)} select 2`, `select ${'1 + '.repeat(2000)} 1`, ...chains, 'select 7'].join(';\n');
  const { queries: found, diagnostics } = await readQueryFiles(file('deep.sql', text), parser.parseStatement);
  expect(found.map(({ sql }) => sql)).toEqual(['select 7']);
  expect(diagnostics.map(({ code }) => code)).toEqual(Array<string>(8).fill('workload/too-deep'));
  expect(diagnostics.map(({ severity }) => severity)).toEqual(Array<string>(8).fill('warning'));
});

it('reads what pg_dump writes', async () => {
  const dump = `--
-- PostgreSQL database dump
--

\\restrict Zk0abc;x

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE FUNCTION public.f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ begin new.a = ';'; return new; end; $$;
CREATE TABLE public.t (
    a integer DEFAULT 1 NOT NULL
);
COPY public.t (a) FROM stdin;
1
select from nothing;
\\.
INSERT INTO public.t VALUES (2);
ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (a);

\\unrestrict Zk0abc;x
`;
  const { statements, diagnostics, sources } = await readSchemaFiles(file('dump.sql', dump.replaceAll('\n', '\r\n')), parser.parseStatement);
  expect(diagnostics).toEqual([]);
  expect(statements.map(({ kind }) => kind)).toEqual(['VariableSetStmt', 'SelectStmt', 'CreateFunctionStmt', 'CreateStmt', 'data', 'data', 'AlterTableStmt']);
  expect(statements.map(({ place }) => sources[0]?.text.slice(place.start, place.end))).toEqual(statements.map(({ sql }) => sql));
});

it('tells what of a schema does not parse, and reads the rest', async () => {
  const text = 'create table a (x int);\ncreate tabel b (x int);\ncreate table c (x int);\ncopy c from stdin;\n1';
  expect(await told('schema.sql', text, readSchemaFiles)).toEqual(['workload/syntax 2:8', 'workload/copy-unfinished 4:1']);
  const { statements } = await readSchemaFiles(path.join(folder, 'schema.sql'), parser.parseStatement);
  expect(statements.map(({ kind }) => kind)).toEqual(['CreateStmt', 'CreateStmt', 'data']);
});

it('reads rows of pg_stat_statements with columns in any order, quotes and breaks inside of queries', async () => {
  const csv = 'queryid,total_exec_time,query,calls,userid\r\n-77,12.5,"select ""é""\n  from t 😀, u where a = $1",3,10\r\n-77,0.5,"select ""é""\n  from t 😀, u where a = $1",4,11\r\n8,1,select $1,0,10\r\n9,1,SET x = 1,5,10\r\n10,2,"select (",1,10\r\n11,1,CREATE USER x PASSWORD $1,1,10\r\n';
  const read = await readQueryFiles(file('s.csv', csv), parser.parseStatement);
  expect(read.queries.map(({ id, weight, milliseconds, place }) => ({ id, weight, milliseconds, text: csv.slice(place.start, place.end) }))).toEqual([
    { id: 't 77', weight: 7, milliseconds: 13, text: '-77,12.5,"select ""é""\n  from t 😀, u where a = $1",3,10\r' },
  ]);
  expect(await told('s.csv', csv)).toEqual(['workload/statement-unread 8:1', 'workload/not-queries 1:1']);
});

it('reads old names of columns, other separators, and JSON', async () => {
  expect(await queries('old.csv', 'Query;Calls;total_time\nselect 1;2;3\n')).toEqual([['q1', 2, 'select 1']]);
  expect(await queries('s.tsv', 'calls\tquery\n2\tselect 1\n')).toEqual([['q1', 2, 'select 1']]);
  expect(await queries('s.json', JSON.stringify([{ query: 'select 1', calls: 2, queryid: 5, total_exec_time: null }]))).toEqual([['5', 2, 'select 1']]);
});

it.each<[string, string, string, readonly string[]]>([
  ['statements that were cut off', 'cut.csv', `query,calls\nselect 1,1\n"select ${'a, '.repeat(338)}b from",5\n`, ['workload/truncated 3:1']],
  ['statements whose length alone tells it', 'length.csv', `query,calls\nselect 1,1\n"select ${'a'.repeat(1016)}",5\n`, ['workload/truncated 3:1']],
  ['statements that are hidden', 'hidden.csv', 'query,calls\nselect 1,1\n<insufficient privilege>,5\n<insufficient privilege>,5\n', ['workload/hidden 3:1']],
  ['columns that are missing', 'columns.csv', 'sql,calls\nselect 1,1\n', ['workload/csv-columns 1:1']],
  ['a file that was cut off', 'broken.csv', 'query,calls\nselect 1,1\n"select 2', ['workload/csv-broken 3:1']],
  ['calls that are no number', 'calls.csv', 'query,calls\nselect 1,1\nselect 2,often\n', ['workload/csv-value 3:1']],
  ['an empty table', 'none.csv', 'query,calls\n', ['workload/empty 1:1']],
  ['an empty file', 'nothing.csv', '', ['workload/csv-columns 1:1']],
  ['JSON that is none', 'broken.json', '[{', ['workload/csv-broken 1:1']],
  ['JSON of something else', 'other.json', '{"query": 1}', ['workload/csv-broken 1:1']],
])('tells %s of a table', async (_, name, content, expected) => {
  expect(await told(name, content)).toEqual(expected);
});

it('keeps the texts of statements that run and are not read, and counts those that are hidden', async () => {
  const cut = `select ${'a, '.repeat(338)}b from`;
  const rows = ['query,calls', 'select 1,1', `"${cut}",5`, '<insufficient privilege>,5', 'select from where,2', 'select 2; select 3,2', 'declare c cursor for select 4,2', 'vacuum t,2', 'select 5,0'];
  file('unread.csv', `${rows.join('\n')}\n`);
  const { queries: read, unread } = await readQueryFiles(path.join(folder, 'unread.csv'), parser.parseStatement);
  expect(read.map(({ sql }) => sql)).toEqual(['select 1']);
  expect(unread).toEqual({ texts: [cut, 'select from where', 'select 2; select 3', 'declare c cursor for select 4'], hidden: 1 });
});

it('reads migrations that have a folder each, and not what takes them back', async () => {
  file('each/2_second/up.sql', 'alter table t add b int;');
  file('each/2_second/down.sql', 'alter table t drop b;');
  file('each/10_third/up.sql', 'create table u (id int);');
  file('each/1_first/up.sql', 'create table t (a int);');
  file('each/1_first/down.sql', 'drop table t;');
  file('each/3_flat.down.sql', 'drop table u;');
  const { statements } = await readSchemaFiles(path.join(folder, 'each'), parser.parseStatement);
  expect(statements.map(({ sql }) => sql)).toEqual(['create table t (a int)', 'alter table t add b int', 'create table u (id int)']);
});

it('reads migrations in the order of their times, however these are written', async () => {
  const names = ['00000000000000_setup', '20140924113530_dumped', '2017-09-23-182408_move', '2017-10-16_later', '20171016000001_next', '2017_10_17_120000_laravel', '20171018_short', '2026-07-30-140000-0000_last', '2026-07-30-140000-0001_very_last', '20991231_end'];
  for (const name of names) file(`times/${name}/up.sql`, `create table "${name}" ();`);
  const { statements } = await readSchemaFiles(path.join(folder, 'times'), parser.parseStatement);
  expect(statements.map(({ sql }) => sql)).toEqual(names.map((name) => `create table "${name}" ()`));
});

it('calls what has no name by what it is about, with the end of its number', async () => {
  const statements = ['select a from t where b = $1', 'with x as (select 1 from inside) select * from x, outer_one', 'insert into t values ($1)', 'update t set a = $1', 'select (select max(a) from t)', 'select 1'];
  const read = await queries('named.csv', `queryid,query,calls\n${statements.map((text, place) => `-12345678${place},"${text}",1`).join('\n')}\n`);
  expect(read.map(([id]) => id)).toEqual(['t 6780', 'outer_one 6781', 'insert t 6782', 'update t 6783', 't 6784', '-123456785']);
});

it('tells kinds of statements as SQL calls them, and folders without any', async () => {
  const { diagnostics } = await readQueryFiles(file('kinds.sql', 'begin; create index i on t (a); vacuum t; select a from t; commit;'), parser.parseStatement);
  expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('1 BEGIN, 1 CREATE INDEX, 1 VACUUM, 1 COMMIT')]);
  mkdirSync(path.join(folder, 'nothing'));
  for (const read of [readSchemaFiles, readQueryFiles]) expect((await read(path.join(folder, 'nothing'), parser.parseStatement)).diagnostics.map(({ code, spans }) => [code, spans[0]?.source])).toEqual([['workload/empty', path.join(folder, 'nothing')]]);
});
