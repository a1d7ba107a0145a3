import type { Cache, Model } from '../model.ts';
import { constant, model, open, station, use } from './notation.ts';

/**
 * Returns the chance of a hit by the look-ups since a cache of `room` entries was empty, which drops what was used least recently: until it is full, what was looked up once is there;
 * then it is as Che says. `full` is the hit rate then.
 */
export function coldHits(shares: Float64Array, full: number): Cache['hits'] {
  const after = (lookUps: number): number => shares.reduce((sum, share) => sum - share * Math.expm1(-share * lookUps), 0);
  const hits: [number, number][] = [[0, 0]];
  for (let lookUps = 1; after(lookUps) < full; lookUps = Math.ceil(lookUps * 1.1)) hits.push([lookUps, after(lookUps)]);
  return [...hits, [lookUpsUntil(after, full), full]];
}

function lookUpsUntil(after: (lookUps: number) => number, full: number): number {
  let [low, high] = [0, 1];
  while (after(high) < full) [low, high] = [high, 2 * high];
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (low + high) / 2;
    if (after(middle) < full) low = middle;
    else high = middle;
  }
  return high;
}

/** Requests look into a cache, and on a miss ask a database; the cache is emptied after ten seconds. */
export function cached({ rate, hits, isWarm = true, flushes = true, servers = 1000 }: { readonly rate: number; readonly hits: Cache['hits']; readonly isWarm?: boolean; readonly flushes?: boolean; readonly servers?: number }): Model {
  return model({
    stations: [station('database', servers)],
    caches: [{ id: 'cache', hits, isWarm }],
    programs: [{ id: 'request', steps: [{ do: 'look up', cache: 'cache', miss: [{ do: 'call', call: 'query' }] }] }, { id: 'query', steps: [use('database', constant(0.001))] }],
    calls: [{ id: 'query', program: 'query' }],
    sources: [open('request', rate)],
    changes: flushes ? [{ at: 10, do: 'flush', cache: 'cache' }] : [],
  });
}
