/** Requests inside, and the parts of them that other programs do: each a row in flat columns. Freed rows are used again. */
export class Frames {
  /** Instruction that it is at. */
  pc: Int32Array;
  /** Who called it (-1: a source), and what that one's `turn` was then: another one means that nobody listens any more. */
  parent: Int32Array;
  parentTurn: Int32Array;
  /** Counts answers and timeouts of its own calls. */
  turn: Int32Array;
  /** Answers that it still waits for, and whether one of them was an error. */
  pending: Int32Array;
  failed: Int32Array;
  /** Attempts of its present call. */
  tries: Int32Array;
  /** Its service (-1: its caller's instance does it), and the instance. */
  service: Int32Array;
  instance: Int32Array;
  /** The source of a request. */
  source: Int32Array;
  /** The station where it is served or waits; its neighbours in the queue, -1 at the ends. */
  station: Int32Array;
  before: Int32Array;
  behind: Int32Array;
  /** When it came; and how long its station had paused when its service began. */
  came: Float64Array;
  paused: Float64Array;
  readonly #most: number;
  #free: Int32Array;
  #freed = 0;
  #used = 0;

  /** `most`: rows at a time; more are refused. */
  constructor(most: number, room = 1024) {
    this.#most = most;
    const column = (): Int32Array => new Int32Array(room);
    [this.pc, this.parent, this.parentTurn, this.turn, this.pending, this.failed, this.tries] = [column(), column(), column(), column(), column(), column(), column()];
    [this.service, this.instance, this.source, this.station, this.before, this.behind, this.#free] = [column(), column(), column(), column(), column(), column(), column()];
    [this.came, this.paused] = [new Float64Array(room), new Float64Array(room)];
  }

  /** Rows in use. */
  get inside(): number {
    return this.#used - this.#freed;
  }

  /** Returns a free row, or -1 where there are as many as may be. */
  take(): number {
    if (this.#freed > 0) {
      this.#freed -= 1;
      return this.#free[this.#freed] as number;
    }
    if (this.#used === this.#most) return -1;
    if (this.#used === this.pc.length) this.#grow();
    this.#used += 1;
    return this.#used - 1;
  }

  give(frame: number): void {
    (this.turn[frame] as number) += 1;
    this.#free[this.#freed] = frame;
    this.#freed += 1;
  }

  #grow(): void {
    const room = Math.min(this.#most, 2 * this.pc.length);
    const more = (column: Int32Array): Int32Array => {
      const larger = new Int32Array(room);
      larger.set(column);
      return larger;
    };
    const moreTimes = (column: Float64Array): Float64Array => {
      const larger = new Float64Array(room);
      larger.set(column);
      return larger;
    };
    [this.pc, this.parent, this.parentTurn, this.turn, this.pending, this.failed, this.tries] = [more(this.pc), more(this.parent), more(this.parentTurn), more(this.turn), more(this.pending), more(this.failed), more(this.tries)];
    [this.service, this.instance, this.source, this.station, this.before, this.behind, this.#free] = [more(this.service), more(this.instance), more(this.source), more(this.station), more(this.before), more(this.behind), more(this.#free)];
    [this.came, this.paused] = [moreTimes(this.came), moreTimes(this.paused)];
  }
}
