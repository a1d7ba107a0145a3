import { expect, it } from 'vitest';
import { sequence } from '@kentledge/core/random';
import { leastSquares } from './least-squares.ts';

it('finds the coefficients that the values were made of, exactly where there is no noise', () => {
  const rows = Array.from({ length: 12 }, (_, at) => ({ variables: [1, at, at * at], value: 3 - 2 * at + 0.5 * at * at, weight: 1 + at }));
  const fitted = leastSquares(rows);
  expect(fitted?.coefficients.map((each) => Math.round(each * 1e9) / 1e9)).toEqual([3, -2, 0.5]);
  expect(fitted?.left).toBeLessThan(1e-15);
});

it('gives the standard error of a mean: spread over the root of the number', () => {
  const fitted = leastSquares([2, 4, 4, 4, 5, 5, 7, 9].map((value) => ({ variables: [1], value, weight: 1 })));
  expect(fitted?.coefficients[0]).toBeCloseTo(5, 12);
  expect(fitted?.errors[0]).toBeCloseTo(Math.sqrt(32 / 7 / 8), 12);
});

it('lets rows of little weight count little', () => {
  const rows = [{ variables: [1], value: 1, weight: 3 }, { variables: [1], value: 5, weight: 1 }];
  expect(leastSquares(rows)?.coefficients[0]).toBeCloseTo(2, 12);
});

it('has nothing to say where variables depend on each other, or are as many as the rows', () => {
  const numbers = sequence(1);
  const dependent = Array.from({ length: 9 }, () => numbers.next()).map((x) => ({ variables: [x, 2 * x], value: x, weight: 1 }));
  expect(leastSquares(dependent)).toBeUndefined();
  expect(leastSquares([{ variables: [1, 0], value: 1, weight: 1 }, { variables: [0, 1], value: 1, weight: 1 }])).toBeUndefined();
  expect(leastSquares([])).toBeUndefined();
});
