/** A queue with Poisson arrivals, exponential service times and `servers` in parallel (M/M/c). */
export interface MultiServer {
  /** Arrivals, 1/s. */
  readonly rate: number;
  /** Mean service time, seconds. */
  readonly service: number;
  readonly servers: number;
}

/**
 * Returns the probability that an arrival waits (Erlang C); 1 when the servers can't keep up. `offered` is rate × service.
 * Computed by the stable recursion of Erlang B: B(0) = 1, B(n) = a B(n-1) / (n + a B(n-1)), C = B / (1 - ρ (1 - B)).
 * Source: Cooper, Introduction to Queueing Theory, 2nd ed. 1981, chapter 3.
 */
export function erlangC(servers: number, offered: number): number {
  if (offered >= servers) return 1;
  let blocked = 1;
  for (let n = 1; n <= servers; n += 1) blocked = (offered * blocked) / (n + offered * blocked);
  return blocked / (1 - (offered / servers) * (1 - blocked));
}

/** Returns the mean wait before service, seconds: C / (cμ - λ); infinite when the servers can't keep up. */
export function meanWait({ rate, service, servers }: MultiServer): number {
  const offered = rate * service;
  if (offered >= servers) return Number.POSITIVE_INFINITY;
  return (erlangC(servers, offered) * service) / (servers - offered);
}

/**
 * Returns the wait that the share `percentile` (0.95) of arrivals stays within, seconds: P(W > t) = C e^-(cμ - λ)t.
 * Source: Kleinrock, Queueing Systems, volume 1, 1975, section 3.5 with problem 3.9 (waiting time is exponential for those who wait).
 */
export function waitPercentile({ rate, service, servers }: MultiServer, percentile: number): number {
  const offered = rate * service;
  if (offered >= servers) return Number.POSITIVE_INFINITY;
  const waits = erlangC(servers, offered);
  if (waits <= 1 - percentile) return 0;
  return (Math.log(waits / (1 - percentile)) * service) / (servers - offered);
}

/**
 * Returns the smallest number of servers with which the share `percentile` of arrivals waits at most `wait` seconds
 * and none is busy more than `limit` of the time.
 */
export function serversForWait(load: { readonly rate: number; readonly service: number }, wait: number, percentile: number, limit: number): number {
  let servers = Math.max(1, Math.ceil((load.rate * load.service) / limit - 1e-9));
  while (waitPercentile({ ...load, servers }, percentile) > wait) servers += 1;
  return servers;
}
