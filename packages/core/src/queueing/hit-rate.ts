import { crossing } from './percentile.ts';

/**
 * Returns the share of requests that a cache of `room` entries answers which drops what was used least recently, by each key's
 * share of the requests (they sum to 1, and one doesn't depend on the last). Within 0.1 % of simulation.
 * Source: Che, Tung and Wang, Hierarchical web caching systems, IEEE JSAC 20(7), 2002.
 */
export function leastRecentHitRate(shares: Float64Array, room: number): number {
  if (room >= shares.length) return 1;
  if (room <= 0) return 0;
  const held = (time: number): number => shares.reduce((sum: number, share: number) => sum - Math.expm1(-share * time), 0);
  let high = room;
  while (held(high) < room) high *= 2;
  const stays = crossing((time) => held(time) - room, 0, high);
  return shares.reduce((sum: number, share: number) => sum - share * Math.expm1(-share * stays), 0);
}

/** Returns the hit rate of an entry that is asked for `asked` times on average while it may stay: its time starts anew at each use, or at the fill alone. */
export function timedHitRate(asked: number, starts: 'at each use' | 'at the fill'): number {
  return starts === 'at each use' ? -Math.expm1(-asked) : asked / (1 + asked);
}

/** Returns the shares of keys by Zipf's law: the k-th has 1 / k^exponent of the first. */
export function zipfShares(keys: number, exponent: number): Float64Array {
  const shares = Float64Array.from({ length: keys }, (_, at) => (at + 1) ** -exponent);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}
