import { expect, it } from 'vitest';
import type { Change } from '../model.ts';
import { between, goodput, inSteps, meanTime, overSeeds, p99, successOf } from './observe.ts';
import { constant, model, open, station, use } from './notation.ts';
import { collecting, paused, rate, sharedCores } from './pauses.ts';

const [pause, busy, seconds] = [1.4, 0.5, 26];

it('shows a pause of 1.4 s to those who ask at a steady beat, and hides it from those who wait for answers', () => {
  // Who comes t after its beginning waits pause - t (1 - busy): 1.27 s for the last of the hundredth that waits longest (wrk2's README has 1.27 s, and 6 ms without its correction).
  const corrected = pause - 0.01 * seconds * (1 - busy);
  const seen = p99(between(paused('open', busy, pause), 1, 0, seconds));
  expect(Math.abs(seen / corrected - 1)).toBeLessThan(0.008);
  expect(p99(between(paused('closed', busy, pause), 1, 0, seconds))).toBeLessThan(0.05);
});

it('shows nothing where there is none', () => {
  expect([p99(between(paused('open', busy, 0), 1, 0, seconds)) < 0.001, p99(between(paused('closed', busy, 0), 1, 0, seconds)) < 0.05]).toEqual([true, true]);
});

it('asks less of a server that stands still where users wait for answers', () => {
  const asked = (how: 'open' | 'closed') => inSteps(paused(how, busy, pause), 1, 1, 8).map((seen) => goodput(seen));
  expect(asked('closed')[5]).toBeLessThan(200);
  // In the open all that came meanwhile is answered afterwards.
  expect(asked('open').slice(5).reduce((sum, each) => sum + each, 0)).toBeCloseTo(3 * rate, -2);
});

it('does not recover from one collection of garbage where callers try again', () => {
  const later = (how: Parameters<typeof collecting>[0]) => overSeeds(6, (seed) => successOf(between(collecting(how), seed, 100, 130)));
  expect(later({ seconds: 1, cancels: false, attempts: 3 }).high).toBe(0);
  expect([later({ seconds: 0, cancels: false, attempts: 3 }), later({ seconds: 1, cancels: false, attempts: 1 }), later({ seconds: 1, cancels: true, attempts: 3 })].map(({ low }) => low > 0.98)).toEqual([true, true, true]);
});

it('stops and slows cores that are shared', () => {
  const steps = inSteps(sharedCores(1, 1.5), 1, 1, 10);
  // Each has a core for itself; nobody is answered while they stand still; 1.5 times as slow there are enough of them still.
  expect([meanTime(steps[3]!), steps[3]!.stations[0]!.busy]).toEqual([expect.closeTo(0.001, 6), expect.closeTo(1, 6)]);
  expect(goodput(steps[5]!)).toBe(0);
  expect([meanTime(steps[9]!), steps[9]!.stations[0]!.busy]).toEqual([expect.closeTo(0.0015, 6), expect.closeTo(1.5, 6)]);
});

it.each([undefined, 5])('lets services go on where they were, overlapping pauses counted once (shared by %s)', (atOnce) => {
  const pauses: readonly Change[] = [{ at: 10.5, do: 'pause', station: 'server', seconds: 2 }, { at: 11.5, do: 'pause', station: 'server', seconds: 1.5 }];
  const of = model({ stations: [station('server', 1, atOnce === undefined ? {} : { atOnce })], programs: [{ id: 'p', steps: [use('server', constant(1))] }], sources: [open('p', 0.1, 'constant')], changes: pauses });
  // It comes at 10, and stands still from 10.5 to 13.
  expect(meanTime(between(of, 1, 0, 15))).toBeCloseTo(3.5, 9);
});
