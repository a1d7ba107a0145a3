// Cases whose answers are known exactly, each computed by at least one other program; V1 to V29 are the names that the simulator's tests use too.
import { expect, it } from 'vitest';
import { attemptsOf, mostAttempts } from './attempts.ts';
import { allOf, repairedAvailability, someOf } from './availability.ts';
import { twoChoicesResponse } from './balancing.ts';
import { boundedQueue } from './bounded.ts';
import { failingServer } from './breakdowns.ts';
import { closedNetwork, closedNetworkApproximately, saturationUsers } from './closed-network.ts';
import { constantResponsePercentile } from './constant-service.ts';
import { bestWorkers, scaledThroughput } from './contention.ts';
import { forkJoinResponse, harmonic, slowWhole } from './fork-join.ts';
import { anyArrivals, burstyArrivals, stagedArrivals, steadyArrivals } from './general-arrivals.ts';
import { allenCunneenWait, generalWait, mixOf, sharedResponse } from './general-service.ts';
import { leastRecentHitRate, timedHitRate, zipfShares } from './hit-rate.ts';
import { impatientQueue } from './impatience.ts';
import { erlangB } from './loss.ts';
import { erlangC, meanWait, rateWithin, responsePercentile, serversForResponse, waitPercentile } from './multi-server.ts';
import { inSequencePercentile, openNetwork } from './open-network.ts';
import { interruptedResponses, rankedWaits } from './priority.ts';
import { jobsWithin, meanWaitDeviation } from './run-length.ts';

/** Returns what numbers are held against: to 1e-6 of the value, or to the last digit that is printed. */
function closeTo(known: readonly number[]): readonly unknown[] {
  return known.map((value): unknown => expect.closeTo(value, -Math.log10(2 * Math.max(1e-6 * Math.abs(value), 5.1e-7))));
}

const percentiles = [0.5, 0.95, 0.99, 0.999];
const response = (rate: number, service: number, servers: number, wanted = percentiles): readonly number[] => wanted.map((each) => responsePercentile({ rate, service, servers }, each));

it('V1: M/M/1 at 80 %', () => {
  const queue = { rate: 0.8, service: 1, servers: 1 };
  expect([meanWait(queue), ...response(0.8, 1, 1), waitPercentile(queue, 0.99)]).toEqual(closeTo([4, 3.465736, 14.978661, 23.025851, 34.538776, 21.910133]));
});

it('V2: M/M/1 at 50 % and at 90 %', () => {
  expect(response(0.5, 1, 1, [0.5, 0.95, 0.99])).toEqual(closeTo([1.386294, 5.991465, 9.21034]));
  expect(response(0.9, 1, 1, [0.5, 0.95, 0.99])).toEqual(closeTo([6.931472, 29.957323, 46.051702]));
});

it('V3: M/M/2', () => {
  expect([erlangC(2, 1.6), meanWait({ rate: 1.6, service: 1, servers: 2 }), ...response(1.6, 1, 2, [0.5, 0.95, 0.99])]).toEqual(closeTo([0.711111, 1.777778, 2.040031, 7.910684, 11.93737]));
});

it('V4: M/M/10', () => {
  const queue = { rate: 8, service: 1, servers: 10 };
  expect([erlangC(10, 8), meanWait(queue), ...response(8, 1, 10), waitPercentile(queue, 0.99)]).toEqual(closeTo([0.40918, 0.20459, 0.912145, 3.328275, 4.946111, 7.250557, 1.855785]));
});

it('V5: M/M/100', () => {
  expect([erlangC(100, 95), meanWait({ rate: 95, service: 1, servers: 100 }), ...response(95, 1, 100, [0.5, 0.95, 0.99])]).toEqual(closeTo([0.506457, 0.101291, 0.807916, 3.114949, 4.724387]));
});

it('V6: Erlang B', () => {
  expect([erlangB(1, 1), erlangB(10, 8), erlangB(10, 10), erlangB(100, 90), erlangB(110, 100)]).toEqual(closeTo([0.5, 0.121661, 0.214582, 0.026957, 0.027463]));
});

it('V7: M/M/1/10 beyond its server and below', () => {
  const over = boundedQueue({ rate: 1.2, service: 1, servers: 1 }, 10);
  const below = boundedQueue({ rate: 0.8, service: 1, servers: 1 }, 10);
  expect([over.refused, over.served, over.inside, over.response, below.refused, below.served, below.response]).toEqual(closeTo([0.192587, 0.968896, 6.710709, 6.926138, 0.023493, 0.781206, 3.797098]));
});

it('V8: M/M/10/30 and M/M/10/20', () => {
  const over = boundedQueue({ rate: 12, service: 1, servers: 10 }, 30);
  const below = boundedQueue({ rate: 8, service: 1, servers: 10 }, 20);
  expect([over.refused, over.served, over.inside, over.response, below.refused, below.served, below.response]).toEqual(closeTo([0.168637, 9.976353, 25.285667, 2.53456, 0.009107, 7.927143, 1.14506]));
});

it('V9: M/D/1', () => {
  expect([generalWait({ rate: 0.8, service: 1, variation: 0 }), ...[0.5, 0.95, 0.99].map((each) => constantResponsePercentile(0.8, 1, each))]).toEqual(closeTo([2, 2.27594, 7.620325, 11.355887]));
});

it('V10: M/G/1 of four laws, and processor sharing', () => {
  expect([1 / 4, 4].map((variation) => 1 + generalWait({ rate: 0.8, service: 1, variation }))).toEqual(closeTo([3.5, 11]));
  expect([sharedResponse({ rate: 0.8, service: 1 }), 1 + generalWait({ rate: 0.7, service: 1, variation: 9 })]).toEqual(closeTo([5, 12.666667]));
});

it('V11: one of a thousand takes a hundred times as long', () => {
  const mix = mixOf([{ share: 0.999, service: 0.1, variation: 1 }, { share: 0.001, service: 10, variation: 1 }]);
  const rate = 0.8 / mix.service;
  expect([generalWait({ rate, ...mix }), mix.service + generalWait({ rate, ...mix }), sharedResponse({ rate, service: mix.service })]).toEqual(closeTo([4.003276, 4.113176, 0.5495]));
});

it('V12: arrivals at a steady beat', () => {
  const { waits, response: mean } = anyArrivals(steadyArrivals(0.8), 1);
  const busier = anyArrivals(steadyArrivals(0.9), 1).response;
  expect([waits, mean, ...[0.5, 0.95, 0.99].map((each) => -Math.log1p(-each) * mean), busier, Math.log(100) * busier]).toEqual(closeTo([0.62863, 2.692731, 1.866459, 8.066701, 12.400484, 5.178659, 23.848608]));
});

it('V13: staged and bursty arrivals', () => {
  const staged = anyArrivals(stagedArrivals(0.8, 2), 1).response;
  const bursty = anyArrivals(burstyArrivals(0.8, 4), 1);
  expect([staged, Math.log(100) * staged, bursty.waits, bursty.response, Math.log(100) * bursty.response]).toEqual(closeTo([3.84398, 17.702181, 0.907572, 10.819193, 49.824224]));
});

it('V14: three M/M/1 one after the other', () => {
  const network = openNetwork([1, 0.8, 0.5].map((service, at, all) => ({ service, servers: 1, arrivals: at === 0 ? 0.8 : 0, next: at + 1 < all.length ? [{ node: at + 1, chance: 1 }] : [] })));
  const means = network?.nodes.map((node) => node.response) ?? [];
  expect([network?.response, network?.inside, ...[0.5, 0.95, 0.99].map((each) => inSequencePercentile(means, each))]).toEqual(closeTo([8.055556, 6.444444, 6.73359, 18.802195, 26.872809]));
});

it('V15: an open network with ways back', () => {
  const network = openNetwork([
    { service: 1 / 20, servers: 1, arrivals: 10, next: [{ node: 1, chance: 0.7 }] },
    { service: 1 / 10, servers: 2, arrivals: 0, next: [{ node: 2, chance: 0.6 }, { node: 0, chance: 0.1 }] },
    { service: 1 / 10, servers: 1, arrivals: 0, next: [{ node: 1, chance: 0.5 }] },
  ]);
  expect([...(network?.nodes.map(({ rate }) => rate) ?? []), ...(network?.nodes.map(({ inside }) => inside) ?? []), network?.inside, network?.response]).toEqual(closeTo([11.111111, 11.111111, 6.666667, 1.25, 1.607143, 2, 4.857143, 0.485714]));
});

const stations = [0.04, 0.1, 0.02].map((demand) => ({ demand, servers: 1 }));

it('V16: a closed network by exact mean-value analysis', () => {
  const found = [1, 5, 10, 20, 50].map((users) => closedNetwork(stations, users, 1));
  expect(found.map(({ throughput }) => throughput)).toEqual(closeTo([0.862069, 4.129259, 7.497858, 9.950356, 10]));
  expect([...found.map((each) => each.response), saturationUsers(stations, 1)]).toEqual(closeTo([0.16, 0.210871, 0.333714, 1.009978, 4, 11.6]));
});

it('V17: a closed station of four servers', () => {
  const found = [10, 20, 50].map((users) => closedNetwork([{ demand: 0.4, servers: 4 }], users, 1));
  expect([...found.map(({ throughput }) => throughput), ...found.map((each) => each.response)]).toEqual(closeTo([6.926617, 9.928726, 10, 0.443706, 1.014357, 4]));
});

it('comes near a closed network by approximation', () => {
  for (const users of [1, 5, 10, 20, 50]) {
    const [exact, near] = [closedNetwork(stations, users, 1), closedNetworkApproximately(stations, users, 1)];
    expect(near.throughput / exact.throughput).toBeGreaterThan(0.95);
    expect(near.throughput / exact.throughput).toBeLessThan(1.02);
  }
});

it('V18: two ranks', () => {
  const ranks = [0.3, 0.5].map((rate) => ({ rate, service: 1, variation: 1 }));
  expect([...rankedWaits(ranks), ...interruptedResponses(ranks)]).toEqual(closeTo([1.142857, 5.714286, 1.428571, 7.142857]));
});

it('V19: who waits leaves', () => {
  const over = impatientQueue({ rate: 12, service: 1, servers: 10 }, 2);
  const below = impatientQueue({ rate: 8, service: 1, servers: 10 }, 2);
  expect([over.leaves, over.waits, over.waiting, over.served, below.leaves, below.waiting]).toEqual(closeTo([0.195656, 0.850385, 4.695743, 9.652129, 0.038821, 0.621142]));
});

it('V20: fork and join', () => {
  expect([forkJoinResponse(0.8, 1, 2), forkJoinResponse(0.5, 1, 2), harmonic(10), harmonic(100), slowWhole(0.01, 100)]).toEqual(closeTo([7, 2.875, 2.928968, 5.187378, 0.633968]));
});

it('V21: the better of two', () => {
  expect([0.8, 0.9, 0.95, 0.99].map(twoChoicesResponse)).toEqual(closeTo([1.947363, 2.614057, 3.383046, 5.431997]));
});

it('V22: a server that fails', () => {
  const { works, inside, response: mean } = failingServer({ rate: 0.5, service: 1, untilFailure: 100, repair: 10 });
  expect([works, inside, mean]).toEqual(closeTo([0.909091, 2.232323, 4.464646]));
});

it('V23: hit rates', () => {
  const rates = [[1e4, 1e2, 0.8], [1e4, 1e3, 0.8], [1e4, 1e3, 1], [1e5, 1e3, 1]].map(([keys = 0, room = 0, exponent = 0]) => leastRecentHitRate(zipfShares(keys, exponent), room));
  expect([...rates, timedHitRate(2, 'at each use'), timedHitRate(2, 'at the fill')]).toEqual(closeTo([0.156625, 0.43666, 0.675602, 0.50617, 0.864665, 0.666667]));
});

it('V24: retries', () => {
  const found = [0.1, 0.2, 0.5].map((failure) => attemptsOf(failure, 4));
  expect([...found.map(({ succeeds }) => succeeds), ...found.map(({ load }) => load), mostAttempts(3, 3)]).toEqual(closeTo([0.9999, 0.9984, 0.9375, 1.111, 1.248, 1.875, 27]));
});

it('V25: availability', () => {
  expect([allOf([0.9999, 0.9999, 0.9999]), someOf(1, 2, 0.99), someOf(2, 3, 0.99), someOf(3, 5, 0.99)]).toEqual(closeTo([0.99970003, 0.9999, 0.999702, 0.9999901494]));
  expect([1, 2].map((crews) => repairedAvailability({ needed: 1, count: 2, untilFailure: 1000, repair: 10, crews }))).toEqual(closeTo([0.99980396, 0.9999019704]));
});

it('V26: the universal scalability law', () => {
  const part = { waiting: 0.03, agreeing: 0.0001 };
  expect([bestWorkers(part), ...[32, 98, 200].map((workers) => scaledThroughput(part, workers))]).toEqual(closeTo([98.488578, 15.769761, 20.16212, 18.26484]));
});

it('V27: a service with a cache before its database', () => {
  const mean = (rate: number): number => {
    const [cpu, database] = [{ rate, service: 0.002, servers: 8 }, { rate: 0.2 * rate, service: 0.008, servers: 8 }];
    return 1000 * (0.0025 + meanWait(cpu) + 0.2 * (0.008 + meanWait(database)));
  };
  expect([mean(1500), mean(3600)]).toEqual(closeTo([4.10619, 6.070581]));
});

it('V28: the highest rate within a time, and the fewest servers', () => {
  const rates = [[0.05, 10], [0.06, 10], [0.1, 10], [0.1, 2], [0.1, 1]].map(([time = 0, servers = 0]) => rateWithin({ service: 0.01, servers }, time, 0.99));
  expect(rates).toEqual(closeTo([811.258934, 891.584409, 948.763828, 151.595222, 53.948298]));
  expect([0.05, 0.06, 0.1].map((time) => serversForResponse({ rate: 800, service: 0.01 }, time, 0.99))).toEqual([10, 10, 9]);
  expect(serversForResponse({ rate: 800, service: 0.01 }, 0.02, 0.99)).toBeUndefined();
});

it('V29: how long a run must be', () => {
  expect([0.5, 0.8, 0.9].map((busy) => Number((jobsWithin(busy, 0.01) / 1e6).toPrecision(2)))).toEqual([1.1, 4.7, 17]);
  expect(meanWaitDeviation(0.8, 200_000)).toBeCloseTo(0.0994, 4);
});

it('gives M/M/c by the formula for any laws, where the laws are exponential', () => {
  for (const [rate, servers] of [[0.8, 1], [8, 10], [95, 100]] as const) expect(allenCunneenWait({ rate, service: 1, variation: 1, servers })).toBeCloseTo(meanWait({ rate, service: 1, servers }), 12);
});
