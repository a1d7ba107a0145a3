/**
 * What happens next: events by time, in a heap of four branches in flat arrays. The first event that is added after one was taken goes
 * where that one was, which spares a way up and one down. `data` is a 32-bit number that says what the event is.
 */
export class EventHeap {
  #times: Float64Array;
  #data: Int32Array;
  #count = 0;
  /** The time of the event that is to be added: a number that goes into a large function is boxed, one in a column is not. */
  readonly #time = new Float64Array(1);
  /** The place of the event that was taken last is free. */
  #open = false;

  constructor(room = 1024) {
    this.#times = new Float64Array(room + 4).fill(Number.POSITIVE_INFINITY);
    this.#data = new Int32Array(room + 4);
  }

  get size(): number {
    return this.#open ? this.#count - 1 : this.#count;
  }

  /** Returns the time of the next event; infinite where there is none. */
  next(): number {
    if (this.#open) this.#close();
    return this.#times[0] as number;
  }

  /** Takes the event that `next` told of. */
  take(): number {
    this.#open = true;
    return this.#data[0] as number;
  }

  add(time: number, data: number): void {
    this.#time[0] = time;
    this.#insert(data);
  }

  #insert(data: number): void {
    if (this.#open) {
      this.#open = false;
      this.#sink(data);
      return;
    }
    const time = this.#time[0] as number;
    let at = this.#count;
    this.#count += 1;
    if (this.#count + 4 > this.#times.length) this.#grow();
    const times = this.#times;
    const all = this.#data;
    while (at > 0) {
      const above = (at - 1) >> 2;
      const other = times[above] as number;
      if (other <= time) break;
      times[at] = other;
      all[at] = all[above] as number;
      at = above;
    }
    times[at] = time;
    all[at] = data;
  }

  #close(): void {
    this.#open = false;
    this.#count -= 1;
    const last = this.#count;
    this.#time[0] = this.#times[last] as number;
    this.#times[last] = Number.POSITIVE_INFINITY;
    if (last > 0) this.#sink(this.#data[last] as number);
  }

  /** Puts an event at the top and lets it sink. Free places hold an infinite time, so that four branches can be compared always. */
  #sink(data: number): void {
    const time = this.#time[0] as number;
    const times = this.#times;
    const all = this.#data;
    const count = this.#count;
    let at = 0;
    for (;;) {
      const first = (at << 2) + 1;
      if (first >= count) break;
      let least = times[first] as number;
      let place = first;
      for (let branch = first + 1; branch < first + 4; branch += 1) {
        const other = times[branch] as number;
        if (other < least) {
          least = other;
          place = branch;
        }
      }
      if (least >= time) break;
      times[at] = least;
      all[at] = all[place] as number;
      at = place;
    }
    times[at] = time;
    all[at] = data;
  }

  #grow(): void {
    const [times, data] = [this.#times, this.#data];
    this.#times = new Float64Array(2 * times.length).fill(Number.POSITIVE_INFINITY);
    this.#times.set(times);
    this.#data = new Int32Array(2 * data.length);
    this.#data.set(data);
  }
}
