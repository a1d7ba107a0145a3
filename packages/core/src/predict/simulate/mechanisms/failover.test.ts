import { expect, it } from 'vitest';
import type { Model } from '../model.ts';
import { answeredOf, between, covers, endedOf, goodput, inSteps, overSeeds } from './observe.ts';
import { failing, failover, oneDies } from './failover.ts';

const lost = (of: Model, until: number) =>
  overSeeds(6, (seed) => {
    const seen = between(of, seed, 0, until);
    return endedOf(seen) - answeredOf(seen);
  });

it('answers nothing for the 53 seconds of a failover, and everything before and after', () => {
  const silent = inSteps(failing({ seconds: failover }), 1, 1, 120).flatMap((seen, second) => (goodput(seen) === 0 ? [second] : []));
  expect([silent[0], silent.length, silent.at(-1)]).toEqual([20, failover, 20 + failover - 1]);
  expect(covers(lost(failing({ seconds: failover }), 120), 200 * failover)).toBe(true);
  expect(lost(failing({ seconds: 0 }), 120).mean).toBe(0);
});

it('loses nothing where callers ask for longer than it takes', () => {
  // 1, 2, 4 … 32 seconds: 63 in all.
  expect(lost(failing({ seconds: failover, attempts: 7, backoff: 1 }), 200).mean).toBe(0);
  // 31 seconds: those of the first 22 are lost.
  expect(covers(lost(failing({ seconds: failover, attempts: 6, backoff: 1 }), 200), 200 * (failover - 31))).toBe(true);
});

it('loses the share of a dead instance, until it is found out', () => {
  const [instances, rate] = [4, 400];
  expect(covers(lost(oneDies({ instances }), 100), (rate / instances) * 50, 4)).toBe(true);
  expect(covers(lost(oneDies({ instances, notices: 5 }), 100), (rate / instances) * 5, 4)).toBe(true);
  // Two attempts both come to it.
  expect(covers(lost(oneDies({ instances, attempts: 2 }), 100), (rate / instances ** 2) * 50, 4)).toBe(true);
});

it('sends a dead instance requests again when it is back', () => {
  const busy = between(oneDies({ instances: 4, notices: 5 }), 1, 70, 100).stations[0]!.busy;
  expect(busy).toBeCloseTo((400 * 0.005) / 4, 1);
  expect(lost(oneDies({ instances: 1, notices: 5 }), 61).low).toBeGreaterThan(0.95 * 400 * 50);
});
