import { RollingWindow } from './rolling-window.ts';

/** Retries may be a share of the calls of the last seconds, and some a second on top for those who call seldom. */
export interface TimedRetryBudget {
  /** Retries for each call: 0.2 adds a fifth to the load at most. */
  readonly share: number;
  /** Retries a second that are always allowed. */
  readonly floor: number;
  /** Seconds after which calls and retries are forgotten. */
  readonly seconds: number;
}

const [calls, retries] = [0, 1] as const;
const window = new RollingWindow(2, 10);

/** A retry budget that forgets (as Finagle's, https://finagle.github.io/blog/2016/02/08/retry-budgets/, which has 0.2, 10 a second and 10 seconds). */
export const timedRetryBudget = {
  cells: window.cells,
  start(state: Float64Array, at: number): void {
    window.start(state, at);
  },
  /** A call was made. */
  called(state: Float64Array, at: number, { seconds }: TimedRetryBudget, now: number): void {
    window.add(state, at, calls, window.advance(state, at, seconds, now));
  },
  /** Returns whether a retry may be made, and counts it. */
  mayRetry(state: Float64Array, at: number, { share, floor, seconds }: TimedRetryBudget, now: number): boolean {
    const ticket = window.advance(state, at, seconds, now);
    if (window.total(state, at, retries) + 1 > floor * seconds + share * window.total(state, at, calls)) return false;
    return window.add(state, at, retries, ticket);
  },
};
