import { expect, it } from 'vitest';
import { outcome } from '../results.ts';
import { hanging } from './breaker.ts';
import { between, covers, goodput, overSeeds, successOf } from './observe.ts';
import { failingServer } from './retries.ts';

const failure = 0.02;
/** Success of many clients that share 100 calls a second, when few fail. */
const success = (clients: number, retries: Parameters<typeof failingServer>[3]) => overSeeds(6, (seed) => successOf(between(failingServer(failure, clients, 100, retries), seed, 30, 130)));

it('stops all retries of many small clients, of whom each saw a failure among few calls', () => {
  const stop = { stop: { share: 0.1, seconds: 10 } };
  expect(covers(success(1000, stop), 1 - failure)).toBe(true);
  expect(success(10, stop).low).toBeGreaterThan(0.999);
});

it('does not harm small clients that have a bucket instead', () => {
  expect(success(1000, { budget: { share: 0.1, burst: 5 } }).low).toBeGreaterThan(0.999);
});

it('asks a server that is down with its probes only, and comes back', () => {
  const breaker = { window: 2, threshold: 0.5, fewest: 10, rest: 1, longestRest: 4, probes: 2 };
  const outage = (of: Parameters<typeof hanging>[0]) => between(hanging(of), 1, 22, 40);
  expect(outage(breaker).calls[0]?.attempts).toBeLessThanOrEqual(2 * 18);
  expect(outage(breaker).sources[0]?.ended[outcome.refused]).toBeGreaterThan(1700);
  // Without it each waits for the timeout.
  expect(outage(undefined).calls[0]?.attempts).toBeGreaterThan(1700);
  expect(goodput(between(hanging(breaker), 1, 45, 60))).toBeGreaterThan(90);
});
