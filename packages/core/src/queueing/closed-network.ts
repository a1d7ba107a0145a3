/** A station of a closed network: mean seconds that a round spends there, by `servers` alike. */
export interface Station {
  readonly demand: number;
  readonly servers: number;
}

/** The long run of a closed network. */
export interface Closed {
  /** Rounds, 1/s. */
  readonly throughput: number;
  /** Mean seconds of a round without thinking. */
  readonly response: number;
  readonly stations: readonly { readonly inside: number; readonly response: number }[];
}

/**
 * Returns the long run of `users` who each think for `think` seconds and then go round: exact mean-value analysis.
 * Source: Reiser and Lavenberg, Mean-value analysis of closed multichain queuing networks, Journal of the ACM 27(2), 1980;
 * stations of several servers by their marginal distribution, same paper.
 */
export function closedNetwork(stations: readonly Station[], users: number, think: number): Closed {
  let state = stations.map((): { inside: number; response: number; busy: readonly number[] } => ({ inside: 0, response: 0, busy: [1] }));
  let throughput = 0;
  for (let n = 1; n <= users; n += 1) {
    const responses = stations.map(({ demand, servers }, at) => {
      const { inside = 0, busy = [] } = state[at] ?? {};
      // With one free server there is no wait; the sum counts the states in which some are idle.
      const idle = servers === 1 ? 0 : Array.from({ length: servers - 1 }, (_, j) => (servers - 1 - j) * (busy[j] ?? 0)).reduce((sum, each) => sum + each, 0);
      return (demand / servers) * (1 + inside + idle);
    });
    throughput = n / (think + responses.reduce((sum, each) => sum + each, 0));
    state = stations.map((station, at) => ({ inside: throughput * (responses[at] ?? 0), response: responses[at] ?? 0, busy: marginal(station, throughput, state[at]?.busy ?? []) }));
  }
  return { throughput, response: state.reduce((sum, { response }) => sum + response, 0), stations: state.map(({ inside, response }) => ({ inside, response })) };
}

/** Shares of time with 0 to c-1 inside, from those with one user less. */
function marginal({ demand, servers }: Station, throughput: number, before: readonly number[]): readonly number[] {
  if (servers === 1) return [];
  const load = throughput * demand;
  const shares = [0];
  for (let j = 1; j < servers; j += 1) shares.push((load / j) * (before[j - 1] ?? 0));
  const weighted = shares.reduce((sum, share, j) => sum + (servers - j) * share, 0);
  shares[0] = Math.max(0, 1 - (load + weighted) / servers);
  return shares;
}

/**
 * Returns the same by approximate mean-value analysis, in a time that doesn't grow with `users`: within some per cent of the exact one.
 * Source: Schweitzer, Approximate analysis of multiclass closed networks of queues, 1979; several servers as one that is
 * c times as fast with a delay (Seidmann, Schweitzer and Shalev-Oren, 1987).
 */
export function closedNetworkApproximately(stations: readonly Station[], users: number, think: number): Closed {
  const waits = stations.map(({ demand, servers }) => ({ queued: demand / servers, delay: (demand * (servers - 1)) / servers }));
  let inside = stations.map(() => users / Math.max(1, stations.length));
  for (let round = 0; round < 10_000; round += 1) {
    const responses = waits.map(({ queued }, at) => queued * (1 + ((users - 1) / users) * (inside[at] ?? 0)));
    const throughput = users / (think + responses.reduce((sum, each, at) => sum + each + (waits[at]?.delay ?? 0), 0));
    const next = responses.map((each) => throughput * each);
    const moved = next.reduce((most, each, at) => Math.max(most, Math.abs(each - (inside[at] ?? 0))), 0);
    inside = next;
    if (moved < 1e-10 * users) break;
  }
  const responses = waits.map(({ queued, delay }, at) => queued * (1 + ((users - 1) / users) * (inside[at] ?? 0)) + delay);
  const response = responses.reduce((sum, each) => sum + each, 0);
  const throughput = users / (think + response);
  return { throughput, response, stations: responses.map((each) => ({ inside: throughput * each, response: each })) };
}

/** Returns the number of users from which a network of single servers is bound by its slowest station: (Z + ΣD) / Dmax. Source: Denning and Buzen 1978. */
export function saturationUsers(stations: readonly Station[], think: number): number {
  return (think + stations.reduce((sum, { demand }) => sum + demand, 0)) / Math.max(...stations.map(({ demand, servers }) => demand / servers));
}
