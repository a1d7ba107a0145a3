import { expect, it } from 'vitest';
import type { Call, Model } from '../model.ts';
import { spike } from './metastable.ts';
import { covers, goodput, inSteps, overSeeds } from './observe.ts';

const retries: NonNullable<Call['retries']> = { attempts: 3, backoff: 0, jitter: false };
const seeds = 12;

/** Requests answered a second between two times, in one run. */
function answered(of: Model, seed: number, from: number, until: number): number {
  const steps = inSteps(of, seed, 1, until).slice(from);
  return steps.reduce((sum, step) => sum + goodput(step), 0) / steps.length;
}

/** How many runs answer nothing any more in the end. */
function collapsed(of: Model): number {
  return Array.from({ length: seeds }, (_, seed) => answered(of, seed + 1, 70, 80)).filter((each) => each === 0).length;
}

it('answers nothing any more after a spike of five seconds when callers try again at once', () => {
  expect(overSeeds(seeds, (seed) => answered(spike(retries), seed, 10, 20)).low).toBeGreaterThan(37);
  // The spike is just enough: by chance some runs get over it.
  expect(collapsed(spike(retries))).toBeGreaterThanOrEqual(8);
});

it('goes on without the spike, and without retries', () => {
  expect([collapsed(spike(retries, 1)), collapsed(spike(undefined))]).toEqual([0, 0]);
});

it('recovers where callers wait ever longer before they try again', () => {
  const backoff = spike({ ...retries, backoff: 20, jitter: true });
  const after = overSeeds(seeds, (seed) => answered(backoff, seed, 30, 31));
  const later = overSeeds(seeds, (seed) => answered(backoff, seed, 76, 80));
  // What that program gave in a second of ten runs, known to as much as so many Poisson arrivals are.
  expect([covers(after, 55, 2 * Math.sqrt(55 / 10)), covers(later, 42, 2 * Math.sqrt(42 / 10))]).toEqual([true, true]);
});

it('recovers where retries have a budget', () => {
  const later = overSeeds(seeds, (seed) => answered(spike({ ...retries, budget: { share: 0.1, burst: 10 } }), seed, 70, 80));
  expect(covers(later, 40)).toBe(true);
});
