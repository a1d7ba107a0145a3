import { bitsAt } from '@kentledge/core/random';
import { expect, it } from 'vitest';
import { compressedSize } from './compressed-size.ts';
import { arrayElements, storedType, withHeader } from './stored-type.ts';
import { layTuples } from './tuples.ts';

// The figures are those of pg_column_size, pg_relation_size and pg_stats.avg_width of PostgreSQL 18.

it.each([
  ['uuid', '019378e2-c008-7eb8-a6b5-6276ad2041de', 16],
  ['text', 'kept', 5],
  ['text', 'ä', 3],
  ['text', 'x'.repeat(126), 127],
  ['text', 'x'.repeat(127), 131],
  ['numeric(38, 2)', '12.34', 7],
  ['numeric(38, 2)', '12.00', 5],
  ['numeric(38, 2)', '0', 3],
  ['numeric(38, 2)', '-123456.78', 9],
  ['jsonb', '{"note":"abc"}', 20],
  ['text[]', '{}', 13],
  ['text[]', '{"ab","c"}', 37],
  ['bigint[]', '{1,2}', 37],
])('%s %s has %i bytes', (type, value, bytes) => {
  const stored = storedType(type);
  expect(stored.fixed ?? withHeader(stored.bytes(value))).toBe(bytes);
});

it('refuses a type that it does not know', () => {
  expect(() => storedType('point')).toThrow('point');
});

it('reads the elements of an array', () => {
  expect(arrayElements(String.raw`{"a\"b","c,d",NULL,e}`)).toEqual(['a"b', 'c,d', null, 'e']);
});

it('fills pages with rows as they are aligned', () => {
  const column = (type: string, value: (index: number) => string | null) => ({ type: storedType(type), values: Array.from({ length: 1000 }, (_, index) => value(index)) });
  // Header 24, integer 4, gap 4, bigint 8: 40 and a pointer of 4, 185 of them on 8168 bytes. The last page counts as far as it is filled.
  expect(1 / layTuples([column('integer', String), column('bigint', String)], 1000).pagesPerRow).toBeCloseTo(185, 0);
  // Without its second value a row has a bit for each column, for which the header has room.
  expect(1 / layTuples([column('integer', String), column('bigint', () => null)], 1000).pagesPerRow).toBeCloseTo(226, 0);
  expect(layTuples([column('text', (index) => 'x'.repeat(index % 10))], 1000).widths).toEqual([5.5]);
});

it('shortens rows that are too long for a quarter of a page', () => {
  const words = Array.from({ length: 5000 }, (_, index) => ['alpha', 'beta', 'gamma', 'delta', 'omega'][(index * index) % 5]).join(' ');
  const long = (text: string) => layTuples([{ type: storedType('text'), values: [text] }], 1).widths[0] ?? 0;
  expect(long(words.slice(0, 1900))).toBe(1904);
  expect(long(words.slice(0, 3000))).toBeLessThan(1500);
  // What can't be made shorter is moved out, and leaves a pointer.
  const noise = Array.from({ length: 3000 }, (_, index) => String.fromCharCode(33 + (bitsAt(1, index) % 94))).join('');
  expect([long(noise), compressedSize(Buffer.from(noise))]).toEqual([18, undefined]);
});
