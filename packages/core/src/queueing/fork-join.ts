/**
 * Returns the mean response of `branches` M/M/1 queues that each get a part of every request, until the last part is done; seconds.
 * Exact for 2, an approximation within 5 % up to 32. Source: Nelson and Tantawi, Approximate analysis of fork/join
 * synchronization in parallel queues, IEEE Transactions on Computers 37(6), 1988.
 */
export function forkJoinResponse(rate: number, service: number, branches: number): number {
  const busy = rate * service;
  if (busy >= 1) return Number.POSITIVE_INFINITY;
  const alone = service / (1 - busy);
  if (branches === 1) return alone;
  const two = ((12 - busy) / 8) * alone;
  const [many, pair] = [harmonic(branches), harmonic(2)];
  return branches === 2 ? two : (many / pair + (4 / 11) * (1 - many / pair) * busy) * two;
}

/** Returns the mean of the longest of `count` exponential times of mean 1: 1 + 1/2 + … + 1/count. */
export function harmonic(count: number): number {
  let sum = 0;
  for (let n = count; n >= 1; n -= 1) sum += 1 / n;
  return sum;
}

/** Returns the share of requests with `parts` independent parts in which one at least is among the `share` of slow ones. */
export function slowWhole(share: number, parts: number): number {
  return -Math.expm1(parts * Math.log1p(-share));
}
