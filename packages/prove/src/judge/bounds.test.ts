import { expect, it } from 'vitest';
import { sequence } from '@kentledge/core/random';
import { emptyHistogram, record } from '../load/histogram.ts';
import { quantileUpperBound, samplesForQuantile, samplesForShare, shareUpperBound } from './bounds.ts';

it('needs 59 samples for p95, 299 for p99 and 2,995 for an error share of 0.1 %', () => {
  expect(samplesForQuantile(0.95)).toBe(59);
  expect(samplesForQuantile(0.99)).toBe(299);
  expect(samplesForShare(0.001)).toBe(2995);
});

it('gives no bound with too few samples', () => {
  const histogram = emptyHistogram();
  for (let index = 0; index < 58; index++) record(histogram, 0.01);
  expect(quantileUpperBound(histogram, 0.95)).toBeUndefined();
  record(histogram, 0.01);
  expect(quantileUpperBound(histogram, 0.95)).toBeCloseTo(0.01, 3);
});

it('lies above the true p95 in about 95 of 100 draws', () => {
  const numbers = sequence(42);
  let above = 0;
  for (let draw = 0; draw < 400; draw++) {
    const histogram = emptyHistogram();
    // Exponential with mean 20 ms: its true p95 is 59.9 ms.
    for (let index = 0; index < 200; index++) record(histogram, numbers.gap(50));
    if ((quantileUpperBound(histogram, 0.95) ?? 0) >= -Math.log(0.05) / 50) above += 1;
  }
  expect(above / 400).toBeGreaterThan(0.92);
  expect(above / 400).toBeLessThan(0.995);
});

it('agrees with published Clopper-Pearson bounds', () => {
  // 0 of 100: 1 − 0.05^(1/100); 1 of 100 and 5 of 1000 from tables of the beta distribution.
  expect(shareUpperBound(0, 100)).toBeCloseTo(0.02951, 4);
  expect(shareUpperBound(1, 100)).toBeCloseTo(0.04656, 4);
  expect(shareUpperBound(5, 1000)).toBeCloseTo(0.01048, 4);
  expect(shareUpperBound(3, 3)).toBe(1);
});

it('does not underflow with many samples', () => {
  const histogram = emptyHistogram();
  for (let index = 0; index < 200_000; index++) record(histogram, index < 195_000 ? 0.01 : 0.5);
  expect(quantileUpperBound(histogram, 0.95)).toBeCloseTo(0.01, 3);
  expect(quantileUpperBound(histogram, 0.98)).toBeCloseTo(0.5, 2);
});
