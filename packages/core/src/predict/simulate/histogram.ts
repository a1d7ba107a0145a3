/** Buckets of a doubling, and the doublings that are told apart: from 2^-24 s (60 ns) to 2^14 s (4.5 hours). */
const perOctave = 128;
const lowest = -24;
const octaves = 38;
/** Of a histogram. */
export const buckets = octaves * perOctave;
const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
/** Which of its two words has the exponent: not the same on every machine. */
const high = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;
/** What the exponent of a Float64 is above its power, and where its first 7 bits below begin. */
const bias = 1023;
const shift = 13;

/** Returns the bucket of a time in seconds. Buckets are 0.5 to 0.8 % wide, and it takes no longer than to count. */
export function bucketOf(seconds: number): number {
  bits[0] = seconds;
  const place = ((words[high] as number) >>> shift) - (bias + lowest) * perOctave;
  return place < 0 ? 0 : place >= buckets ? buckets - 1 : place;
}

/** Adds how often the times of another histogram occurred. */
export function merge(counts: Uint32Array, more: Uint32Array): void {
  for (let bucket = 0; bucket < buckets; bucket += 1) (counts[bucket] as number) += more[bucket] as number;
}

/** Returns the time that the share `percentile` (0.95) stays within, seconds: on the line through its bucket, within 0.8 % of it; not a number where there is none. */
export function percentileOf(counts: Uint32Array, percentile: number): number {
  const rank = percentile * counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const count = counts[bucket] as number;
    if (count > 0 && seen + count >= rank) return startOf(bucket) + ((rank - seen) / count) * (startOf(bucket + 1) - startOf(bucket));
    seen += count;
  }
  return Number.NaN;
}

function startOf(bucket: number): number {
  words[1 - high] = 0;
  words[high] = (bucket + (bias + lowest) * perOctave) << shift;
  return bits[0] as number;
}
