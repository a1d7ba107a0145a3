import type { Clock } from './clock.ts';

/** What an event is, in the low bits of its data; the rest says of whom. */
export const event = { served: 0, waited: 1, arrives: 2, timer: 3, timeout: 4, pause: 5, shared: 6, change: 7, scale: 8 } as const;
export const kindBits = 4;
export const kinds = 15;

/** What happens next. */
export interface Events {
  /** Adds an event at `clock.when`. */
  readonly add: (data: number) => void;
  /** Takes the next event and sets `clock.now` to its time; -1 where there is none before `clock.until`. */
  readonly next: () => number;
  readonly clear: () => void;
}

/** Returns events of which so many may be ahead. */
export function createEvents(room: number, { now, when, until }: Clock): Events {
  const { times, all, count, sink, rise } = createHeap(room, when);
  /** Whether the place of the event that was taken last is free: the first one added after that goes there, which spares a way up and one down. */
  const open = new Int32Array(1);

  function close(): void {
    open[0] = 0;
    const last = (count[0] as number) - 1;
    count[0] = last;
    when[0] = times[last] as number;
    times[last] = Number.POSITIVE_INFINITY;
    if (last > 0) sink(all[last] as number);
  }

  return {
    add(data) {
      if (open[0] === 1) {
        open[0] = 0;
        sink(data);
      } else rise(data);
    },
    next() {
      if (open[0] === 1) close();
      const time = times[0] as number;
      if (time > (until[0] as number)) return -1;
      now[0] = time;
      open[0] = 1;
      return all[0] as number;
    },
    clear() {
      times.fill(Number.POSITIVE_INFINITY, 0, count[0]);
      [count[0], open[0]] = [0, 0];
    },
  };
}

interface Heap {
  readonly times: Float64Array;
  readonly all: Int32Array;
  readonly count: Int32Array;
  /** Puts an event of `when` at the top, and lets it sink. */
  readonly sink: (data: number) => void;
  /** Puts one at the bottom, and lets it rise. */
  readonly rise: (data: number) => void;
}

/** Events by time, in a heap of four branches in flat columns. Free places hold an infinite time, so that four branches can be compared always. */
function createHeap(room: number, when: Float64Array): Heap {
  const times = new Float64Array(room + 4).fill(Number.POSITIVE_INFINITY);
  const [all, count] = [new Int32Array(room + 4), new Int32Array(1)];

  function sink(data: number): void {
    const time = when[0] as number;
    const end = count[0] as number;
    let at = 0;
    for (let first = 1; first < end; first = (at << 2) + 1) {
      let place = first;
      let least = times[first] as number;
      for (let branch = first + 1; branch < first + 4; branch += 1) {
        const other = times[branch] as number;
        if (other < least) {
          place = branch;
          least = other;
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

  function rise(data: number): void {
    const time = when[0] as number;
    let at = count[0] as number;
    if (at === room) throw new Error('no room for an event');
    count[0] = at + 1;
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

  return { times, all, count, sink, rise };
}
