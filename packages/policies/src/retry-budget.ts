/** Retries may be a share of the calls, so that they can't multiply a load that is too much already. */
export interface RetryBudget {
  /** Retries for each call: 0.2 adds a fifth to the load at most. */
  readonly share: number;
  /** Retries that may come at once. */
  readonly burst: number;
}

/**
 * A token bucket that calls fill and retries empty (as Finagle's, https://finagle.github.io/blog/2016/02/08/retry-budgets/). Its state is one number
 * of `state` at place `at`, so that whoever has many keeps them side by side.
 */
export const retryBudget = {
  cells: 1,
  start(state: Float64Array, at: number, { burst }: RetryBudget): void {
    state[at] = burst;
  },
  /** A call was made. */
  called(state: Float64Array, at: number, { share, burst }: RetryBudget): void {
    const tokens = (state[at] as number) + share;
    state[at] = tokens > burst ? burst : tokens;
  },
  /** Returns whether a retry may be made, and counts it. */
  mayRetry(state: Float64Array, at: number): boolean {
    const tokens = state[at] as number;
    if (tokens < 1) return false;
    state[at] = tokens - 1;
    return true;
  },
};
