import { expect, it } from 'vitest';
import type { Advice } from '../../evidence/index.ts';
import { adviceText } from './advice-text.ts';

const advice = (name: string): Advice => ({
  bare: 1, before: 1, after: 1, bytesBefore: 0, bytesAfter: 0, indexes: [], queries: [], candidates: 0, asked: 0, algorithm: 'present', optimality: { plans: 0 },
  drops: [{ schema: 'public', table: 't', name, bytes: 8192, reason: 'unused' }],
});

it('writes control characters of names as PostgreSQL does, so that they do nothing to a terminal and mean the same', () => {
  const text = adviceText(advice('a\u001B[31m\nb"c\\'));
  expect(text).not.toMatch(/\u001B|b"c\\"/);
  expect(text).toContain('drop index concurrently "public".U&"a\\+00001b[31m\\+00000ab""c\\\\";');
});

it('leaves a usual name as it is', () => {
  expect(adviceText(advice('größe "x"'))).toContain('drop index concurrently "public"."größe ""x""";');
});

it('writes what is nothing but for rounding without a sign', () => {
  const index = { schema: 'public', table: 't', name: 'i', method: 'btree', state: 'kept', create: 'create index i on t (a)', definition: '(a)', pages: 1, bytes: 8192, gain: -0.0001, gains: [], pays: [], keys: [{ name: 't_a_fkey', references: 'users' }] } as const;
  const text = adviceText({ ...advice('x'), indexes: [index, { ...index, gain: -0.2 }] });
  expect(text).toMatch(/^= +0\.0 % /m);
  expect(text).toMatch(/^= +-25 % /m);
});

it('speaks of one query as of one, and names the table whose deletes need an index', () => {
  const query = { id: 'q', sql: 'select 1', weight: 1, before: 4, after: 1, planBefore: { 'Node Type': 'Result' }, planAfter: { 'Node Type': 'Result' } };
  const drop = { schema: 'public', table: 't', name: 'i', bytes: 8192, reason: 'unused', keys: [{ name: 't_a_fkey', references: 'users' }] } as const;
  const text = adviceText({ ...advice('x'), before: 4, after: 1, bare: 8, queries: [query], drops: [drop] }, { width: 300 });
  expect(text).toContain('the query costs 25 % of what it costs now (50 % of what it would without any index)');
  expect(text).toContain('over the budget: deletes in users will read the whole table for t_a_fkey');
  expect(adviceText({ ...advice('x'), queries: [query, query] }, { width: 300 })).toContain('the 2 queries cost 100 % of what they cost now');
});

it('keeps what no plan proves apart from the statements to paste, and writes names in it so that they do nothing to a terminal', () => {
  const hint = { kind: 'trigrams', schema: 'public', table: 't', sql: '"a\u001B[31m"', create: 'create index "i\u001B[31m" on "public"."t" using gin (a gin_trgm_ops)', queries: ['a', 'b', 'c', 'd'] } as const;
  const rewrite = { kind: 'rewrite', schema: 'public', table: 't', sql: 'tags', queries: ['a'] } as const;
  const text = adviceText({ ...advice('x'), hints: [hint, rewrite] }, { width: 300 });
  expect(text).not.toContain('\u001B');
  expect(text).toContain('Not proved: a, b, c +1 look into the middle of t (');
  expect(text).toContain('  create index U&"i\\+00001b[31m" on');
  expect(text.indexOf('create index')).toBeLessThan(text.indexOf('drop index'));
  expect(text).toContain('a looks for an element of t (tags) by = any(…), which no index answers; as tags @> array[…] the GIN index that is there would');
});
