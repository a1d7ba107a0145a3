import { expect, it } from 'vitest';
import { byLength, elementStatistics } from './element-statistics.ts';
import { drawnRanks } from './referred-rows.ts';
import { documentBytes, wordsOf } from './words-of.ts';

it('finds the words of a text, and the parts of what hyphens hold together', () => {
  expect([...wordsOf('Baba cece, baba-2f')]).toEqual([['baba', 2], ['cece', 1], ['baba-2f', 1], ['2f', 1]]);
  expect([...wordsOf('bace-13eif foo_bar x-12 baba.17nea@example.org').keys()]).toEqual(['bace-13eif', 'bace', '13eif', 'foo', 'bar', 'x', '-12', 'baba.17nea@example.org']);
  expect(wordsOf('').size).toBe(0);
});

it('counts the bytes of a document as PostgreSQL stores it', () => {
  // pg_column_size(to_tsvector('simple', …)) of PostgreSQL 18 is 4 more: the header.
  expect(documentBytes(wordsOf('ab cde ab'))).toBe(28);
  expect(documentBytes(wordsOf('Baba cece, baba-2f'))).toBe(56);
  expect(documentBytes(wordsOf('bace-13eif foo_bar x-12 baba.17nea@example.org'))).toBe(124);
});

it('lists elements above chance with their shares of the rows, in the order in which they are looked up', () => {
  const rows = Array.from({ length: 1000 }, (_, index) => ['common', index % 2 === 0 ? 'even' : 'odd', ...(index === 7 ? ['once'] : [])]);
  expect(elementStatistics(rows, { order: byLength, isArray: false })).toEqual({
    common: [{ value: 'odd', share: 0.5 }, { value: 'even', share: 0.5 }, { value: 'once', share: 0.001 }, { value: 'common', share: 1 }],
    bounds: [0.001, 1],
  });
  const arrays = elementStatistics(rows, { order: byLength, isArray: true });
  expect(arrays?.bounds).toEqual([0.001, 1, 0]);
  expect([arrays?.counts?.length, arrays?.counts?.at(-1)]).toEqual([101, 2.001]);
  expect(elementStatistics([[], []], { order: byLength, isArray: true })).toBeUndefined();
});

it('expects fewer different ranks of more skewed draws', () => {
  // 1000 (1 - (1 - 1/1000)^1000)
  expect(drawnRanks(1000, 1000, 0)).toBeCloseTo(632, 0);
  expect(drawnRanks(1000, 1000, 1)).toBeLessThan(450);
  expect(drawnRanks(10, 1_000_000, 0.5)).toBeCloseTo(10, 6);
});
