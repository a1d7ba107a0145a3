/**
 * Timeouts of one length: who is first in is first out, so they need no order. An entry is void when the frame's turn is another by
 * then, and is dropped when its time comes.
 */
export class TimeoutRing {
  readonly after: number;
  #times = new Float64Array(64);
  #frames = new Int32Array(64);
  #turns = new Int32Array(64);
  #first = 0;
  #count = 0;
  #isArmed = false;

  /** `after` in seconds. */
  constructor(after: number) {
    this.after = after;
  }

  /** Returns whether nobody looks after the ring yet: then the caller has to, when this one's time comes. */
  add(now: number, frame: number, turn: number): boolean {
    if (this.#count === this.#times.length) this.#grow();
    const at = (this.#first + this.#count) & (this.#times.length - 1);
    this.#times[at] = now + this.after;
    this.#frames[at] = frame;
    this.#turns[at] = turn;
    this.#count += 1;
    if (this.#isArmed) return false;
    this.#isArmed = true;
    return true;
  }

  /** Drops what is void at the front, and returns the time of the first that is not; infinite where there is none. */
  next(turns: Int32Array): number {
    const last = this.#times.length - 1;
    while (this.#count > 0) {
      if (turns[this.#frames[this.#first] as number] === this.#turns[this.#first]) return this.#times[this.#first] as number;
      this.#first = (this.#first + 1) & last;
      this.#count -= 1;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Returns whether somebody has to look again at that time: not where it is infinite. */
  arm(next: number): boolean {
    this.#isArmed = next < Number.POSITIVE_INFINITY;
    return this.#isArmed;
  }

  /** Takes the frame that `next` told the time of. */
  take(): number {
    const frame = this.#frames[this.#first] as number;
    this.#first = (this.#first + 1) & (this.#times.length - 1);
    this.#count -= 1;
    return frame;
  }

  #grow(): void {
    const size = this.#times.length;
    const [times, frames, turns] = [new Float64Array(2 * size), new Int32Array(2 * size), new Int32Array(2 * size)];
    for (let at = 0; at < size; at += 1) {
      const from = (this.#first + at) & (size - 1);
      times[at] = this.#times[from] as number;
      frames[at] = this.#frames[from] as number;
      turns[at] = this.#turns[from] as number;
    }
    [this.#times, this.#frames, this.#turns, this.#first] = [times, frames, turns, 0];
  }
}
