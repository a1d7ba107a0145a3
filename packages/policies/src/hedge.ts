import { retryBudget } from './retry-budget.ts';
import type { RetryBudget } from './retry-budget.ts';

/** When a call that isn't answered yet is made a second time, elsewhere. */
export interface Hedge {
  /** The share of calls that are answered before that: 0.95 waits until a call is slower than 95 of 100. */
  readonly quantile: number;
  /** Seconds waited at least and at most; where they are the same, the delay is fixed. */
  readonly least: number;
  readonly most: number;
  /** Second attempts that may be made. */
  readonly budget: RetryBudget;
}

const [budget, delay] = [0, 1] as const;
/** How far one answer moves the delay: far enough to follow in some hundred answers, little enough to stay within some percent. */
const step = 0.05;

/**
 * Hedged calls (Dean and Barroso, The tail at scale, CACM 56(2), 2013): a second attempt after the time by which most are answered. The delay follows
 * that time: an answer that came later lengthens it and one before shortens it, in such a ratio that it rests where `quantile` of the answers come before
 * (stochastic approximation; Robbins and Monro, 1951). Only later or before matters, so whichever attempt answers may be told.
 */
export const hedge = {
  cells: retryBudget.cells + 1,
  start(state: Float64Array, at: number, parameters: Hedge): void {
    retryBudget.start(state, at + budget, parameters.budget);
    state[at + delay] = parameters.most;
  },
  /** A call is made: returns the seconds after which, without an answer, a second attempt may be asked for. */
  called(state: Float64Array, at: number, parameters: Hedge): number {
    retryBudget.called(state, at + budget, parameters.budget);
    return state[at + delay] as number;
  },
  /** Returns whether the second attempt may be made, and counts it. */
  maySend(state: Float64Array, at: number): boolean {
    return retryBudget.mayRetry(state, at + budget);
  },
  /** A call was answered so many seconds after its first attempt. */
  answered(state: Float64Array, at: number, { quantile, least, most }: Hedge, seconds: number): void {
    const now = state[at + delay] as number;
    const next = now * (1 + step * (seconds > now ? quantile : quantile - 1));
    state[at + delay] = Math.min(most, Math.max(least, next));
  },
};
