import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clientThrottle } from './client-throttle.ts';
import { chancesOf } from './fixture/chances.ts';

function fresh(): Float64Array {
  const state = new Float64Array(clientThrottle.cells);
  clientThrottle.start(state, 0);
  return state;
}

/** Offers so many requests a second by priority for ten minutes to a server that accepts 100 a second, first come; returns what was sent and accepted a second in the last five. */
function offered(rates: readonly number[], allowance: number, seconds = 600): { readonly sent: readonly number[]; readonly accepted: number } {
  const state = fresh();
  const parameters = { allowance, window: 120 };
  const chance = chancesOf(3);
  const sent = rates.map(() => 0);
  const whole = rates.reduce((sum, rate) => sum + rate, 0);
  let accepted = 0;
  for (let second = 0; second < seconds; second += 1) {
    let room = 100;
    for (let each = 0; each < whole; each += 1) {
      const now = second + each / whole;
      let [priority, draw] = [0, chance() * whole];
      while (priority < rates.length - 1 && draw >= rates[priority]!) {
        draw -= rates[priority]!;
        priority += 1;
      }
      if (!clientThrottle.maySend(state, 0, parameters, priority, chance(), now)) continue;
      const isAccepted = room > 0;
      room -= 1;
      clientThrottle.ended(state, 0, parameters, priority, isAccepted, now);
      if (second < seconds - 300) continue;
      sent[priority]! += 1 / 300;
      if (isAccepted) accepted += 1 / 300;
    }
  }
  return { sent, accepted };
}

it.each([[2, 400], [2, 1000], [1.1, 1000]])('sends %s times what is accepted, whatever is wanted (%s a second)', (allowance, rate) => {
  const { sent, accepted } = offered([rate], allowance);
  expect(Math.abs(accepted - 100)).toBeLessThan(1.5);
  expect(Math.abs(sent[0]! / (100 * allowance) - 1)).toBeLessThan(0.03);
});

it('refuses nothing while most is accepted', () => {
  expect(offered([150], 2).sent[0]).toBeCloseTo(150, 6);
});

it('refuses the lesser priorities first', () => {
  const { sent } = offered([120, 300, 200, 200], 2);
  expect(Math.abs(sent[0]! - 120)).toBeLessThan(3);
  expect(Math.abs(sent[1]! - 80)).toBeLessThan(4);
  expect(Math.max(sent[2]!, sent[3]!)).toBeLessThan(1);
});

it('refuses with the chance of Google\'s formula where there is one priority', () => {
  const state = fresh();
  const parameters = { allowance: 2, window: 120 };
  for (let each = 0; each < 30; each += 1) clientThrottle.ended(state, 0, parameters, 0, each < 10, 1);
  const share = (30 - 2 * 10) / (30 + 1);
  expect(clientThrottle.maySend(state, 0, parameters, 0, share, 2)).toBe(true);
  expect(clientThrottle.maySend(state, 0, parameters, 0, share - 1e-9, 2)).toBe(false);
  expect(clientThrottle.maySend(state, 0, parameters, 0, share, 2)).toBe(false);
});

it('does not take requests under way for refusals', () => {
  const state = fresh();
  for (let each = 0; each < 1000; each += 1) expect(clientThrottle.maySend(state, 0, { allowance: 2, window: 120 }, 0, 0, 1)).toBe(true);
});

it('sends again once refusals are two minutes old', () => {
  const state = fresh();
  const parameters = { allowance: 2, window: 120 };
  for (let each = 0; each < 1000; each += 1) clientThrottle.ended(state, 0, parameters, 3, false, 60);
  expect(clientThrottle.maySend(state, 0, parameters, 3, 0.5, 170)).toBe(false);
  expect(clientThrottle.maySend(state, 0, parameters, 3, 0.5, 185)).toBe(true);
});

const event = fc.record({ move: fc.double({ min: -20, max: 40, noNaN: true }), priority: fc.nat(3), sends: fc.boolean(), chance: fc.double({ min: 0, max: 0.999, noNaN: true }) });

it('takes a time before the latest for the latest, and stays finite', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 200 }), (events) => {
      const [some, others] = [fresh(), fresh()];
      const parameters = { allowance: 2, window: 120 };
      let [now, latest] = [0, 0];
      for (const { move, priority, sends, chance } of events) {
        now += move;
        latest = Math.max(latest, now);
        if (sends) expect(clientThrottle.maySend(some, 0, parameters, priority, chance, now)).toBe(clientThrottle.maySend(others, 0, parameters, priority, chance, latest));
        else for (const [state, time] of [[some, now], [others, latest]] as const) clientThrottle.ended(state, 0, parameters, priority, chance < 0.5, time);
        expect(some).toEqual(others);
        expect(some.every(Number.isFinite)).toBe(true);
      }
    }),
  );
});
