/** A server that fails and is repaired at exponential times, working or not; work goes on where it stopped. */
export interface Failing {
  /** Arrivals, 1/s. */
  readonly rate: number;
  /** Mean service, seconds. */
  readonly service: number;
  /** Mean seconds from repair to failure. */
  readonly untilFailure: number;
  /** Mean seconds of a repair. */
  readonly repair: number;
}

/**
 * Returns the share of time in which it works, and the mean number inside and response (seconds) of M/M/1 with such a server.
 * Source: White and Christie, Queuing with preemptive priorities or with breakdown, Operations Research 6(1), 1958.
 */
export function failingServer({ rate, service, untilFailure, repair }: Failing): { readonly works: number; readonly inside: number; readonly response: number } {
  const [fails, mends] = [1 / untilFailure, 1 / repair];
  const works = mends / (fails + mends);
  const spare = works / service - rate;
  if (spare <= 0) return { works, inside: Number.POSITIVE_INFINITY, response: Number.POSITIVE_INFINITY };
  const inside = (rate * (1 + fails / (service * (fails + mends) ** 2))) / spare;
  return { works, inside, response: inside / rate };
}
