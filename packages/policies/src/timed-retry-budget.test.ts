import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timedRetryBudget } from './timed-retry-budget.ts';

const finagle = { share: 0.2, floor: 10, seconds: 10 };

function fresh(): Float64Array {
  const state = new Float64Array(timedRetryBudget.cells);
  timedRetryBudget.start(state, 0);
  return state;
}

it.each([0, 1, 50, 1000])('holds the load below 1.2 times and 10 a second when all of %s calls a second fail and are retried at once', (rate) => {
  const state = fresh();
  let [made, retries] = [0, 0];
  for (let tick = 0; tick < 100_000; tick += 1) {
    const now = tick / 1000;
    for (; made < rate * now; made += 1) timedRetryBudget.called(state, 0, finagle, now);
    while (timedRetryBudget.mayRetry(state, 0, finagle, now)) retries += 1;
  }
  expect(retries).toBeLessThanOrEqual(0.2 * made + 10 * 100);
  expect(retries).toBeGreaterThan(0.97 * (0.2 * made + 10 * 100));
});

it('saves no calls up for longer than its seconds', () => {
  const state = fresh();
  for (let each = 0; each < 10_000; each += 1) timedRetryBudget.called(state, 0, finagle, 1);
  let retries = 0;
  while (timedRetryBudget.mayRetry(state, 0, finagle, 12)) retries += 1;
  expect(retries).toBe(100);
});

it('takes a time before the latest for the latest, and stays finite', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ move: fc.double({ min: -3, max: 4, noNaN: true }), isCall: fc.boolean() }), { maxLength: 300 }), (events) => {
      const [some, others] = [fresh(), fresh()];
      const budget = { share: 0.5, floor: 0.2, seconds: 10 };
      let [now, latest] = [0, 0];
      for (const { move, isCall } of events) {
        now += move;
        latest = Math.max(latest, now);
        if (isCall) for (const [state, time] of [[some, now], [others, latest]] as const) timedRetryBudget.called(state, 0, budget, time);
        else expect(timedRetryBudget.mayRetry(some, 0, budget, now)).toBe(timedRetryBudget.mayRetry(others, 0, budget, latest));
        expect(some).toEqual(others);
        expect(some.every(Number.isFinite)).toBe(true);
      }
    }),
  );
});
