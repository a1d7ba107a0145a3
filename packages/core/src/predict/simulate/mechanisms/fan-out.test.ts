import { expect, it } from 'vitest';
import { bucketOf } from '../histogram.ts';
import type { Model } from '../model.ts';
import { slowest, slowLeaves } from './fan-out.ts';
import { answeredOf, between, covers, meanTime, overSeeds } from './observe.ts';

/** The share of requests that take longer than half a second. */
const slow = (of: Model) =>
  overSeeds(8, (seed) => {
    const seen = between(of, seed, 10, 60);
    return seen.sources[0]!.times.subarray(bucketOf(0.5)).reduce((sum, count) => sum + count, 0) / answeredOf(seen);
  });

it('makes 63 of 100 requests slow that ask a hundred leaves, of which one answer in a hundred is slow', () => {
  expect(covers(slow(slowLeaves(100)), 0.633968)).toBe(true);
  expect(covers(slow(slowLeaves(1)), 0.01)).toBe(true);
});

it('waits for the slowest', () => {
  const mean = (count: number) => overSeeds(8, (seed) => meanTime(between(slowest(count), seed, 20, 120)));
  expect([covers(mean(10), 2.928968), covers(mean(100), 5.187378), covers(mean(1), 1)]).toEqual([true, true, true]);
});

it('makes nearly none slow where a second attempt is made beside the first', () => {
  const hedged = slow(slowLeaves(100, { after: 0.05, budget: { share: 0.05, burst: 100 } }));
  // Both are slow once in 10,000.
  expect(covers(hedged, 1 - (1 - 1e-4) ** 100)).toBe(true);
});

it('makes no more second attempts than their budget', () => {
  const seen = between(slowLeaves(100, { after: 0.05, budget: { share: 0.001, burst: 1 } }), 1, 10, 60);
  const calls = 100 * answeredOf(seen);
  expect(seen.calls[0]!.attempts / calls).toBeLessThan(1.002);
  expect(slow(slowLeaves(100, { after: 0.05, budget: { share: 0.001, burst: 1 } })).low).toBeGreaterThan(0.5);
});
