import { expect, it } from 'vitest';
import { between, endedOf, overSeeds } from './observe.ts';
import { saturated } from './retry-budget.ts';

/** Attempts for each call. */
const load = (budget?: Parameters<typeof saturated>[0]) =>
  overSeeds(6, (seed) => {
    const seen = between(saturated(budget), seed, 20, 40);
    return (seen.calls[0]?.attempts ?? 0) / endedOf(seen);
  });

it('holds the load of retries at 1.2 times the calls, and a floor, when the server is saturated', () => {
  const budget = { share: 0.2, floor: 10, seconds: 10 };
  // 10 a second on top for 1,000 calls a second.
  const most = 1.2 + 10 / 1000;
  const held = load(budget);
  expect(held.high).toBeLessThanOrEqual(most + 0.002);
  // It is all used: so much is refused.
  expect(held.low).toBeGreaterThan(most - 0.01);
});

it('is more than twice the calls without a budget', () => {
  expect(load().low).toBeGreaterThan(2);
});
