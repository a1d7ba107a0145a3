import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Problem } from '../problem/problem.ts';
import { defineCursor } from './cursor.ts';

const cursor = defineCursor('list', ['timestamp', 'number', 'text', 'uuid']);
const id = '01a206f5-3a34-7111-a1b2-f02c21f2ea77';
const at = '2026-01-02 03:04:05.678901+00';

it('reads what it wrote, nulls too', () => {
  const rows = [{ key: [at, '-1.50', 'a "ü" \n', id] }, { key: [null, null, null, null] }, { key: [] }];
  const first = cursor.page(rows, 1, ({ key }) => key);
  expect(cursor.read(first.next ?? '')).toEqual([at, '-1.50', 'a "ü" \n', id]);
  expect(cursor.read(cursor.page(rows, 2, ({ key }) => key).next ?? '')).toEqual([null, null, null, null]);
});

it('ends with the rows', () => {
  expect(cursor.page([1, 2, 3], 3, () => [])).toEqual({ items: [1, 2, 3], next: null });
  expect(cursor.page([1, 2, 3, 4], 3, () => [null, null, null, null]).items).toEqual([1, 2, 3]);
  expect(cursor.read(undefined)).toBeUndefined();
});

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

it('refuses values of another kind, another order and what is no cursor', () => {
  const good = ['list', at, '1', 'a', id];
  expect(cursor.read(encode(good))).toHaveLength(4);
  const bad = [1, 2, 3, 4].map((index) => good.with(index, 'not it;\0'));
  for (const text of [...bad.map(encode), encode([...good, 1]), encode(good.slice(1)), encode({}), '', ' ', '%', 'a'.repeat(5000)]) {
    expect(() => cursor.read(text)).toThrow(Problem);
  }
});

it('gives values or the problem 400 for any text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.jsonValue().map(encode)), (text) => {
      try {
        expect(cursor.read(text)).toHaveLength(4);
      } catch (error) {
        expect(error).toMatchObject({ status: 400, code: 'bad-cursor' });
      }
    }),
  );
});
