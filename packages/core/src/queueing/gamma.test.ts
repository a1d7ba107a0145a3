import { expect, it } from 'vitest';
import { gammaBeyond, gammaPercentile, logGamma } from './gamma.ts';
import { inSequencePercentile } from './open-network.ts';

it('gives known values of the gamma function', () => {
  for (const [x, value] of [[1, 1], [5, 24], [0.5, Math.sqrt(Math.PI)], [10.5, 1_133_278.3889487856]] as const) expect(logGamma(x)).toBeCloseTo(Math.log(value), 11);
});

it('gives the tail of whole shapes as the sum of Poisson’s law', () => {
  for (const x of [0.1, 2, 3.9, 4, 9, 30]) {
    const sum = [1, x, x ** 2 / 2, x ** 3 / 6].reduce((total, term) => total + term * Math.exp(-x), 0);
    expect(gammaBeyond(4, x) / sum).toBeCloseTo(1, 11);
  }
});

it('is exact for one exponential time, and near for some of different means', () => {
  expect(gammaPercentile(2, 4, 0.95)).toBeCloseTo(2 * Math.log(20), 9);
  const means = [5, 2, 1];
  const variance = means.reduce((sum, mean) => sum + mean * mean, 0);
  for (const percentile of [0.5, 0.95, 0.99]) expect(gammaPercentile(8, variance, percentile) / inSequencePercentile(means, percentile)).toBeCloseTo(1, 1);
});

it('is the mean where nothing varies', () => {
  expect(gammaPercentile(3, 0, 0.99)).toBe(3);
});
