import { expect, it } from 'vitest';
import { answerText, meanOf } from './interval.ts';

it('gives the mean with half of its 95 % interval', () => {
  // The deviation is 1, and Student's quantile for 4 degrees of freedom 2.776445.
  const { mean, half } = meanOf([9, 9, 10, 11, 11]);
  expect(mean).toBe(10);
  expect(half).toBeCloseTo(2.776445 / Math.sqrt(5), 2);
  expect(meanOf([3]).half).toBe(Number.POSITIVE_INFINITY);
});

it('says whether the interval holds the exact value', () => {
  expect(answerText([4.9, 5, 5.1], 5.02)).toBe('5.0000 ± 0.25 s holds 5.020000');
  expect(answerText([0.004, 0.0041, 0.0042], 0.0045)).toBe('4.1000 ± 0.25 ms DOES NOT HOLD 4.500000');
  expect(answerText([4.9], 5)).toBe('4.9000 s in one run, exact 5.000000');
  expect(answerText([0.004, 0.0041, 0.0042])).toBe('4.1000 ± 0.25 ms');
});
