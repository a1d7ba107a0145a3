/**
 * How long a request may take, in milliseconds: the operation's own budget, or less where the caller says that it has
 * less left. A caller can only shrink it; what is no whole positive number is ignored.
 */
export function deadlineMilliseconds(budget: number, remainingOfCaller: string | undefined): number {
  if (remainingOfCaller === undefined || !/^\d{1,9}$/.test(remainingOfCaller)) return budget;
  return Math.min(budget, Number(remainingOfCaller));
}

/** Each step is two and a half times the one before or less, so a timeout is never further above what is left. */
const steps = [25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000];

/**
 * The smallest step, in milliseconds, that is at least `remaining`. A connection keeps its timeout while requests fall
 * into the same step, so setting it costs no round trip in steady state.
 */
export function timeoutStep(remaining: number): number {
  return steps.find((step) => step >= remaining) ?? Math.ceil(remaining);
}
