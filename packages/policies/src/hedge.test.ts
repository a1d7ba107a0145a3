import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chancesOf } from './fixture/chances.ts';
import { hedge } from './hedge.ts';
import type { Hedge } from './hedge.ts';

const parameters: Hedge = { quantile: 0.95, least: 0.001, most: 1, budget: { share: 0.1, burst: 10 } };

function fresh(of: Hedge): Float64Array {
  const state = new Float64Array(hedge.cells);
  hedge.start(state, 0, of);
  return state;
}

/** 10 ms in the mean, but for one call of a hundred, which takes a second. */
const seconds = (chance: () => number): number => (chance() < 0.01 ? 1 : -0.01 * Math.log(1 - chance()));

/** Makes calls one after the other; returns the shares of those hedged and of those slower than 0.2 s, and the mean delay of the last half. */
function calls(of: Hedge, count: number): { readonly hedged: number; readonly slow: number; readonly delay: number } {
  const chance = chancesOf(11);
  const state = fresh(of);
  let [hedged, slow, delays] = [0, 0, 0];
  for (let each = 0; each < count; each += 1) {
    const delay = hedge.called(state, 0, of);
    if (each >= count / 2) delays += delay;
    let took = seconds(chance);
    if (took > delay && hedge.maySend(state, 0)) {
      hedged += 1;
      took = Math.min(took, delay + seconds(chance));
    }
    hedge.answered(state, 0, of, took);
    if (took > 0.2) slow += 1;
  }
  return { hedged: hedged / count, slow: slow / count, delay: delays / (count / 2) };
}

it('waits as long as the quantile, and takes the tail away for a twentieth more calls', () => {
  const { hedged, slow, delay } = calls(parameters, 200_000);
  // The 95th percentile: .99·exp(−t/10 ms) + .01 = .05.
  expect(Math.abs(delay / (-0.01 * Math.log(0.04 / 0.99)) - 1)).toBeLessThan(0.05);
  expect(hedged).toBeGreaterThan(0.04);
  expect(hedged).toBeLessThan(0.06);
  expect(slow).toBeLessThan(0.0003);
  // Of requests that make a hundred such calls, 63 % met a slow one before (The tail at scale, figure 1).
  expect(1 - (1 - slow) ** 100).toBeLessThan(0.03);
});

it('makes no more second attempts than the budget allows', () => {
  const hurried = { ...parameters, least: 0.002, most: 0.002 };
  const { hedged, delay } = calls(hurried, 10_000);
  expect(delay).toBeCloseTo(0.002, 9);
  expect(hedged).toBeGreaterThan(0.099);
  expect(hedged).toBeLessThanOrEqual(0.1 + 10 / 10_000);
});

it('keeps its delay within bounds, whatever is answered', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 300 }), (answers) => {
      const state = fresh(parameters);
      for (const answer of answers) {
        hedge.answered(state, 0, parameters, answer);
        const delay = hedge.called(state, 0, parameters);
        expect(delay >= parameters.least && delay <= parameters.most).toBe(true);
      }
    }),
  );
});
