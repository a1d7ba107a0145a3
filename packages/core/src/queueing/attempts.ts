/** What retries make of a call that fails with chance `failure` each time, `attempts` times at most. */
export interface Attempts {
  /** Share of calls that succeed in the end. */
  readonly succeeds: number;
  /** Mean attempts of a call: what the callee gets more. */
  readonly load: number;
}

/** Returns the outcome of independent attempts: 1 - f^n succeed, (1 - f^n) / (1 - f) attempts on average. */
export function attemptsOf(failure: number, attempts: number): Attempts {
  const failsAll = failure ** attempts;
  return { succeeds: 1 - failsAll, load: failure === 1 ? attempts : (1 - failsAll) / (1 - failure) };
}

/** Returns how many attempts reach the last of `layers` that each try `attempts` times, when it fails always. */
export function mostAttempts(attempts: number, layers: number): number {
  return attempts ** layers;
}
