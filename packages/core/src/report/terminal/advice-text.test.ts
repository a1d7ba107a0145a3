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
  const index = { schema: 'public', table: 't', name: 'i', method: 'btree', state: 'kept', create: 'create index i on t (a)', definition: '(a)', pages: 1, bytes: 8192, gain: -0.0001, gains: [], pays: [], keys: ['t_a_fkey'] } as const;
  const text = adviceText({ ...advice('x'), indexes: [index, { ...index, gain: -0.2 }] });
  expect(text).toMatch(/^= +0\.0 % /m);
  expect(text).toMatch(/^= +-25 % /m);
});
