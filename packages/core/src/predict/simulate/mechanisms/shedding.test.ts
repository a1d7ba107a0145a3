import { expect, it } from 'vitest';
import type { Station } from '../model.ts';
import { answeredOf, between, covers, endedOf, goodput, overSeeds, successOf, waitingAt } from './observe.ts';
import { overloaded, reading, refusing, working } from './shedding.ts';

const capacity = 100;
const codel: Station['shed'] = { target: 0.005, interval: 0.1, newestFirst: false };
const newest: Station['shed'] = { target: 0.005, interval: 0.1, newestFirst: true };
const served = (rate: number, shed?: Station['shed']) => overSeeds(6, (seed) => goodput(between(overloaded(rate, shed), seed, 20, 50)));

it('serves nobody in time where nothing is shed', () => {
  expect([served(3 * capacity).high, served(10 * capacity).high]).toEqual([0, 0]);
});

it('serves as much as it can where the head of a queue that is too long is dropped', () => {
  expect(served(3 * capacity, codel).low).toBeGreaterThan(0.95 * capacity);
});

it.each([3, 10])('serves as much as it can at %d times that load where the newest goes first', (times) => {
  expect(served(times * capacity, newest).low).toBeGreaterThan(0.95 * capacity);
});

it('keeps no queue of those whose turn never comes', () => {
  // None waits for longer than 5 ms while there are too many, and than 100 ms after the queue was empty.
  const waiting = overSeeds(6, (seed) => waitingAt(between(overloaded(10 * capacity, newest), seed, 20, 50), 0));
  expect(waiting.high).toBeLessThan(0.1 * 10 * capacity);
  expect(waitingAt(between(overloaded(10 * capacity), 1, 20, 50), 0)).toBeGreaterThan(10_000);
});

it('sheds little where nothing is too much', () => {
  const answered = (shed: Station['shed']) => overSeeds(6, (seed) => successOf(between(overloaded(0.5 * capacity, shed), seed, 30, 90)));
  // Some Poisson arrivals come in bursts of more than 100 ms.
  expect([answered(codel).low > 0.97, answered(newest).low > 0.97]).toEqual([true, true]);
});

it.each([300, 1000])('serves as much at %d a second as is left of a server that must read what it refuses, where clients send twice what is accepted', (rate) => {
  const throttle = { allowance: 2, window: 10, priority: 0 };
  const seen = (seed: number) => between(refusing(rate, throttle), seed, 30, 60);
  const accepted = 1 / (2 * reading + working);
  expect(covers(overSeeds(6, (seed) => goodput(seen(seed))), accepted)).toBe(true);
  expect(covers(overSeeds(6, (seed) => (seen(seed).calls[0]?.attempts ?? 0) / answeredOf(seen(seed))), 2)).toBe(true);
  expect(overSeeds(6, (seed) => endedOf(seen(seed)) / 30).low).toBeGreaterThan(0.95 * rate);
});

it('spends itself on refusing without that', () => {
  expect(overSeeds(6, (seed) => goodput(between(refusing(1000), seed, 30, 60))).high).toBe(0);
});
