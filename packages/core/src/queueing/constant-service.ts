import { percentileOf } from './percentile.ts';

/**
 * Returns the share of arrivals that wait longer than `time` seconds where each service takes `service` seconds (M/D/1). Every term
 * is positive, so it holds for long waits too. 1 when the server can't keep up.
 * Source: Franx, A simple solution for the M/D/c waiting time distribution, Operations Research Letters 29(5), 2001.
 */
function constantWaitBeyond(rate: number, service: number, time: number): number {
  const busy = rate * service;
  if (busy >= 1) return 1;
  const turns = Math.floor(time / service) + 1;
  const here = insideShares(busy, turns + 1);
  // Shares of at most so many waiting.
  const waiting: number[] = [];
  let sum = here[0] ?? 0;
  for (let n = 0; n < turns; n += 1) waiting.push((sum += here[n + 1] ?? 0));
  const mean = rate * (turns * service - time);
  let [within, chance] = [0, Math.exp(-mean)];
  for (let n = 0; n < turns; n += 1) {
    within += (waiting[turns - 1 - n] ?? 0) * chance;
    chance *= mean / (n + 1);
  }
  return Math.max(0, 1 - within);
}

/** Returns the response (wait and service) that the share `percentile` stays within, seconds; infinite when the server can't keep up. */
export function constantResponsePercentile(rate: number, service: number, percentile: number): number {
  if (rate * service >= 1) return Number.POSITIVE_INFINITY;
  return service + percentileOf((time) => constantWaitBeyond(rate, service, time), percentile, service);
}

/** Shares of time with 0, 1, 2, … inside, by sums of positive terms (Ramaswami, Stochastic Models 4(1), 1988). */
function insideShares(busy: number, last: number): readonly number[] {
  // The chance of more than so many arrivals while one is served.
  const [beyond, shares]: [number[], number[]] = [[], [1 - busy]];
  let [chance, left] = [Math.exp(-busy), 1];
  for (let n = 0; n <= last + 1; n += 1) {
    left -= chance;
    beyond.push(Math.max(0, left));
    chance *= busy / (n + 1);
  }
  const none = 1 - (beyond[0] ?? 0);
  for (let n = 1; n <= last; n += 1) {
    let sum = (shares[0] ?? 0) * (beyond[n - 1] ?? 0);
    for (let from = 1; from < n; from += 1) sum += (shares[from] ?? 0) * (beyond[n - from] ?? 0);
    shares.push(sum / none);
  }
  return shares;
}
