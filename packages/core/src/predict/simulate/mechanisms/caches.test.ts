import { expect, it } from 'vitest';
import { leastRecentHitRate, zipfShares } from '../../../queueing/hit-rate.ts';
import { cached, coldHits } from './caches.ts';
import { between, covers, endedOf, inSteps, overSeeds } from './observe.ts';
import type { Simulated } from '../results.ts';

const [keys, rate] = [10_000, 1000];
const even = new Float64Array(keys).fill(1 / keys);
/** Keys asked for equally often: 0.9 of them fit. */
const hits = coldHits(even, leastRecentHitRate(even, 0.9 * keys));

const queries = (seen: Simulated | undefined): number => seen?.calls[0]?.attempts ?? 0;

/** How many times as many queries come in a stretch after the flush as in one of the same length before. */
const jump = (flushes: boolean, seconds: number) =>
  overSeeds(40, (seed) => {
    const steps = inSteps(cached({ rate, hits, flushes }), seed, seconds, Math.round(10 / seconds) + 1);
    const before = steps.slice(0, -1);
    return (queries(steps.at(-1)) * before.length) / before.reduce((sum, each) => sum + queries(each), 0);
  });

it('multiplies the load of the database by 1 / (1 - hit rate) when a cache is flushed', () => {
  // A hundred look-ups have filled half a hundredth on average.
  const filled = 1 - (keys / 100) * -Math.expm1(-100 / keys);
  expect(covers(jump(true, 0.1), (1 - filled) / (1 - 0.9))).toBe(true);
  expect(jump(true, 0.1).low).toBeGreaterThan(9);
  expect(covers(jump(false, 0.1), 1)).toBe(true);
});

it('warms up along the curve', () => {
  const of = (from: number) => overSeeds(6, (seed) => queries(inSteps(cached({ rate, hits }), seed, 1, from + 1)[from]));
  // Misses of look-ups n to n + 1000: keys · (e^(-n / keys) - e^(-(n + 1000) / keys)), until all that fits is there.
  const misses = (second: number): number => keys * (Math.exp((-second * rate) / keys) - Math.exp((-(second + 1) * rate) / keys));
  expect([0, 5, 15].filter((second) => !covers(of(10 + second), misses(second), 3))).toEqual([]);
  expect(covers(of(40), 0.1 * rate)).toBe(true);
});

it('hits as often as Che says once it is full, and as a cold one until then', () => {
  const shares = zipfShares(keys, 0.8);
  const curve = coldHits(shares, leastRecentHitRate(shares, 1000));
  const share = (from: number, until: number, isWarm: boolean) =>
    overSeeds(6, (seed) => {
      const seen = between(cached({ rate, hits: curve, isWarm, flushes: false }), seed, from, until);
      return 1 - queries(seen) / endedOf(seen);
    });
  expect([covers(share(20, 60, false), 0.43666), covers(share(0, 40, true), 0.43666)]).toEqual([true, true]);
  expect(share(0, 0.2, false).high).toBeLessThan(0.2);
});

it('leaves a database that suffices for what misses a warm cache with a queue when the cache is cold', () => {
  // It answers 300 a second: three times what it gets.
  const slow = (flushes: boolean) => {
    const model = cached({ rate, hits, flushes });
    return { ...model, programs: model.programs.map((each) => (each.id === 'query' ? { ...each, steps: [{ do: 'use' as const, station: 'database', time: { kind: 'constant' as const, mean: 1 / 300 } }] } : each)), stations: [{ id: 'database', servers: 1, room: Number.POSITIVE_INFINITY }] };
  };
  const waiting = (flushes: boolean): number => between(slow(flushes), 1, 20, 21).stations[0]?.waiting ?? 0;
  expect([waiting(true) > 3000, waiting(false) < 2]).toEqual([true, true]);
});
