import { expect, it } from 'vitest';
import { lognormalAt, lognormalBeyond, lognormalThrough, normalScore } from './lognormal.ts';

const [median, p95, p99] = [0.5, 0.95, 0.99].map(normalScore) as [number, number, number];

it('knows the scores of the normal distribution', () => {
  expect([0.5, 0.95, 0.99, 0.05].map(normalScore)).toEqual([0, 1.6448536269514722, 2.3263478740408408, -1.6448536269514722].map((score) => expect.closeTo(score, 10)));
});

it('goes through two percentiles, and has the mean and variance of the law', () => {
  // ln median + σ²/2, with σ = ln(1200 / 90) ÷ 2.326348.
  const sigma = Math.log(1200 / 90) / 2.3263478740408408;
  const moments = lognormalThrough([{ score: median, time: 0.09 }, { score: p99, time: 1.2 }]);
  expect(moments.mean).toBeCloseTo(0.09 * Math.exp((sigma * sigma) / 2), 12);
  expect(moments.variance).toBeCloseTo(moments.mean ** 2 * (Math.exp(sigma * sigma) - 1), 12);
  expect(lognormalAt(moments, median)).toBeCloseTo(0.09, 10);
  expect(lognormalAt(moments, p99)).toBeCloseTo(1.2, 10);
  expect(lognormalBeyond(moments, 1.2)).toBeCloseTo(0.01, 12);
  expect(lognormalBeyond(moments, 0)).toBe(1);
});

it('takes the nearest line where three percentiles are on none', () => {
  const { mean, variance } = lognormalThrough([{ score: median, time: 0.1 }, { score: p95, time: 0.3 }, { score: p99, time: 0.5 }]);
  expect(lognormalAt({ mean, variance }, p95)).toBeGreaterThan(0.28);
  expect(lognormalAt({ mean, variance }, p95)).toBeLessThan(0.35);
});

it('is a constant where all percentiles are the same', () => {
  expect(lognormalThrough([{ score: median, time: 0.2 }, { score: p99, time: 0.2 }])).toEqual({ mean: expect.closeTo(0.2, 12), variance: 0 });
});
