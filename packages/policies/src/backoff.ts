/** How long to wait before trying again. */
export interface Backoff {
  /** Seconds before the first retry, without jitter; each further one waits twice as long. */
  readonly first: number;
  /** Seconds that no wait exceeds. */
  readonly longest: number;
  /** `none`: all of that; `full`: anything from 0 to it; `equal`: anything from half of it to it. */
  readonly jitter: 'none' | 'full' | 'equal';
}

/** Doublings after which a wait is at its longest whatever it began with. */
const mostDoublings = 1000;

/**
 * Returns the seconds to wait before a retry, 1 being the first (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * `chance` is a random number from 0 to 1: jitter keeps callers that failed together from coming back together.
 */
export function backoffSeconds({ first, longest, jitter }: Backoff, retry: number, chance: number): number {
  const most = Math.min(longest, first * 2 ** Math.min(retry - 1, mostDoublings));
  if (jitter === 'none') return most;
  return jitter === 'full' ? most * chance : (most * (1 + chance)) / 2;
}
