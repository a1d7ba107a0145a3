import { RollingWindow } from './rolling-window.ts';

/** How much a client sends to a server that refuses. */
export interface ClientThrottle {
  /** Requests sent for each that is accepted, at most (Google's K): 2 sends twice what is accepted, so that it is soon seen when more would be. */
  readonly allowance: number;
  /** Seconds that are looked back on; Google looks back two minutes. */
  readonly window: number;
}

/** Priorities that it tells apart, 0 the most important (Google's: critical plus, critical, sheddable plus, sheddable). */
const priorities = 4;
const accepts = priorities;
const window = new RollingWindow(priorities + 1, 24);

/**
 * Adaptive throttling in the client (https://sre.google/sre-book/handling-overload/): requests are refused before they are sent, with a chance of
 * max(0, (requests − allowance · accepts) / (requests + 1)), so that a server past its capacity needn't spend that on refusing. Where Google counts each
 * priority for itself and leaves it to servers to refuse the lesser ones first, here what is accepted goes to the greater ones first: a priority
 * counts its own requests and those of greater ones, and is refused altogether before a greater one loses any. With one priority it is Google's formula.
 * Requests under way aren't counted until they end: they aren't refusals.
 */
export const clientThrottle = {
  cells: window.cells,
  priorities,
  start(state: Float64Array, at: number): void {
    window.start(state, at);
  },
  /** Returns whether a request may be sent; if so, `ended` must be told. `chance` is a random number from 0 to 1, 1 not among them. */
  maySend(state: Float64Array, at: number, parameters: ClientThrottle, priority: number, chance: number, now: number): boolean {
    const ticket = window.advance(state, at, parameters.window, now);
    if (chance >= refusedShare(state, at, parameters, priority)) return true;
    window.add(state, at, priority, ticket);
    return false;
  },
  /** A request that was sent ended; `accepted` is false if the server refused it, or did not answer. */
  ended(state: Float64Array, at: number, parameters: ClientThrottle, priority: number, accepted: boolean, now: number): void {
    const ticket = window.advance(state, at, parameters.window, now);
    window.add(state, at, priority, ticket);
    if (accepted) window.add(state, at, accepts, ticket);
  },
};

function refusedShare(state: Float64Array, at: number, { allowance }: ClientThrottle, priority: number): number {
  let wanted = 0;
  for (let each = 0; each <= priority; each += 1) wanted += window.total(state, at, each);
  const over = wanted - allowance * window.total(state, at, accepts);
  return over <= 0 ? 0 : Math.min(1, over / (window.total(state, at, priority) + 1));
}
