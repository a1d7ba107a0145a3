import { expect, it } from 'vitest';
import { meanWait } from '../../../queueing/index.ts';
import type { Model } from '../model.ts';
import { between, covers, goodput, meanTime, overSeeds } from './observe.ts';
import { holding, pause, pooled, threads, throughput } from './pools.ts';

const time = (of: Model) => overSeeds(6, (seed) => meanTime(between(of, seed, 4, 6)));

it('answers in 3 ms with 96 connections and in over 100 with 2048, which slow each other', () => {
  expect(time(pooled(96)).high).toBeLessThan(0.003);
  // All connections are busy: threads that think and threads that wait come to all threads (Little's law).
  const stuck = time(pooled(2048));
  expect([covers(stuck, threads / throughput(2048) - pause), stuck.low > 0.1]).toEqual([true, true]);
});

it('has no pool that is too large where transactions do not slow each other', () => {
  expect(time(pooled(2048, true, false)).high).toBeLessThan(0.0016);
});

it('answers what so few connections can, where they are too few', () => {
  const few = overSeeds(6, (seed) => goodput(between(pooled(20), seed, 4, 6)));
  expect(covers(few, throughput(20))).toBe(true);
  expect(time(pooled(20)).low).toBeGreaterThan(0.3);
});

it('needs as many connections as requests come while one is held, and some for chance', () => {
  const served = (connections: number) => overSeeds(6, (seed) => goodput(between(holding(connections, 1000), seed, 20, 60)));
  expect([covers(served(16), 16 / 0.02), covers(served(24), 1000)]).toEqual([true, true]);
});

it('waits for a connection as long as Erlang says', () => {
  const [connections, rate, mean] = [24, 1000, 0.02];
  const model = holding(connections, rate, { kind: 'exponential', mean });
  const waits = overSeeds(6, (seed) => meanTime(between(model, seed, 20, 120)) - mean);
  expect(covers(waits, meanWait({ rate, service: mean, servers: connections }))).toBe(true);
});
