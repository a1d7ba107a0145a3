/** When a queue of requests is too long to be waited in. */
export interface QueueShedder {
  /** Seconds that a request may wait in the long run; 0.005 (RFC 8289). */
  readonly target: number;
  /** Seconds that a burst may take to go by; 0.1. */
  readonly interval: number;
}

const [firstAbove, dropNext, count, lastCount, isDropping, lastEmpty, cells] = [0, 1, 2, 3, 4, 5, 6] as const;
/** Intervals within which a new time of dropping goes on where the last one was. */
const soon = 16;

/**
 * Two ways to shed what waits too long, told from a burst by the queue not having been short for an interval. In a queue that is served in order, `mayServe`
 * is CoDel (RFC 8289): the head is dropped at ever shorter times until waits are below the target. It suits callers that slow down when
 * dropped. Where they don't, `arrives` and `takesNewest` answer as in Maurer, Fail at scale (ACM Queue 13(8), 2015): while the queue hasn't been empty for an
 * interval, what arrives may wait the target only, and the newest is served first: the oldest are those whose callers have given up.
 */
export const queueShedder = {
  cells,
  start(state: Float64Array, at: number): void {
    state.fill(0, at, at + cells);
  },
  /** A request arrives behind `ahead` others that wait: returns the seconds that it should wait at most. */
  arrives(state: Float64Array, at: number, { target, interval }: QueueShedder, ahead: number, now: number): number {
    if (ahead === 0) {
      state[at + lastEmpty] = now;
      state[at + firstAbove] = 0;
      state[at + isDropping] = 0;
    }
    return now - (state[at + lastEmpty] as number) > interval ? target : interval;
  },
  /** Returns whether the newest should be served next, not the oldest. */
  takesNewest(state: Float64Array, at: number, { interval }: QueueShedder, now: number): boolean {
    return now - (state[at + lastEmpty] as number) > interval;
  },
  /** The head has waited so many seconds, with `behind` others behind it: returns whether to serve it; else it is dropped, and the next is asked about. */
  mayServe(state: Float64Array, at: number, parameters: QueueShedder, waited: number, behind: number, now: number): boolean {
    const isAbove = hasBeenAbove(state, at, parameters, waited, behind, now);
    if (!isAbove) {
      state[at + isDropping] = 0;
      return true;
    }
    if (state[at + isDropping] === 1) {
      if (now < (state[at + dropNext] as number)) return true;
      (state[at + count] as number) += 1;
      state[at + dropNext] = (state[at + dropNext] as number) + parameters.interval / Math.sqrt(state[at + count] as number);
      return false;
    }
    beginDropping(state, at, parameters, now);
    return false;
  },
};

/** Returns whether waits have been above the target for an interval. The last of the queue is never dropped: nobody would gain from it. */
function hasBeenAbove(state: Float64Array, at: number, { target, interval }: QueueShedder, waited: number, behind: number, now: number): boolean {
  if (waited < target || behind === 0) {
    state[at + firstAbove] = 0;
    return false;
  }
  if (state[at + firstAbove] === 0) {
    state[at + firstAbove] = now + interval;
    return false;
  }
  return now >= (state[at + firstAbove] as number);
}

/** The first drop. If the last time of dropping was a short while ago, it goes on about as fast as that ended. */
function beginDropping(state: Float64Array, at: number, { interval }: QueueShedder, now: number): void {
  const before = (state[at + count] as number) - (state[at + lastCount] as number);
  const again = before > 1 && now - (state[at + dropNext] as number) < soon * interval ? before : 1;
  state[at + isDropping] = 1;
  state[at + count] = again;
  state[at + lastCount] = again;
  state[at + dropNext] = now + interval / Math.sqrt(again);
}
