/** How much may pass in the long run, and at once. */
export interface RateLimit {
  /** Tokens a second; each passage costs one. */
  readonly rate: number;
  /** Tokens that a pause saves up at most; at least 1. */
  readonly burst: number;
}

const [tokens, latest] = [0, 1] as const;
/** Whoever waits as long as told may find a token short by as much as numbers of that size are rounded; the debt is kept. */
const rounding = 2 ** -50;

/** A token bucket (Turner, New directions in communications, 1986). A time before the latest counts as the latest, so that it gives no tokens twice. */
export const rateLimit = {
  cells: 2,
  /** It starts full. */
  start(state: Float64Array, at: number, { burst }: RateLimit): void {
    state[at + tokens] = burst;
    state[at + latest] = 0;
  },
  /** One wants to pass: returns 0 if it may, else the seconds until there is a token. */
  wait(state: Float64Array, at: number, { rate, burst }: RateLimit, now: number): number {
    let left = state[at + tokens] as number;
    const passed = now - (state[at + latest] as number);
    if (passed > 0) {
      left = Math.min(burst, left + passed * rate);
      state[at + latest] = now;
    }
    const passes = left >= 1 - rounding * (burst + rate * Math.abs(now));
    state[at + tokens] = passes ? left - 1 : left;
    return passes ? 0 : (1 - left) / rate;
  },
};
