import { birthDeath } from './bounded.ts';
import type { MultiServer } from './multi-server.ts';

/** What a queue does whose members leave after some time. */
export interface Impatient {
  /** Share of arrivals that leave before they are served. */
  readonly leaves: number;
  /** Share of arrivals that find all servers busy. */
  readonly waits: number;
  /** Mean number waiting. */
  readonly waiting: number;
  /** Requests served, 1/s. */
  readonly served: number;
}

/**
 * Returns the long run of M/M/c+M (Erlang A): who waits leaves after an exponential time of mean `patience` seconds; any load has one.
 * Source: Garnett, Mandelbaum and Reiman, Designing a call center with impatient customers, M&SOM 4(3), 2002.
 */
export function impatientQueue({ rate, service, servers }: MultiServer, patience: number): Impatient {
  const leaving = (n: number): number => Math.min(n, servers) / service + Math.max(0, n - servers) / patience;
  // Beyond twice the number at which as many leave as come, each further one is less likely by half at least.
  let last = servers;
  while (leaving(last) < 2 * rate) last += Math.max(1, Math.ceil(last / 8));
  const shares = birthDeath(last + 120, (n) => rate / leaving(n));
  const waiting = shares.reduce((sum, share, n) => sum + Math.max(0, n - servers) * share, 0);
  const waits = shares.reduce((sum, share, n) => sum + (n >= servers ? share : 0), 0);
  const gone = waiting / patience;
  return { leaves: rate === 0 ? 0 : gone / rate, waits, waiting, served: rate - gone };
}
