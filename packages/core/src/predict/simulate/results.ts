import { Batches } from './batches.ts';
import { Histogram } from './histogram.ts';

/** Why a request ended: 0 is an answer. */
export const outcomes = ['answered', 'failed', 'refused', 'timed out', 'impatient'] as const;
export const outcome = { answered: 0, failed: 1, refused: 2, timedOut: 3, impatient: 4 } as const;

/** What became of the requests of a source. */
export class Tally {
  readonly times = new Histogram();
  /** How many ended in each way. */
  readonly ended = new Float64Array(outcomes.length);
  /** Sum and sum of squares of the times of those answered, seconds. */
  readonly sums = new Float64Array(2);
  /** Means of what is watched: the times of those answered, or whether a request ended in a certain way. */
  readonly batches = new Batches();
  readonly #watched: number;

  /** `watched` is the way of ending that is watched; 0 the times of those answered. */
  constructor(watched = 0) {
    this.#watched = watched;
  }

  add(seconds: number, end: number): void {
    (this.ended[end] as number) += 1;
    if (this.#watched !== outcome.answered) this.batches.add(end === this.#watched ? 1 : 0);
    if (end !== outcome.answered) return;
    if (this.#watched === outcome.answered) this.batches.add(seconds);
    this.times.add(seconds);
    (this.sums[0] as number) += seconds;
    (this.sums[1] as number) += seconds * seconds;
  }
}

/** What a simulation saw, from the end of its warm-up on. */
export interface Simulated {
  /** Seconds of simulated time. */
  readonly seconds: number;
  /** Events that were executed, the warm-up's among them. */
  readonly events: number;
  readonly sources: readonly { readonly id: string; readonly tally: Tally }[];
  /** Means over time; of stations of a service the mean of its instances. */
  readonly stations: readonly { readonly id: string; readonly busy: number; readonly waiting: number }[];
  /** Attempts of each call, the first of each among them. */
  readonly calls: readonly { readonly id: string; readonly attempts: number; readonly timeouts: number }[];
}
