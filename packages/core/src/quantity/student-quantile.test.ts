import { expect, it } from 'vitest';
import { studentQuantile } from './student-quantile.ts';

it('gives the quantiles of the tables', () => {
  const tabled = [[1, 12.706], [2, 4.303], [3, 3.182], [4, 2.776], [5, 2.571], [10, 2.228], [30, 2.042], [1000, 1.962]] as const;
  for (const [freedom, quantile] of tabled) expect(Math.abs(studentQuantile(freedom) / quantile - 1)).toBeLessThan(0.01);
});

it('knows nothing without a degree of freedom', () => {
  expect(studentQuantile(0)).toBe(Number.POSITIVE_INFINITY);
});
