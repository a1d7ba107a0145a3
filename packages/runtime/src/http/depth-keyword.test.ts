import { expect, it } from 'vitest';
import { depthKeyword } from './depth-keyword.ts';

const nested = (depth: number): unknown => JSON.parse('{"a":['.repeat(depth / 2) + ']}'.repeat(depth / 2));

it('bounds how deep lists and objects are nested', () => {
  const { validate, error } = depthKeyword();
  expect([0, 'text', null, [], {}, nested(64)].map((value) => validate(64, value))).toEqual([true, true, true, true, true, true]);
  expect([nested(66), { ok: 1, deep: nested(64) }, nested(20_000)].map((value) => validate(64, value))).toEqual([false, false, false]);
  expect(error.message({ schema: 64 })).toBe('must NOT be nested deeper than 64');
});
