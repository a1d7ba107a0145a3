/** Requests of one rank: exponential service is variation 1. */
export interface Ranked {
  readonly rate: number;
  readonly service: number;
  readonly variation: number;
}

/**
 * Returns the mean wait of each rank before it is served, seconds, highest rank first, where a service that has begun is finished (M/G/1).
 * Infinite for ranks that the server can't keep up with. Source: Cobham, Priority assignment in waiting line problems, Operations Research 2(1), 1954.
 */
export function rankedWaits(ranks: readonly Ranked[]): readonly number[] {
  const left = residual(ranks);
  return withLoads(ranks, (above, upto) => left / ((1 - above) * (1 - upto)));
}

/**
 * Returns the mean response of each rank, seconds, highest first, where a higher one interrupts a lower one, which goes on later.
 * Infinite for ranks that the server can't keep up with. Source: Kleinrock, Queueing Systems, volume 2, 1976, section 3.6.
 */
export function interruptedResponses(ranks: readonly Ranked[]): readonly number[] {
  return withLoads(ranks, (above, upto, place) => (ranks[place]?.service ?? 0) / (1 - above) + residual(ranks.slice(0, place + 1)) / ((1 - above) * (1 - upto)));
}

/** Mean of what is left of a service that an arrival finds. */
function residual(ranks: readonly Ranked[]): number {
  return ranks.reduce((sum, { rate, service, variation }) => sum + (rate * service * service * (1 + variation)) / 2, 0);
}

function withLoads(ranks: readonly Ranked[], time: (above: number, upto: number, place: number) => number): readonly number[] {
  let upto = 0;
  return ranks.map(({ rate, service }, place) => {
    const above = upto;
    upto += rate * service;
    return upto >= 1 ? Number.POSITIVE_INFINITY : time(above, upto, place);
  });
}
