import { sqlParser } from '@kentledge/prove/parser';
import { expect, it } from 'vitest';
import { withLostConstants } from './lost-constants.ts';
import { readStatements } from './read-statements.ts';

const { parse: parseAll, parseStatement: parse } = await sqlParser();
const place = { source: 'x', start: 0, end: 0 };

const schema = [
  'create table notes (id int)',
  `create index on public.notes using gin (to_tsvector('english'::regconfig, body))`,
  `create index on notes (lower(NORMALIZE((author)::text, NFKC)))`,
  `create index on notes (((data ->> 'kind'::text)))`,
  `create unique index on notes (((data ->> 'it''s'::text)), id)`,
  `create index on jobs (id) where state = 'open'::job_state and priority > 3 and not done`,
  `create index on other (date_trunc('day'::text, at))`,
];

async function filled(query: string): Promise<readonly (readonly [id: string, sql: string, weight: number, milliseconds: number | undefined])[]> {
  const { queries } = await readStatements([{ query, calls: 12, milliseconds: 60, place }], parse, place);
  const read = await withLostConstants(queries, schema, parse);
  expect(read.diagnostics.map(({ code }) => code)).toEqual(read.queries.some(({ sql }) => sql !== queries[0]?.sql) ? ['workload/constants-filled'] : []);
  return read.queries.map(({ id, sql, weight, milliseconds }) => [id, sql, weight, milliseconds]);
}

it('fills in what an index has at the place of a parameter, under other names, casts and writing', async () => {
  expect(await filled('select * from notes n where to_tsvector($1, n.body) @@ plainto_tsquery($2, $3) and id = $4')).toEqual([
    ['notes q1', `select * from notes n where to_tsvector('english', n.body) @@ plainto_tsquery($2, $3) and id = $4`, 12, 60],
  ]);
  expect((await filled('select * from notes where LOWER(NORMALIZE(author, $1)) = $2 order by LOWER(NORMALIZE(author, $1))')).map(([, sql]) => sql)).toEqual([
    `select * from notes where LOWER("normalize"(author, 'NFKC')) = $2 order by LOWER("normalize"(author, 'NFKC'))`,
  ]);
});

it('makes a query one for each index that could have been meant, and leaves one open beside a partial index', async () => {
  expect(await filled(`select 'ü', data ->> $1 from notes where data ->> $1 = $2`)).toEqual([
    ['notes q1', `select 'ü', data ->> 'kind' from notes where data ->> 'kind' = $2`, 6, 30],
    ['notes q1-2', `select 'ü', data ->> 'it''s' from notes where data ->> 'it''s' = $2`, 6, 30],
  ]);
  expect(await filled('select * from jobs where state = $1 and priority > $2 and not done and id > $3')).toEqual([
    ['jobs q1', 'select * from jobs where state = $1 and priority > $2 and not done and id > $3', 6, 30],
    ['jobs q1-2', `select * from jobs where state = 'open' and priority > 3 and not done and id > $3`, 6, 30],
  ]);
});

it.each(['select * from notes where data -> $1 = $2', 'select date_trunc($1, at) from notes', 'select * from jobs where state = $1', 'select * from notes where to_tsvector($1, title) @@ $2', 'select * from jobs where state <> $1 and priority > $2'])('leaves %s as it is', async (query) => {
  expect((await filled(query)).map(([, sql]) => sql)).toEqual([query]);
});

it('takes what is given as a query for what is sent', async () => {
  const query = { id: 'a', sql: 'select to_tsvector($1, body) from notes', weight: 1, place, tree: parseAll('select to_tsvector($1, body) from notes')[0] };
  expect(await withLostConstants([query], schema, parse)).toEqual({ queries: [query], diagnostics: [] });
});
