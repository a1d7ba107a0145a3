import { expect, it } from 'vitest';
import { normalAt } from './testing/normal.ts';
import type { Carried, CostAndTime } from './carry.ts';
import { carry, isBeyond } from './carry.ts';

/** Runs at two scales whose time is a + b·cost, with a relative noise of this deviation. */
function runs(seed: number, noise: number, [a, b]: readonly [number, number] = [1e-3, 1e-5]): readonly CostAndTime[] {
  return Array.from({ length: 12 }, (_, place) => {
    const cost = (place < 6 ? 100 : 400) * (1 + 0.02 * (place % 6));
    return { cost, seconds: (a + b * cost) * Math.exp(noise * normalAt(seed, place)) };
  });
}

function predictedOf(carried: Carried): { readonly seconds: number; readonly low: number; readonly high: number } {
  if ('notPredicted' in carried) throw new Error(carried.notPredicted);
  return carried;
}

it('carries a time along the line that the runs lie on', () => {
  const { seconds, low, high } = predictedOf(carry(runs(1, 0), 40_000));
  expect(seconds).toBeCloseTo(1e-3 + 0.4, 6);
  expect([low, high].map((bound) => Math.abs(bound - seconds))).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
});

it('holds the truth in 95 of 100 intervals: a further run at a cost that was not measured', () => {
  const trials = 2000;
  let held = 0;
  let told = 0;
  for (let trial = 0; trial < trials; trial++) {
    const carried = carry(runs(trial, 0.1), 1600);
    if ('notPredicted' in carried) continue;
    told += 1;
    const truth = (1e-3 + 1e-5 * 1600) * Math.exp(0.1 * normalAt(trial, 99));
    if (truth >= carried.low && truth <= carried.high) held += 1;
  }
  expect(told).toBeGreaterThan(0.9 * trials);
  expect(held / told).toBeGreaterThan(0.93);
  expect(held / told).toBeLessThan(0.985);
});

it('predicts nothing from noise: times that do not follow the cost', () => {
  const noise = Array.from({ length: 12 }, (_, place): CostAndTime => ({ cost: place < 6 ? 100 : 400, seconds: 1e-3 * Math.exp(1.5 * normalAt(7, place)) }));
  expect(carry(noise, 40_000)).toMatchObject({ notPredicted: expect.stringMatching(/wider than 10 times|do not follow/) as string });
  const falling = runs(1, 0.01, [5e-3, -1e-5]);
  expect(carry(falling, 40_000)).toEqual({ notPredicted: 'the measured times do not follow the cost' });
});

it('takes a time for the same where its cost is, and for at most so much more as the cost is more', () => {
  const same = Array.from({ length: 12 }, (_, place): CostAndTime => ({ cost: 8.4 + 0.01 * place, seconds: 1e-4 * Math.exp(0.1 * normalAt(3, place)) }));
  const [here, above] = [predictedOf(carry(same, 8.4)), predictedOf(carry(same, 14))];
  expect(here.seconds).toBeGreaterThan(0.8e-4);
  expect(here.high / here.low).toBeLessThan(2);
  expect(above.low).toBeCloseTo(here.low, 9);
  expect(above.high / here.high).toBeCloseTo(14 / 8.455, 2);
  expect([isBeyond(same, 14), isBeyond(same, 20), isBeyond(same, 1)]).toEqual([false, true, false]);
});

it('says nothing from a handful of runs', () => {
  expect(carry(runs(1, 0.1).slice(0, 5), 400)).toEqual({ notPredicted: '5 runs; their spread needs 6' });
});
