/** Buckets of a doubling, and the doublings that are told apart: from 2^-24 s (60 ns) to 2^14 s (4.5 hours). */
const perOctave = 128;
const lowest = -24;
const octaves = 38;
const size = octaves * perOctave;
const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
/** Which of its two words has the exponent: not the same on every machine. */
const high = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;
/** What the exponent of a Float64 is above its power, and where its first 7 bits below begin. */
const bias = 1023;
const shift = 13;

/** Times by how often they occurred, in buckets 0.5 % wide; adds as fast as it counts, and two can be added up. */
export class Histogram {
  readonly counts = new Uint32Array(size);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** Adds a time in seconds. */
  add(seconds: number): void {
    bits[0] = seconds;
    const place = ((words[high] as number) >>> shift) - (bias + lowest) * perOctave;
    const bucket = place < 0 ? 0 : place >= size ? size - 1 : place;
    (this.counts[bucket] as number) += 1;
    this.#total += 1;
  }

  /** Adds all of another. */
  merge(other: Histogram): void {
    for (let bucket = 0; bucket < size; bucket += 1) (this.counts[bucket] as number) += other.counts[bucket] as number;
    this.#total += other.total;
  }

  /** Returns the time that the share `percentile` (0.95) stays within, seconds: the middle of its bucket, within 0.4 % of it; not a number where there is none. */
  percentile(percentile: number): number {
    const rank = percentile * this.#total;
    let seen = 0;
    for (let bucket = 0; bucket < size; bucket += 1) {
      seen += this.counts[bucket] as number;
      if (seen >= rank && seen > 0) return middleOf(bucket);
    }
    return Number.NaN;
  }
}

function middleOf(bucket: number): number {
  words[1 - high] = 0;
  words[high] = ((bucket + (bias + lowest) * perOctave) << shift) | (1 << (shift - 1));
  return bits[0] as number;
}
