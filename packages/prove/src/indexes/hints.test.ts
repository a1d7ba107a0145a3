import { adviceText } from '@kentledge/core/report';
import type { Advice, IndexHint } from '@kentledge/core/evidence';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRun } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { adviseWorkload } from './advise.ts';

let run: Run;
beforeAll(async () => {
  run = await openRun();
}, 60_000);
afterAll(() => run.close(), 60_000);

const docs = 'create table docs (id bigint primary key, title text not null, body text not null, tags text[] not null)';

async function advise(schema: readonly string[], queries: Readonly<Record<string, string>>): Promise<Advice> {
  return (await adviseWorkload(run, { schema, queries: Object.entries(queries).map(([id, sql]) => ({ id, weight: 1, sql })) })).advice;
}

const hintsOf = ({ hints = [] }: Advice): readonly Pick<IndexHint, 'kind' | 'sql' | 'queries'>[] => hints.map(({ kind, sql, queries }) => ({ kind, sql, queries }));

it('names the index of trigrams that a schema without pg_trgm gives no proof of, and for which queries', async () => {
  const advice = await advise([docs], { first: "select * from docs where title ilike '%abcdef%' limit 20", given: "select id from docs where title like '%' || $1 || '%'", start: "select id from docs where body like 'abc%'", short: "select id from docs where body ilike '%ab%'" });
  expect(hintsOf(advice)).toEqual([{ kind: 'trigrams', sql: 'title', queries: ['first', 'given'] }]);
  expect(adviceText(advice, { width: 300 })).toContain('Not proved: first, given look into the middle of docs (title), which an index of trigrams finds; the schema has no pg_trgm (create extension pg_trgm) to try it with:\n  create index "docs_title_gin_idx" on "public"."docs" using gin (title gin_trgm_ops);\n');
}, 60_000);

it('says that it is a guess where one was tried without statistics, and nothing where one is advised or there', async () => {
  const queries = { few: "select * from docs where title ilike '%abcdef%' limit 1", all: "select id from docs where body ilike '%abcdef%'" };
  expect(hintsOf(await advise(['create extension pg_trgm', docs], queries))).toEqual([{ kind: 'guess', sql: 'title', queries: ['few'] }]);
  expect(hintsOf(await advise(['create extension pg_trgm', docs, 'create index docs_title on docs using gin (title gin_trgm_ops)'], queries))).toEqual([]);
}, 60_000);

it('takes the smaller index for the start of a pattern, where one of trigrams is as fast', async () => {
  const { indexes } = await advise(['create extension pg_trgm', docs], { start: "select * from docs where title like 'abc%'" });
  expect(indexes.map(({ definition }) => definition)).toEqual(['(title text_pattern_ops)']);
}, 60_000);

it('says how a query could ask a list for an element so that an index answers', async () => {
  const queries = { one: 'select * from docs where $1 = any(tags)', other: 'select * from docs where id = any($1)' };
  expect(hintsOf(await advise([docs], queries))).toEqual([{ kind: 'rewrite', sql: 'tags', queries: ['one'] }]);
  const there = await advise([docs, 'create index docs_tags on docs using gin (tags)'], { ...queries, fit: 'select * from docs where tags @> $1' });
  expect(there.hints?.[0]?.create).toBeUndefined();
  expect(adviceText(there, { width: 300 })).toContain('as tags @> array[…] the GIN index that is there would');
}, 60_000);
