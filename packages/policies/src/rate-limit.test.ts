import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rateLimit } from './rate-limit.ts';
import type { RateLimit } from './rate-limit.ts';

function full(limit: RateLimit): Float64Array {
  const state = new Float64Array(rateLimit.cells);
  rateLimit.start(state, 0, limit);
  return state;
}

it('lets a burst through, then says how long until the next token', () => {
  const limit = { rate: 10, burst: 3 };
  const state = full(limit);
  expect([5, 5, 5].map((now) => rateLimit.wait(state, 0, limit, now))).toEqual([0, 0, 0]);
  expect(rateLimit.wait(state, 0, limit, 5)).toBeCloseTo(0.1);
  expect(rateLimit.wait(state, 0, limit, 5.06)).toBeCloseTo(0.04);
  expect(rateLimit.wait(state, 0, limit, 5.1)).toBe(0);
  expect([60, 60, 60, 60].map((now) => rateLimit.wait(state, 0, limit, now) === 0)).toEqual([true, true, true, false]);
});

const limits = fc.record({ rate: fc.double({ min: 0.001, max: 1e5, noNaN: true }), burst: fc.double({ min: 1, max: 1000, noNaN: true }) });
const times = fc.array(fc.double({ min: -2, max: 5, noNaN: true }), { maxLength: 200 });

it('lets through no more than the burst and the rate of the time gone by, whatever the times, and its tokens stay within the burst', () => {
  fc.assert(
    fc.property(limits, times, (limit, moves) => {
      const state = full(limit);
      let [now, latest, passed] = [0, 0, 0];
      for (const move of moves) {
        now += move;
        latest = Math.max(latest, now);
        if (rateLimit.wait(state, 0, limit, now) === 0) passed += 1;
        expect(passed).toBeLessThanOrEqual(limit.burst + limit.rate * latest + 1e-6);
        expect(state[0]).toBeGreaterThanOrEqual(-1e-6);
        expect(state[0]).toBeLessThanOrEqual(limit.burst);
        expect(state.every(Number.isFinite)).toBe(true);
      }
    }),
  );
});

it('lets through whoever waits as long as it said', () => {
  fc.assert(
    fc.property(limits, fc.double({ min: 0, max: 2e9, noNaN: true }), (limit, begin) => {
      const state = full(limit);
      let now = begin;
      for (let each = 0; each < 20; each += 1) {
        const wait = rateLimit.wait(state, 0, limit, now);
        now += wait;
        expect(wait === 0 || rateLimit.wait(state, 0, limit, now) === 0).toBe(true);
      }
    }),
  );
});

it('takes a time before the latest for the latest', () => {
  fc.assert(
    fc.property(limits, times, (limit, moves) => {
      const [some, others] = [full(limit), full(limit)];
      let [now, latest] = [0, 0];
      for (const move of moves) {
        now += move;
        latest = Math.max(latest, now);
        expect(rateLimit.wait(some, 0, limit, now)).toBe(rateLimit.wait(others, 0, limit, latest));
      }
    }),
  );
});
