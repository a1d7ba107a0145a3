/** How many may be inside at once, and how many may wait for that. */
export interface ConcurrencyLimit {
  readonly inside: number;
  readonly waiting: number;
}

const [inside, waiting] = [0, 1] as const;

/**
 * A bulkhead: what is behind it never sees more than so many at once, whoever comes (Nygard, Release It!, 2007). It counts; who waits, in which order
 * and how long is the caller's.
 */
export const concurrencyLimit = {
  cells: 2,
  start(state: Float64Array, at: number): void {
    state.fill(0, at, at + 2);
  },
  /** One comes: returns whether it enters, waits or is refused. */
  comes(state: Float64Array, at: number, limit: ConcurrencyLimit): 'enters' | 'waits' | 'refused' {
    if ((state[at + inside] as number) < limit.inside) {
      (state[at + inside] as number) += 1;
      return 'enters';
    }
    if ((state[at + waiting] as number) >= limit.waiting) return 'refused';
    (state[at + waiting] as number) += 1;
    return 'waits';
  },
  /** One that was inside leaves: returns whether one that waits enters in its place. */
  leaves(state: Float64Array, at: number): boolean {
    if ((state[at + waiting] as number) > 0) {
      (state[at + waiting] as number) -= 1;
      return true;
    }
    if ((state[at + inside] as number) > 0) (state[at + inside] as number) -= 1;
    return false;
  },
  /** One that waits gives up. */
  givesUp(state: Float64Array, at: number): void {
    if ((state[at + waiting] as number) > 0) (state[at + waiting] as number) -= 1;
  },
};
