import { expect, it } from 'vitest';
import { between, covers, inSteps, meanTime, overSeeds, waitingAt } from './observe.ts';
import { busy, every, few, jump, many, perInstance, scaled, start } from './scaling.ts';

/** How many wait in each second, all instances together. */
const waits = (isScaled: boolean, seed: number, seconds: number): readonly number[] => inSteps(scaled(isScaled), seed, 1, seconds).map((seen) => waitingAt(seen, 0, many));

const lag = every + start;
const ready = jump + lag;
const seeds = 16;

it('lets a backlog grow as long as instances start: (arrivals - capacity) · lag', () => {
  const backlog = overSeeds(seeds, (seed) => waits(true, seed, ready)[ready - 1] ?? Number.NaN);
  // Half a second before they are ready; each has less than one besides that waits.
  expect(covers(backlog, (busy - few * perInstance) * (lag - 0.5), few)).toBe(true);
});

it('drains it at the new capacity less the arrivals, and goes on growing without scaling', () => {
  const slope = (isScaled: boolean) =>
    overSeeds(seeds, (seed) => {
      const all = waits(isScaled, seed, ready + 22);
      return ((all[ready + 21] ?? 0) - (all[ready + 1] ?? 0)) / 20;
    });
  expect([covers(slope(true), busy - many * perInstance, 0.3), covers(slope(false), busy - few * perInstance, 0.3)]).toEqual([true, true]);
});

it('is over it after backlog ÷ (new capacity - arrivals)', () => {
  const drain = ((busy - few * perInstance) * lag) / (many * perInstance - busy);
  const over = overSeeds(seeds, (seed) => waits(true, seed, ready + 3 * drain).findIndex((each, second) => second > ready && each < many) - ready);
  expect(over.mean).toBeGreaterThan(0.8 * drain);
  expect(over.mean).toBeLessThan(1.3 * drain);
});

it('keeps instances until fewer have sufficed for the calm, and then lets them go', () => {
  // The backlog is gone by 200 s, when the load falls: half the instances are as busy as they are to be.
  const time = (from: number, until: number) => overSeeds(12, (seed) => meanTime(between(scaled(true, 200), seed, from, until)));
  const [kept, gone] = [time(300, 500), time(560, 760)];
  expect(gone.low).toBeGreaterThan(kept.high);
});
