/** What a timer does when its time comes. */
export const timer = { retry: 0, patience: 1, think: 2 } as const;

/** Timers of any length. One is void when the turn of its frame is another by then. */
export class Timers {
  what: Int32Array = new Int32Array(64);
  /** A frame, or a source that thinks. */
  whom: Int32Array = new Int32Array(64);
  turn: Int32Array = new Int32Array(64);
  #free: number[] = [];
  #used = 0;

  add(what: number, whom: number, turn: number): number {
    const at = this.#free.pop() ?? this.#used++;
    if (at === this.what.length) this.#grow();
    this.what[at] = what;
    this.whom[at] = whom;
    this.turn[at] = turn;
    return at;
  }

  give(at: number): void {
    this.#free.push(at);
  }

  #grow(): void {
    const more = (column: Int32Array): Int32Array => {
      const larger = new Int32Array(2 * column.length);
      larger.set(column);
      return larger;
    };
    [this.what, this.whom, this.turn] = [more(this.what), more(this.whom), more(this.turn)];
  }
}
