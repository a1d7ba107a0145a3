import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffSeconds } from './backoff.ts';

it('doubles up to the longest', () => {
  const waits = [1, 2, 3, 4, 5, 5000].map((retry) => backoffSeconds({ first: 0.1, longest: 1, jitter: 'none' }, retry, 0.3));
  expect(waits).toEqual([0.1, 0.2, 0.4, 0.8, 1, 1]);
});

it('spreads full jitter over all of the wait and equal jitter over its upper half', () => {
  const at = (jitter: 'full' | 'equal'): readonly number[] => [0, 0.5, 1].map((chance) => backoffSeconds({ first: 0.1, longest: 10, jitter }, 3, chance));
  expect(at('full')).toEqual([0, 0.2, 0.4]);
  expect(at('equal')).toEqual([0.2, expect.closeTo(0.3), 0.4]);
});

it('is finite, not negative and never above the longest', () => {
  const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(seconds, seconds, fc.constantFrom('none', 'full', 'equal'), fc.integer({ min: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (first, longest, jitter, retry, chance) => {
      const wait = backoffSeconds({ first, longest, jitter }, retry, chance);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(longest);
    }),
  );
});
