import { bucketOf, buckets } from '../histogram.ts';
import { outcome, outcomes } from '../results.ts';
import type { Clock } from './clock.ts';

// A constant of this module is known to V8 when it compiles; an imported one is looked up each time.
const { answered } = outcome;
const ways = outcomes.length;
const each = buckets;

/** What became of the requests of each source. */
export interface Tallies {
  /** A request ends after `clock.drawn` seconds. */
  readonly record: (source: number, how: number) => void;
  readonly ended: Float64Array;
  /** Sum and sum of squares of the times of those answered, seconds. */
  readonly sums: Float64Array;
  readonly times: Uint32Array;
  /** Means of batches of one size, and that size. */
  readonly batches: (source: number) => { readonly means: Float64Array; readonly size: number };
  readonly clear: (sources: number, watched: number) => void;
  readonly watched: () => number;
}

/** Batches at most: when there is no more room, neighbours become one. */
const mostBatches = 2048;

/** Returns tallies of so many sources; `watched`, told to `clear`, is the way of ending of which batches are made: 0 the times of those answered. */
export function createTallies(most: number, { drawn }: Clock): Tallies {
  const [ended, sums, times] = [new Float64Array(most * ways), new Float64Array(most * 2), new Uint32Array(most * each)];
  const [batches, sum] = [new Float64Array(most * mostBatches), new Float64Array(most)];
  const [inside, size, complete, watch] = [new Int32Array(most), new Int32Array(most), new Int32Array(most), new Int32Array(1)];

  function addToBatch(source: number, value: number): void {
    (sum[source] as number) += value;
    (inside[source] as number) += 1;
    if (inside[source] === size[source]) closeBatch(source);
  }

  function closeBatch(source: number): void {
    const [from, count] = [source * mostBatches, complete[source] as number];
    batches[from + count] = sum[source] as number;
    complete[source] = count + 1;
    [sum[source], inside[source]] = [0, 0];
    if (count + 1 < mostBatches) return;
    for (let pair = 0; pair < mostBatches / 2; pair += 1) batches[from + pair] = (batches[from + 2 * pair] as number) + (batches[from + 2 * pair + 1] as number);
    complete[source] = mostBatches / 2;
    (size[source] as number) *= 2;
  }

  function record(source: number, how: number): void {
    (ended[source * ways + how] as number) += 1;
    if (watch[0] !== answered) addToBatch(source, how === watch[0] ? 1 : 0);
    if (how !== answered) return;
    const took = drawn[0] as number;
    if (watch[0] === answered) addToBatch(source, took);
    (times[source * each + bucketOf(took)] as number) += 1;
    (sums[2 * source] as number) += took;
    (sums[2 * source + 1] as number) += took * took;
  }

  function clear(sources: number, watched: number): void {
    for (const [column, cells] of [[ended, ways], [sums, 2], [times, buckets], [sum, 1], [inside, 1], [complete, 1]] as const) column.fill(0, 0, sources * cells);
    size.fill(1, 0, sources);
    watch[0] = watched;
  }

  const means = (source: number): Float64Array => batches.slice(source * mostBatches, source * mostBatches + (complete[source] as number)).map((total) => total / (size[source] as number));
  return { record, ended, sums, times, clear, watched: () => watch[0] as number, batches: (source) => ({ means: means(source), size: size[source] as number }) };
}
