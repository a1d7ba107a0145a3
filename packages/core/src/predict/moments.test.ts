import { expect, it } from 'vitest';
import { beyond, percentileOf, together, varied } from './moments.ts';

const all = ['p50', 'p95', 'p99'] as const;

it('is exact for an exponential time, equal ones in a row, and one after a constant', () => {
  expect(percentileOf(varied(2, 1), 'p95')).toBeCloseTo(2 * Math.log(20), 9);
  // Erlang of four stages of mean 0.5: 1 - e^-2t (1 + 2t + 2t² + 4t³/3).
  const four = percentileOf(together([1, 2, 3, 4].map(() => varied(0.5, 1))), 'p99');
  expect(Math.exp(-2 * four) * (1 + 2 * four + 2 * four ** 2 + (4 / 3) * four ** 3)).toBeCloseTo(0.01, 9);
  const late = together([varied(5, 0), varied(1, 1)]);
  expect(all.map((percentile) => percentileOf(late, percentile))).toEqual([Math.LN2, Math.log(20), Math.log(100)].map((value) => expect.closeTo(5 + value, 9)));
});

it('is within a hundredth of V14, three M/M/1 in a row, from the 95th percentile on', () => {
  const time = together([5, 1 / 0.45, 1 / 1.2].map((mean) => varied(mean, 1)));
  const known = { p50: 6.73359, p95: 18.802195, p99: 26.872809 };
  expect(Math.abs(percentileOf(time, 'p50') / known.p50 - 1)).toBeLessThan(0.02);
  for (const percentile of ['p95', 'p99'] as const) expect(Math.abs(percentileOf(time, percentile) / known[percentile] - 1)).toBeLessThan(0.01);
});

it('tells shares and percentiles of the same law', () => {
  const times = [varied(1, 1), varied(1, 0.25), together([varied(1, 1), varied(3, 0.25), varied(2, 0)]), { mean: 1, variance: 2, third: 0, law: 'lognormal' as const }];
  for (const time of times) expect([0.5, 0.05, 0.01].map((share, at) => beyond(time, percentileOf(time, all[at] ?? 'p50')) - share)).toEqual([0, 0, 0].map(() => expect.closeTo(0, 9)));
  expect([beyond(varied(1, 0), 0.9), beyond(varied(1, 0), 1)]).toEqual([1, 0]);
});

it('has no time below 0', () => {
  // Skewed less than a gamma law of this mean and variance.
  const time = { mean: 1, variance: 4, third: 1, law: 'gamma' as const };
  expect(percentileOf(time, 'p50')).toBeGreaterThan(0);
  expect(beyond(time, 0)).toBe(1);
});
