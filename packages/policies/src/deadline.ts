/**
 * How long a request may take, in milliseconds: the operation's own budget, or less where the caller says that it has
 * less left. A caller can only shrink it; what is no whole number is ignored.
 */
export function deadlineMilliseconds(budget: number, leftAtCaller: string | undefined): number {
  if (leftAtCaller === undefined || !/^\d{1,9}$/.test(leftAtCaller)) return budget;
  return Math.min(budget, Number(leftAtCaller));
}

/** No step is more than three times the one before, so a timeout is never further than that above what is left. */
const steps = [10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000];

/** The smallest step, in milliseconds, that is at least `left`; above the last step, `left` itself. */
export function timeoutStep(left: number): number {
  return steps.find((step) => step >= left) ?? Math.ceil(left);
}

/** How much longer than needed a connection's timeout may be before it is worth a round trip to shorten it. */
const tolerated = 4;

/**
 * The statement timeout, in milliseconds, that a connection with timeout `present` should have for a request with `left`
 * milliseconds: the present one while it is long enough and not much too long, so that in steady state setting it costs
 * nothing. The request's own timer answers the client in time either way; this one only ends the work in the database.
 */
export function statementTimeout(present: number, left: number): number {
  return present >= left && present <= tolerated * Math.max(left, 10) ? present : timeoutStep(left);
}
