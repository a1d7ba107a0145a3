import { expect, it } from 'vitest';
import { columnStatistics } from './column-statistics.ts';
import type { Known } from './column-statistics.ts';
import { commonCount } from './common-values.ts';
import { asDistinct, estimateDistinct } from './distinct-values.ts';
import { storedType } from './stored-type.ts';

const known = (rows: number, more: Partial<Known> = {}): Known => ({ rows, isUnique: false, width: 4, ...more });
const of = (values: readonly (string | null)[], type: string, more: Known) => columnStatistics('a', values, storedType(type), more);
const counting = (count: number, value: (index: number) => string | null) => Array.from({ length: count }, (_, index) => value(index));

it('estimates distinct values as Haas and Stokes do', () => {
  // n d / (n - f1 + f1 n / N) = 100 * 60 / (60 + 40 * 0.1)
  expect(estimateDistinct({ present: 100, different: 60, once: 40, tablePresent: 1000 })).toBe(94);
  expect(estimateDistinct({ present: 100, different: 100, once: 100, tablePresent: 1000 })).toBe(1000);
  expect(estimateDistinct({ present: 100, different: 7, once: 0, tablePresent: 1000 })).toBe(7);
  expect(estimateDistinct({ present: 0, different: 0, once: 0, tablePresent: 0 })).toBe(0);
});

it('writes many values as a share of the rows', () => {
  expect([asDistinct(500, 1000), asDistinct(50, 1000), asDistinct(1000, 1000)]).toEqual([-0.5, 50, -1]);
});

it('keeps values that are more frequent than chance has it', () => {
  const whole = { sampled: 1000, rows: 1_000_000, nullFraction: 0, distinct: 500 };
  expect(commonCount([300, 100, 4, 3, 2], whole)).toBe(2);
  // Of a table that was seen whole every value is known.
  expect(commonCount([300, 100, 4, 3, 2], { ...whole, rows: 1000 })).toBe(5);
  expect(commonCount([2, 2, 2], whole)).toBe(0);
});

it('lists few values with their shares, most frequent first, and no ranges', () => {
  const words = counting(900, (index) => (index % 9 === 0 ? null : index % 3 === 0 ? 'rare' : 'often'));
  const found = of(words, 'text', known(90_000));
  expect(found).toMatchObject({ distinct: 2, common: [{ value: 'often' }, { value: 'rare' }] });
  expect(found.nullFraction).toBeCloseTo(1 / 9, 9);
  expect(found.common?.[0]?.share).toBeCloseTo(600 / 900, 9);
  expect(found.histogram).toBeUndefined();
});

it('gives a hundred ranges of equally many values, by value and not by text', () => {
  const { histogram, correlation, common } = of(counting(1000, (index) => String(index)), 'bigint', known(1000, { isUnique: true }));
  expect(histogram).toHaveLength(101);
  expect([histogram?.[0], histogram?.[1], histogram?.[50], histogram?.at(-1)]).toEqual(['0', '9', '499', '999']);
  expect([correlation, common]).toEqual([1, undefined]);
});

it('tells how the rows lie', () => {
  const backwards = counting(1000, (index) => String(1000 - index));
  expect(of(backwards, 'integer', known(1000)).correlation).toBe(-1);
  expect(of(counting(1, () => '1'), 'integer', known(1)).correlation).toBeUndefined();
  // Of equal values those that lie first come first, as in ANALYZE.
  expect(of(counting(1000, (index) => String(index % 2)), 'integer', known(1000)).correlation).toBeCloseTo(0.5, 2);
});

it('believes the design before the sample', () => {
  const drawn = counting(1000, (index) => String(index));
  expect(of(drawn, 'bigint', known(1_000_000)).distinct).toBe(-1);
  expect(of(drawn, 'bigint', known(1_000_000, { most: 5000 })).distinct).toBe(5000);
  expect(of(drawn, 'bigint', known(1_000_000, { distinct: 250_000 })).distinct).toBe(-0.25);
  expect(of(counting(1000, (index) => String(index % 500)), 'bigint', known(1_000_000, { isUnique: true })).distinct).toBe(-1);
});

it('knows nothing of a column without values, and lists no very long ones', () => {
  expect(of(counting(10, () => null), 'text', known(10))).toEqual({ name: 'a', inherited: false, nullFraction: 1, width: 4, distinct: 0 });
  const long = of(counting(10, (index) => 'x'.repeat(2000) + String(index)), 'text', known(10));
  expect(long).toEqual({ name: 'a', inherited: false, nullFraction: 0, width: 4, distinct: -1 });
});
