import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chancesOf } from './fixture/chances.ts';
import { queueShedder } from './queue-shedder.ts';

const parameters = { target: 0.005, interval: 0.1 };

function calm(): Float64Array {
  const state = new Float64Array(queueShedder.cells);
  queueShedder.start(state, 0);
  return state;
}

/** Takes a head every millisecond that has waited so long, and returns the milliseconds at which one was dropped. */
function drops(state: Float64Array, from: number, to: number, waited: number): readonly number[] {
  const found: number[] = [];
  for (let time = from; time < to; time += 1) while (!queueShedder.mayServe(state, 0, parameters, waited, 50, time / 1000)) found.push(time);
  return found;
}

it('drops after an interval above the target, then at times that shorten with the root of their number', () => {
  const gaps = drops(calm(), 1, 1000, 0.02).map((time, index, all) => time - (all[index - 1] ?? 1));
  const law = [100, 100, 100 / Math.sqrt(2), 100 / Math.sqrt(3), 50, 100 / Math.sqrt(5), 100 / Math.sqrt(6), 100 / Math.sqrt(7)];
  for (const [index, gap] of law.entries()) expect(Math.abs(gap! - gaps[index]!)).toBeLessThanOrEqual(1);
});

it('lets bursts by that are gone within an interval', () => {
  const state = calm();
  for (const begin of [0, 200, 400]) {
    expect(drops(state, begin, begin + 99, 0.05)).toEqual([]);
    expect(drops(state, begin + 99, begin + 200, 0.001)).toEqual([]);
  }
});

it('stops dropping at the first short wait, and goes on as fast as before when it was a short while ago', () => {
  const state = calm();
  expect(drops(state, 0, 600, 0.02).length).toBeGreaterThan(6);
  expect(drops(state, 600, 610, 0.004)).toEqual([]);
  const again = drops(state, 610, 900, 0.02);
  expect(again[0]).toBe(710);
  expect(again[1]! - again[0]!).toBeLessThan(50);
  expect(drops(state, 900, 910, 0.004)).toEqual([]);
  const later = drops(state, 4000, 4300, 0.02);
  expect(later[1]! - later[0]!).toBe(100);
});

it('never drops the last of the queue', () => {
  const state = calm();
  for (let time = 0; time < 1000; time += 1) expect(queueShedder.mayServe(state, 0, parameters, 0.5, 0, time / 1000)).toBe(true);
});

it('begins anew when the queue was empty', () => {
  const state = calm();
  drops(state, 0, 300, 0.02);
  queueShedder.arrives(state, 0, parameters, 0, 0.3);
  expect(drops(state, 300, 399, 0.02)).toEqual([]);
});

it('lets arrivals wait the interval, and only the target once the queue was not empty for an interval', () => {
  const state = calm();
  const limits = [[0, 1], [3, 1.05], [9, 1.11], [0, 1.2], [1, 1.25]].map(([ahead, now]) => queueShedder.arrives(state, 0, parameters, ahead!, now!));
  expect(limits).toEqual([0.1, 0.1, 0.005, 0.1, 0.1]);
  expect([1.29, 1.31].map((now) => queueShedder.takesNewest(state, 0, parameters, now))).toEqual([false, true]);
});

/** Serves one request a millisecond while 1.3 arrive, for 20 s; callers leave after 50 ms. Returns those served in time a second, and the longest wait of one served, in seconds. */
function overloaded(sheds: boolean): { readonly good: number; readonly longest: number } {
  const state = calm();
  const chance = chancesOf(7);
  const queue: { readonly since: number; readonly most: number }[] = [];
  let [good, longest] = [0, 0];
  for (let millisecond = 0; millisecond < 20_000; millisecond += 1) {
    const now = millisecond / 1000;
    for (let arrivals = 1 + (chance() < 0.3 ? 1 : 0); arrivals > 0; arrivals -= 1) {
      const most = queueShedder.arrives(state, 0, parameters, queue.length, now);
      queue.push({ since: now, most: sheds ? most : Infinity });
    }
    for (let served = false; !served && queue.length > 0; ) {
      const next = (sheds && queueShedder.takesNewest(state, 0, parameters, now) ? queue.pop() : queue.shift())!;
      const waited = now - next.since;
      if (waited > next.most) continue;
      served = true;
      longest = Math.max(longest, waited);
      if (waited < 0.05) good += 1;
    }
  }
  return { good: good / 20, longest };
}

it('keeps serving in time at 1.3 times the capacity, where a plain queue serves nobody in time any more', () => {
  const [shed, plain] = [overloaded(true), overloaded(false)];
  expect(shed.good).toBeGreaterThan(990);
  expect(shed.longest).toBeLessThanOrEqual(0.1);
  expect(plain.good).toBeLessThan(20);
  expect(plain.longest).toBeGreaterThan(3);
});

it('stays finite in any order of calls and times', () => {
  const event = fc.record({ move: fc.double({ min: -1, max: 1, noNaN: true }), others: fc.nat(3), waited: fc.double({ min: -1, max: 2, noNaN: true }), arrives: fc.boolean() });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 200 }), (events) => {
      const state = calm();
      let now = 0;
      for (const { move, others, waited, arrives } of events) {
        now += move;
        if (arrives) queueShedder.arrives(state, 0, parameters, others, now);
        else if (!queueShedder.mayServe(state, 0, parameters, waited, others, now)) expect(waited >= parameters.target && others > 0).toBe(true);
        expect(state.every(Number.isFinite)).toBe(true);
      }
    }),
  );
});
