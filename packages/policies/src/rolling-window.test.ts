import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RollingWindow } from './rolling-window.ts';

const window = new RollingWindow(2, 5);
const seconds = 10;
const before = 3;

function opened(): Float64Array {
  const state = new Float64Array(before + window.cells + 1).fill(7);
  window.start(state, before);
  return state;
}

it('counts what happened in the last seconds, to a bucket', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ pause: fc.double({ min: 0, max: 15, noNaN: true }), count: fc.constantFrom(0, 1) }), { maxLength: 60 }), (events) => {
      const state = opened();
      const past: { bucket: number; count: number }[] = [];
      let now = 1_700_000_000;
      for (const { pause, count } of events) {
        now += pause;
        window.add(state, before, count, window.advance(state, before, seconds, now));
        const bucket = Math.floor(now / 2);
        past.push({ bucket, count });
        for (const each of [0, 1]) expect(window.total(state, before, each)).toBe(past.filter((event) => event.count === each && event.bucket > bucket - 5).length);
      }
    }),
  );
});

it('counts in the bucket of its ticket what ends later', () => {
  const state = opened();
  const ticket = window.advance(state, before, seconds, 1);
  window.advance(state, before, seconds, 9);
  expect(window.add(state, before, 1, ticket)).toBe(true);
  expect(window.total(state, before, 1)).toBe(1);
  window.advance(state, before, seconds, 10);
  expect(window.total(state, before, 1)).toBe(0);
  expect(window.add(state, before, 1, ticket)).toBe(false);
});

it('forgets all and every ticket when it begins anew', () => {
  const state = opened();
  const ticket = window.advance(state, before, seconds, 5);
  window.add(state, before, 0, ticket);
  const next = window.clear(state, before, 5);
  expect(window.total(state, before, 0)).toBe(0);
  expect(window.add(state, before, 0, ticket)).toBe(false);
  expect(window.add(state, before, 0, next)).toBe(true);
  expect(window.advance(state, before, seconds, 6.9)).toBe(next);
  expect(window.advance(state, before, seconds, 7.1)).toBe(next + 1);
});

it('takes no ticket that it did not give', () => {
  const state = opened();
  for (const ticket of [0, -1, 99]) expect(window.add(state, before, 0, ticket)).toBe(false);
});

it('leaves the numbers beside its own alone', () => {
  const state = opened();
  for (let now = 0; now < 40; now += 0.5) for (const count of [0, 1]) window.add(state, before, count, window.advance(state, before, seconds, now));
  window.clear(state, before, 50);
  expect([...state.subarray(0, before), state.at(-1)]).toEqual([7, 7, 7, 7]);
});
