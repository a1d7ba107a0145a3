import { expect, it } from 'vitest';
import { erlangB } from '../../../queueing/loss.ts';
import type { Model } from '../model.ts';
import { tenants } from './bulkhead.ts';
import { between, covers, overSeeds, p99, successOf } from './observe.ts';

/** Nobody waits: the time within which 99 of 100 exponential services of 20 ms end. */
const alone = 0.02 * Math.log(100);
const quiet = (of: Model) => overSeeds(8, (seed) => p99(between(of, seed, 50, 400)));

it('leaves one tenant as it was, whatever the other asks for', () => {
  expect([covers(quiet(tenants(0)), alone, 0.008 * alone), covers(quiet(tenants(50, 10)), alone, 0.008 * alone)]).toEqual([true, true]);
});

it('lets the noisy tenant take all where there is none', () => {
  expect(quiet(tenants(50)).low).toBeGreaterThan(10 * alone);
});

it('refuses the noisy one as often as so many lines are busy', () => {
  const refused = overSeeds(8, (seed) => 1 - successOf(between(tenants(10, 10), seed, 50, 1000), 1));
  expect(covers(refused, erlangB(10, 10))).toBe(true);
});
