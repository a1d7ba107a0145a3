import { expect, it } from 'vitest';
import { erlangC, meanWait, serversForWait, waitPercentile } from './multi-server.ts';

it('gives the known values of Erlang C', () => {
  // One server waits with probability ρ; two with a = 1: a² / (2 + a) = 1/3; a = 8 with 10 servers: tables give 0.409.
  expect(erlangC(1, 0.6)).toBeCloseTo(0.6, 12);
  expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 12);
  expect(erlangC(10, 8)).toBeCloseTo(0.4092, 4);
  expect(erlangC(4, 4)).toBe(1);
});

it('agrees with the direct sum of the definition', () => {
  const [servers, offered] = [7, 5.3];
  let term = 1;
  let sum = 0;
  for (let n = 0; n < servers; n += 1) {
    sum += term;
    term = (term * offered) / (n + 1);
  }
  const last = term / (1 - offered / servers);
  expect(erlangC(servers, offered)).toBeCloseTo(last / (sum + last), 12);
});

it('gives the mean wait of M/M/1: ρ S / (1 - ρ)', () => {
  expect(meanWait({ rate: 0.8, service: 1, servers: 1 })).toBeCloseTo(4, 12);
  expect(meanWait({ rate: 2, service: 1, servers: 1 })).toBe(Number.POSITIVE_INFINITY);
});

it('gives percentiles of the wait of M/M/1: ln(ρ / (1 - p)) S / (1 - ρ)', () => {
  expect(waitPercentile({ rate: 0.5, service: 1, servers: 1 }, 0.95)).toBeCloseTo(Math.log(10) * 2, 12);
  expect(waitPercentile({ rate: 0.01, service: 1, servers: 1 }, 0.95)).toBe(0);
});

it('finds the smallest pool within a wait', () => {
  const load = { rate: 400, service: 0.005 };
  const servers = serversForWait(load, 0.01, 0.99, 0.9);
  expect(waitPercentile({ ...load, servers }, 0.99)).toBeLessThanOrEqual(0.01);
  expect(waitPercentile({ ...load, servers: servers - 1 }, 0.99)).toBeGreaterThan(0.01);
  expect(servers).toBe(4);
});

it('takes no longer for millions of servers, and agrees with the recursion B(n) = a B(n-1) / (n + a B(n-1))', () => {
  for (const [servers, offered] of [[1, 0.3], [4, 3.9], [50, 20], [1000, 990], [20_000, 19_800]] as const) {
    let blocked = 1;
    for (let n = 1; n <= servers; n += 1) blocked = (offered * blocked) / (n + offered * blocked);
    expect(erlangC(servers, offered)).toBeCloseTo(blocked / (1 - (offered / servers) * (1 - blocked)), 12);
  }
  // Halfin and Whitt: 1 / (1 + b Φ(b) / φ(b)) for c = a + b √a, b = 1.
  expect(erlangC(1e10, 1e10 - 1e5)).toBeCloseTo(0.2234, 3);
});
