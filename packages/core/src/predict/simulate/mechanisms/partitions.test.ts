import { expect, it } from 'vitest';
import type { Change } from '../model.ts';
import { covers, goodput, between, inSteps, overSeeds, waitingAt } from './observe.ts';
import { consumed, deadFound, perConsumer, rebalance, stopped } from './partitions.ts';

/** Messages that are consumed in a second when far more are left than can be. */
const consumedOf = (partitions: number, consumers: number) => overSeeds(6, (seed) => goodput(between(consumed({ rate: 2000, partitions, consumers }), seed, 10, 30), 1));

it.each([[4, 2, 2], [4, 4, 4], [4, 8, 4], [8, 8, 8]])('keeps one consumer busy for each of %d partitions when there are %d', (partitions, consumers, busy) => {
  expect(covers(consumedOf(partitions, consumers), busy * perConsumer)).toBe(true);
});

const [partitions, each, at] = [4, 50, 10];
/** Messages that wait in the last second before `until`, at all partitions. */
const lag = (until: number, changes: readonly Change[]) => overSeeds(10, (seed) => waitingAt(inSteps(consumed({ rate: partitions * each, partitions, consumers: partitions, changes }), seed, 1, until).at(-1)!, 0, partitions));
/** Of that second on average, and what waits where all is well. */
const [half, usual] = [0.5 * each, partitions * 2];

it('lets one partition wait for 45 s until its dead consumer is found', () => {
  expect(covers(lag(at + deadFound, stopped([0], at, deadFound)), each * deadFound - half, usual)).toBe(true);
  expect(lag(at + deadFound, []).high).toBeLessThan(usual);
});

it('catches up at what is left of a consumer', () => {
  const after = lag(at + deadFound + 20, stopped([0], at, deadFound));
  expect(covers(after, each * deadFound - (perConsumer - each) * 20 + half, usual)).toBe(true);
});

it('stops all partitions for an eager rebalance, and those that move for a cooperative one', () => {
  const [eager, cooperative] = [lag(at + rebalance, stopped([0, 1, 2, 3], at, rebalance)), lag(at + rebalance, stopped([0], at, rebalance))];
  expect([covers(eager, partitions * (each * rebalance - half), usual), covers(cooperative, each * rebalance - half, usual)]).toEqual([true, true]);
});
