import { expect, it } from 'vitest';
import { arrivalsOf } from './arrivals.ts';

const phase = { name: 'test', seconds: 400, rates: { read: 30, write: 10, never: 0 } };
const arrivals = [...arrivalsOf(phase, 5)];

it('is a Poisson process: the counts of a second have its rate as mean and as variance', () => {
  const counts = Array.from({ length: phase.seconds }, () => 0);
  for (const { at } of arrivals) counts[Math.floor(at)] = (counts[Math.floor(at)] ?? 0) + 1;
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
  // Three standard errors of 400 counts: 0.95 of the mean, 8.5 of the variance.
  expect(Math.abs(mean - 40)).toBeLessThan(0.95);
  expect(Math.abs(variance - 40)).toBeLessThan(8.5);
});

it('has gaps without memory: as many are longer than the mean as the exponential distribution says', () => {
  const gaps = arrivals.slice(1).map(({ at }, place) => at - (arrivals[place]?.at ?? 0));
  expect(gaps.filter((gap) => gap > 1 / 40).length / gaps.length).toBeCloseTo(Math.exp(-1), 1);
  expect(Math.min(...gaps)).toBeGreaterThan(0);
});

it('deals arrivals to operations by their rates', () => {
  const reads = arrivals.filter(({ operation }) => operation === 'read').length;
  expect(reads / arrivals.length).toBeCloseTo(0.75, 1);
  expect(arrivals.some(({ operation }) => operation === 'never')).toBe(false);
});

it('is the same for the same seed and phase, and another for another', () => {
  expect([...arrivalsOf(phase, 5)]).toEqual(arrivals);
  expect([...arrivalsOf(phase, 6)]).not.toEqual(arrivals);
  expect([...arrivalsOf({ ...phase, name: 'other' }, 5)]).not.toEqual(arrivals);
  expect([...arrivalsOf({ ...phase, rates: {} }, 5)]).toEqual([]);
});
