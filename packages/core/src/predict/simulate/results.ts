/** Why a request ended: 0 is an answer. */
export const outcomes = ['answered', 'failed', 'refused', 'timed out', 'impatient', 'cancelled'] as const;
export const outcome = { answered: 0, failed: 1, refused: 2, timedOut: 3, impatient: 4, cancelled: 5 } as const;

/** What became of the requests of a source. */
export interface Tally {
  readonly id: string;
  /** How many ended in each way. */
  readonly ended: Float64Array;
  /** Sum and sum of squares of the times of those answered, seconds. */
  readonly sums: Float64Array;
  /** How often times of each bucket occurred: see `bucketOf`. */
  readonly times: Uint32Array;
  /** Means of batches of one size of what is watched: the times of those answered, or whether a request ended in a certain way. */
  readonly batches: { readonly means: Float64Array; readonly size: number };
}

/** What a simulation saw, from the end of its warm-up on. */
export interface Simulated {
  /** Seconds of simulated time. */
  readonly seconds: number;
  /** Events that were executed, the warm-up's among them. */
  readonly events: number;
  /** Requests that are inside at the end, and what they called, each counted. */
  readonly inside: number;
  readonly sources: readonly Tally[];
  /** Means over time; of stations of a service the mean of its instances. */
  readonly stations: readonly { readonly id: string; readonly busy: number; readonly waiting: number }[];
  /** Attempts of each call in the order of the model, first ones among them. */
  readonly calls: readonly { readonly attempts: number; readonly timeouts: number }[];
}
