/**
 * Returns the share of time that each of `servers` is busy: U = λ S / c (utilisation law).
 * `rate` in 1/s, `demand` in seconds a request. Over 1 the servers can't keep up.
 * Source: Denning and Buzen, The Operational Analysis of Queueing Network Models, ACM Computing Surveys 10(3), 1978.
 */
export function utilisation(rate: number, demand: number, servers: number): number {
  return (rate * demand) / servers;
}

/**
 * Returns how many requests are inside on average: N = λ T (Little's law). `rate` in 1/s, `time` in seconds.
 * Source: Little, A Proof for the Queuing Formula L = λW, Operations Research 9(3), 1961.
 */
export function inside(rate: number, time: number): number {
  return rate * time;
}

/** Returns the servers (cores, processes, connections) that keep each at or below `limit` utilisation; at least 1. */
export function serversWithin(limit: number, rate: number, demand: number): number {
  // 1e-9: 0.7 * 3 / 0.7 must be 3 servers and not 4.
  return Math.max(1, Math.ceil((rate * demand) / limit - 1e-9));
}
