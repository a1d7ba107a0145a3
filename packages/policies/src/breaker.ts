import { RollingWindow } from './rolling-window.ts';

/** When calls to something that fails are no longer made. */
export interface Breaker {
  /** Seconds that are looked back on. Longer than a call's timeout, or calls that hang leave the window before they are known to have failed. */
  readonly window: number;
  /** The share of failures at which it opens. */
  readonly threshold: number;
  /** Calls in the window below which it doesn't open. */
  readonly fewest: number;
  /** Seconds that it stays open at first. */
  readonly rest: number;
  /** Seconds that it stays open at most: each opening after failed probes is twice as long as the one before, up to this. */
  readonly longestRest: number;
  /** Calls let through after the rest: if all of them succeed, it closes. */
  readonly probes: number;
}

/** What a breaker is doing; `probing` is often called half-open. */
export type BreakerPhase = 'closed' | 'open' | 'probing';

const phases = ['closed', 'open', 'probing'] as const;
const [closed, open, probing] = [0, 1, 2] as const;
const [calls, failures] = [0, 1] as const;
const window = new RollingWindow(2, 10);

/** Cells before those of the window: the phase, until when it rests or waits for its probes, the present rest, probes sent and come back well. */
const [phase, until, rest, sent, well, own] = [0, 1, 2, 3, 4, 5] as const;

/**
 * A circuit breaker (Nygard, Release It!, 2007) over a rolling window. A call counts in the bucket in which it started, whenever it ends, so that slow
 * failures aren't held against later calls, and what started before an opening or a round of probes neither closes nor opens anything
 * (https://brooker.co.za/blog/2022/02/28/retries.html counts calls at their start too). A call whose end nobody learns needs no `ended`: probes that
 * are lost are replaced after as long as the rest was.
 */
export const breaker = {
  cells: own + window.cells,
  start(state: Float64Array, at: number, parameters: Breaker): void {
    state.fill(0, at, at + own);
    state[at + rest] = parameters.rest;
    window.start(state, at + own);
  },
  /** Returns what it is doing. A rest that is over ends with the next call. */
  phase(state: Float64Array, at: number): BreakerPhase {
    return phases[state[at + phase] as 0 | 1 | 2];
  },
  /** A call wants to start: returns its ticket, for `ended`, or 0 if it must not. */
  started(state: Float64Array, at: number, parameters: Breaker, now: number): number {
    if (state[at + phase] === closed) {
      const ticket = window.advance(state, at + own, parameters.window, now);
      window.add(state, at + own, calls, ticket);
      return ticket;
    }
    if (state[at + phase] === open || (state[at + sent] as number) >= parameters.probes) {
      if (now < (state[at + until] as number)) return 0;
      enter(state, at, probing, now);
    }
    (state[at + sent] as number) += 1;
    return window.newest(state, at + own);
  },
  /** The call with this ticket ended. */
  ended(state: Float64Array, at: number, parameters: Breaker, ticket: number, failed: boolean, now: number): void {
    if (state[at + phase] === closed) {
      if (!failed) return;
      window.advance(state, at + own, parameters.window, now);
      if (window.add(state, at + own, failures, ticket) && isTooMuch(state, at, parameters)) enter(state, at, open, now);
    } else if (state[at + phase] === probing && ticket === window.newest(state, at + own)) {
      if (failed) {
        state[at + rest] = Math.min(2 * (state[at + rest] as number), parameters.longestRest);
        enter(state, at, open, now);
        return;
      }
      (state[at + well] as number) += 1;
      if ((state[at + well] as number) < parameters.probes) return;
      state[at + rest] = parameters.rest;
      enter(state, at, closed, now);
    }
  },
};

function isTooMuch(state: Float64Array, at: number, { threshold, fewest }: Breaker): boolean {
  const made = window.total(state, at + own, calls);
  return made >= fewest && window.total(state, at + own, failures) >= threshold * made;
}

/** Every change makes the tickets of before worthless. */
function enter(state: Float64Array, at: number, to: typeof closed | typeof open | typeof probing, now: number): void {
  state[at + phase] = to;
  state[at + until] = now + (state[at + rest] as number);
  state[at + sent] = 0;
  state[at + well] = 0;
  window.clear(state, at + own, now);
}
