import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { Histogram } from 'hdr-histogram-js';

export type { Histogram };

/** Longest time that a histogram tells apart, seconds; longer ones count as this. */
const longest = 120;
const microsecond = 1e6;

/** Returns an empty histogram of seconds, kept as microseconds with 3 significant digits. */
export function emptyHistogram(): Histogram {
  return build({ bitBucketSize: 32, autoResize: true, lowestDiscernibleValue: 1, highestTrackableValue: longest * microsecond, numberOfSignificantValueDigits: 3 });
}

/** Adds a time in seconds. */
export function record(histogram: Histogram, seconds: number): void {
  histogram.recordValue(Math.max(1, Math.min(longest * microsecond, Math.round(seconds * microsecond))));
}

/** Returns the time in seconds below which this share (0..1) of the recorded ones lies; 0 for none. */
export function atShare(histogram: Histogram, share: number): number {
  return histogram.totalCount === 0 ? 0 : histogram.getValueAtPercentile(Math.min(100, share * 100)) / microsecond;
}

/** Returns the longest recorded time, seconds. */
export function longestOf(histogram: Histogram): number {
  return histogram.totalCount === 0 ? 0 : histogram.maxValue / microsecond;
}

/** Returns the sum of several histograms. */
export function merged(histograms: readonly Histogram[]): Histogram {
  const sum = emptyHistogram();
  for (const histogram of histograms) sum.add(histogram);
  return sum;
}

/** Returns a histogram sent as text by another process. */
export function fromText(text: string): Histogram {
  return decodeFromCompressedBase64(text, 32, false);
}

/** Returns the histogram as text. */
export function toText(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram);
}
