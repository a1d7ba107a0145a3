import type { MultiServer } from './multi-server.ts';

/** What a queue of limited length does in the long run. */
export interface Bounded {
  /** Share of arrivals that find it full and are refused. */
  readonly refused: number;
  /** Requests served, 1/s. */
  readonly served: number;
  /** Mean number inside, waiting or served. */
  readonly inside: number;
  /** Mean response of those that are let in, seconds. */
  readonly response: number;
  /** Mean wait of those that are let in, seconds. */
  readonly wait: number;
}

/**
 * Returns the long run of M/M/c/K: at most `most` requests inside, the rest refused; a load above the servers is no trouble.
 * Source: Gross and Harris, Fundamentals of Queueing Theory, 4th ed. 2008, section 2.5.
 */
export function boundedQueue({ rate, service, servers }: MultiServer, most: number): Bounded {
  const limit = Math.max(servers, most);
  // The largest term is 1, so that no sum overflows: terms rise while λ > min(n, c) μ.
  const weights = birthDeath(limit, (n) => (rate * service) / Math.min(n, servers));
  const inside = weights.reduce((sum, weight, n) => sum + n * weight, 0);
  const waiting = weights.reduce((sum, weight, n) => sum + Math.max(0, n - servers) * weight, 0);
  const refused = weights[limit] ?? 0;
  const served = rate * (1 - refused);
  return { refused, served, inside, response: served === 0 ? 0 : inside / served, wait: served === 0 ? 0 : waiting / served };
}

/** Returns the shares of time in states 0 to `last` of a chain that moves by one: `ratio(n)` is the rate from n-1 to n over the rate back. */
export function birthDeath(last: number, ratio: (state: number) => number): readonly number[] {
  const logs = [0];
  for (let n = 1; n <= last; n += 1) logs.push((logs[n - 1] ?? 0) + Math.log(ratio(n)));
  const top = logs.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  const weights = logs.map((each) => Math.exp(each - top));
  const total = weights.reduce((sum, each) => sum + each, 0);
  return weights.map((each) => each / total);
}
