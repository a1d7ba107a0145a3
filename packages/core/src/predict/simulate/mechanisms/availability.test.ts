import { expect, it } from 'vitest';
import { repairedAvailability } from '../../../queueing/index.ts';
import { breaking, needing, repaired } from './availability.ts';
import { between, covers, meanTime, overSeeds, successOf } from './observe.ts';

it('has both of two parts down as often as known', () => {
  const [untilFailure, repair] = [1000, 10];
  const seconds = 3e7;
  // With one crew the second part waits while the first is repaired.
  const one = overSeeds(6, (seed) => between(repaired(2, 1, untilFailure, repair), seed, 0, seconds).stations[0]!.waiting);
  expect(covers(one, 1 - 0.99980396)).toBe(true);
  expect(one.low).toBeGreaterThan(1 - 0.9999019704);
  expect(repairedAvailability({ needed: 1, count: 2, untilFailure, repair, crews: 1 })).toBeCloseTo(0.99980396, 8);
});

it('works on after breakdowns where it was', () => {
  const time = (breaks: boolean) => overSeeds(6, (seed) => meanTime(between(breaking(breaks), seed, 1000, 300_000)));
  expect([covers(time(true), 4.464646), covers(time(false), 2)]).toEqual([true, true]);
});

it('is as available as all that it needs, and more with second attempts', () => {
  const of = (attempts: number) => overSeeds(6, (seed) => successOf(between(needing(3, 0.01, attempts), seed, 0, 30)));
  expect([covers(of(1), 0.99 ** 3), covers(of(2), (1 - 0.01 ** 2) ** 3)]).toEqual([true, true]);
});
