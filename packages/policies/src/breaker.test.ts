import fc from 'fast-check';
import { expect, it } from 'vitest';
import { breaker } from './breaker.ts';
import type { Breaker } from './breaker.ts';

const parameters: Breaker = { window: 10, threshold: 0.5, fewest: 4, rest: 5, longestRest: 20, probes: 2 };

function closedBreaker(): Float64Array {
  const state = new Float64Array(breaker.cells);
  breaker.start(state, 0, parameters);
  return state;
}

/** Makes a call that takes no time; returns whether it was let through. */
function call(state: Float64Array, failed: boolean, now: number): boolean {
  const ticket = breaker.started(state, 0, parameters, now);
  if (ticket > 0) breaker.ended(state, 0, parameters, ticket, failed, now);
  return ticket > 0;
}

/** A breaker that opens at `now`. */
function openedAt(now: number): Float64Array {
  const state = closedBreaker();
  for (let each = 0; each < parameters.fewest; each += 1) call(state, true, now);
  return state;
}

it('opens when enough calls were made and the share of failures is reached, not before', () => {
  const state = closedBreaker();
  for (const failed of [true, true, true]) call(state, failed, 1);
  expect(breaker.phase(state, 0)).toBe('closed');
  call(state, true, 1);
  expect(breaker.phase(state, 0)).toBe('open');

  const other = closedBreaker();
  for (const failed of [false, false, false, true, true]) call(other, failed, 1);
  expect(breaker.phase(other, 0)).toBe('closed');
  call(other, true, 1);
  expect(breaker.phase(other, 0)).toBe('open');
});

it('forgets failures that left the window', () => {
  const state = closedBreaker();
  for (const now of [1, 1, 1, 12, 12, 12]) call(state, true, now);
  expect(breaker.phase(state, 0)).toBe('closed');
});

it('holds a slow failure against the calls made when it started', () => {
  const state = closedBreaker();
  const slow = Array.from({ length: 4 }, () => breaker.started(state, 0, parameters, 1));
  for (let each = 0; each < 4; each += 1) call(state, false, 10.5);
  for (const ticket of slow) breaker.ended(state, 0, parameters, ticket, true, 12);
  expect(breaker.phase(state, 0)).toBe('closed');
});

it('lets nothing through while it rests, then the probes, and closes when all of them succeed', () => {
  const state = openedAt(1);
  expect([1, 3, 5.9].map((now) => breaker.started(state, 0, parameters, now))).toEqual([0, 0, 0]);
  const [first, second, third] = [6, 6, 6].map((now) => breaker.started(state, 0, parameters, now)) as [number, number, number];
  expect([first > 0, second > 0, third]).toEqual([true, true, 0]);
  expect(breaker.phase(state, 0)).toBe('probing');
  breaker.ended(state, 0, parameters, second, false, 6.1);
  expect(breaker.phase(state, 0)).toBe('probing');
  breaker.ended(state, 0, parameters, first, false, 6.2);
  expect(breaker.phase(state, 0)).toBe('closed');
  expect(call(state, true, 6.3)).toBe(true);
  expect(breaker.phase(state, 0)).toBe('closed');
});

it('rests twice as long after each failed probe, up to the longest, and as at first once it has closed', () => {
  const state = openedAt(0);
  let now = 0;
  for (const rest of [5, 10, 20, 20]) {
    expect(call(state, true, now + rest - 0.01)).toBe(false);
    now += rest;
    expect(call(state, true, now)).toBe(true);
  }
  now += 20;
  for (let each = 0; each < 2; each += 1) call(state, false, now);
  expect(breaker.phase(state, 0)).toBe('closed');
  for (let each = 0; each < 4; each += 1) call(state, true, now);
  expect([call(state, false, now + 4.9), call(state, false, now + 5)]).toEqual([false, true]);
});

it('is neither closed nor opened by what started before', () => {
  const state = closedBreaker();
  const late = Array.from({ length: 6 }, () => breaker.started(state, 0, parameters, 1));
  for (let each = 0; each < 6; each += 1) call(state, true, 1);
  expect(breaker.phase(state, 0)).toBe('open');
  breaker.ended(state, 0, parameters, late[0]!, false, 2);
  expect(breaker.phase(state, 0)).toBe('open');
  const probes = [6, 6].map((now) => breaker.started(state, 0, parameters, now));
  for (const ticket of late.slice(1, 3)) breaker.ended(state, 0, parameters, ticket, false, 6.1);
  expect(breaker.phase(state, 0)).toBe('probing');
  breaker.ended(state, 0, parameters, late[3]!, true, 6.2);
  expect(breaker.phase(state, 0)).toBe('probing');
  for (const ticket of probes) breaker.ended(state, 0, parameters, ticket, false, 6.3);
  expect(breaker.phase(state, 0)).toBe('closed');
  for (let each = 0; each < 3; each += 1) call(state, true, 6.4);
  for (const ticket of late.slice(4)) breaker.ended(state, 0, parameters, ticket, true, 6.4);
  expect(breaker.phase(state, 0)).toBe('closed');
});

it('sends other probes where the first were lost, and listens to those only', () => {
  const state = openedAt(0);
  const lost = [5, 5].map((now) => breaker.started(state, 0, parameters, now));
  expect(breaker.started(state, 0, parameters, 9.9)).toBe(0);
  const next = breaker.started(state, 0, parameters, 10);
  expect(next).toBeGreaterThan(0);
  for (const ticket of lost) breaker.ended(state, 0, parameters, ticket, false, 10.1);
  expect(breaker.phase(state, 0)).toBe('probing');
});

const steps = fc.array(fc.record({ move: fc.double({ min: -3, max: 6, noNaN: true }), what: fc.constantFrom('start', 'succeed', 'fail'), which: fc.nat(50) }), { maxLength: 200 });

it('lets no more than the probes through in a round, in any order of calls and times, and never gets stuck', () => {
  fc.assert(
    fc.property(steps, (events) => {
      const state = closedBreaker();
      const tickets: number[] = [];
      const sentInRound = new Map<number, number>();
      let [now, latest] = [0, 0];
      for (const { move, what, which } of events) {
        now += move;
        latest = Math.max(latest, now);
        if (what === 'start') {
          const ticket = breaker.started(state, 0, parameters, now);
          tickets.push(ticket);
          if (ticket > 0 && breaker.phase(state, 0) === 'probing') sentInRound.set(ticket, (sentInRound.get(ticket) ?? 0) + 1);
        } else breaker.ended(state, 0, parameters, tickets[which % Math.max(1, tickets.length)] ?? 0, what === 'fail', now);
        expect(state.every(Number.isFinite)).toBe(true);
      }
      for (const sent of sentInRound.values()) expect(sent).toBeLessThanOrEqual(parameters.probes);
      expect(breaker.started(state, 0, parameters, latest + parameters.longestRest)).toBeGreaterThan(0);
    }),
  );
});
