import { RollingWindow } from './rolling-window.ts';

/** Retries may be made only while few attempts fail. */
export interface RetryStop {
  /** Failed attempts for each call at most: 0.1 makes no retries from one failure in ten calls on. */
  readonly share: number;
  /** Seconds after which calls and failures are forgotten. */
  readonly seconds: number;
}

const [calls, failures] = [0, 1] as const;
const window = new RollingWindow(2, 10);

/**
 * A breaker for retries alone: first attempts are always made (https://brooker.co.za/blog/2022/02/28/retries.html). Whoever makes few calls learns little of how many fail: one failure
 * among them stops its retries, which is why a budget is better for many small clients.
 */
export const retryStop = {
  cells: window.cells,
  start(state: Float64Array, at: number): void {
    window.start(state, at);
  },
  /** A call was made. */
  called(state: Float64Array, at: number, { seconds }: RetryStop, now: number): void {
    window.add(state, at, calls, window.advance(state, at, seconds, now));
  },
  /** An attempt failed: returns whether it may be made again. */
  mayRetry(state: Float64Array, at: number, { share, seconds }: RetryStop, now: number): boolean {
    window.add(state, at, failures, window.advance(state, at, seconds, now));
    return window.total(state, at, failures) <= share * window.total(state, at, calls);
  },
};
