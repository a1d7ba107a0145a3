import { zipfShare } from '../../random/index.ts';

/** Answers that a cache holds, by how they are asked for and how long they live. */
export interface CachedAnswers {
  /** Requests a second for all of them. */
  readonly rate: number;
  /** Different answers. */
  readonly keys: number;
  /** Zipf exponent of how they are asked for. */
  readonly skew: number;
  /** Answers that fit the cache. */
  readonly entries: number;
  /** How long an answer may be used, seconds; infinite if nothing ends it but eviction. */
  readonly lifetime: number;
}

interface Bucket {
  readonly keys: number;
  readonly share: number;
}

/**
 * Returns the share of requests that find their answer. An answer asked for λ times a second that lives 1/μ is there
 * with λ / (λ + μ); eviction shortens all lives alike, so that what is held fits: the characteristic time of a cache
 * with random or first-in eviction under independent requests, which least-recently-used does a little better than.
 * Source: Martina, Garetto, Leonardi, A unified approach to the performance analysis of caching systems, INFOCOM 2014.
 */
export function hitRate(answers: CachedAnswers): number {
  const { rate, entries, lifetime } = answers;
  if (rate <= 0 || entries <= 0) return 0;
  const buckets = bucketsOf(answers);
  const ends = 1 / lifetime;
  const hitOf = ({ keys, share }: Bucket, evicted: number): number => (rate * share) / (rate * share + (ends + evicted) * keys);
  const held = (evicted: number): number => buckets.reduce((sum, bucket) => sum + bucket.keys * hitOf(bucket, evicted), 0);
  const evicted = held(0) <= entries ? 0 : evictionFor(held, entries);
  return buckets.reduce((sum, bucket) => sum + bucket.share * hitOf(bucket, evicted), 0);
}

/** How often each answer must be evicted so that what is held fits, 1/s; found by halving on a logarithmic scale. */
function evictionFor(held: (evicted: number) => number, entries: number): number {
  let [low, high] = [-40, 40];
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (held(Math.exp(middle)) > entries) low = middle;
    else high = middle;
  }
  return Math.exp(high);
}

/** Ranks from the most popular, in groups that grow by a tenth. */
function bucketsOf({ keys, skew }: CachedAnswers): readonly Bucket[] {
  const buckets: Bucket[] = [];
  let from = 0;
  while (from < keys) {
    const to = Math.min(keys, Math.max(from + 1, Math.floor(from * 1.1)));
    buckets.push({ keys: to - from, share: zipfShare(from, to, keys, skew) });
    from = to;
  }
  return buckets;
}
