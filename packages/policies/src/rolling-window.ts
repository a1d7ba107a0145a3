/**
 * Counts of the last seconds, in buckets that fall out one by one. Its state is `cells` numbers of `state` from place `at` on: the number of the
 * newest bucket, when that began, the totals, the buckets. A bucket's number is a ticket, with which something that began then can be counted
 * there later. A time before the newest bucket counts as in it.
 */
export class RollingWindow {
  readonly cells: number;
  readonly #counts: number;
  readonly #buckets: number;

  /** `counts` is how many things are counted, `buckets` into how many parts the window falls. */
  constructor(counts: number, buckets: number) {
    this.cells = 2 + counts * (1 + buckets);
    this.#counts = counts;
    this.#buckets = buckets;
  }

  start(state: Float64Array, at: number): void {
    state.fill(0, at, at + this.cells);
    // So that every ticket is above 0.
    state[at] = this.#buckets;
  }

  /** Lets what is older than `seconds` fall out, and returns the ticket of now. */
  advance(state: Float64Array, at: number, seconds: number, now: number): number {
    const width = seconds / this.#buckets;
    const began = state[at + 1] as number;
    const passed = Math.floor((now - began) / width);
    if (passed > 0) {
      this.#turn(state, at, passed);
      state[at + 1] = began + passed * width;
    }
    return state[at] as number;
  }

  /** Begins anew at `now` and returns its ticket: what was counted is forgotten, and tickets given until now are worth nothing. */
  clear(state: Float64Array, at: number, now: number): number {
    this.#turn(state, at, this.#buckets);
    if (now > (state[at + 1] as number)) state[at + 1] = now;
    return state[at] as number;
  }

  /** Returns the newest ticket. */
  newest(state: Float64Array, at: number): number {
    return state[at] as number;
  }

  /** Counts one more of `count` in a ticket's bucket; returns false if that is no longer in the window. */
  add(state: Float64Array, at: number, count: number, ticket: number): boolean {
    const newest = state[at] as number;
    if (ticket > newest || ticket <= newest - this.#buckets) return false;
    (state[at + 2 + count] as number) += 1;
    (state[this.#place(at, ticket) + count] as number) += 1;
    return true;
  }

  /** Returns how many of `count` are in the window. */
  total(state: Float64Array, at: number, count: number): number {
    return state[at + 2 + count] as number;
  }

  #place(at: number, ticket: number): number {
    return at + 2 + this.#counts * (1 + (ticket % this.#buckets));
  }

  /** Goes on by so many buckets; the oldest give their room to the new. */
  #turn(state: Float64Array, at: number, passed: number): void {
    const newest = state[at] as number;
    for (let step = Math.min(passed, this.#buckets); step > 0; step -= 1) {
      const place = this.#place(at, newest + step);
      for (let count = 0; count < this.#counts; count += 1) {
        (state[at + 2 + count] as number) -= state[place + count] as number;
        state[place + count] = 0;
      }
    }
    state[at] = newest + passed;
  }
}
