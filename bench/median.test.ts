import { expect, it } from 'vitest';
import { medianOf } from './median.ts';

it('takes the middle, or the mean of the two in the middle', () => {
  expect(medianOf([5, 1, 9, 2, 7, 3, 4]).value).toBe(4);
  expect(medianOf([1, 2, 3, 4, 5, 6, 7, 8]).value).toBe(4.5);
});

// The ranks of the tables: n = 20 gives the 6th and the 15th value, n = 10 the 2nd and the 9th.
it('gives the 95 % interval of order statistics', () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
  expect(medianOf(upTo(20))).toMatchObject({ low: 6, high: 15 });
  expect(medianOf(upTo(10))).toMatchObject({ low: 2, high: 9 });
});

it('gives the least and the greatest of values too few for an interval', () => {
  expect(medianOf([3, 1, 2])).toEqual({ value: 2, low: 1, high: 3 });
  expect(medianOf([7])).toEqual({ value: 7, low: 7, high: 7 });
});
