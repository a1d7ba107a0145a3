import type { Clock } from './clock.ts';
import type { Frames } from './frames.ts';

/** Ranks of a queue: a lower one goes first. */
const ranks = 4;

/** Who waits at each station, linked to who waits before and behind it, so that it can leave from anywhere. */
export interface Queues {
  readonly waiting: Int32Array;
  readonly join: (frame: number, place: number, rank: number) => void;
  readonly leave: (frame: number, place: number, rank: number) => void;
  /** Takes out who is first, or of the first rank that somebody waits in who came last; somebody must wait. */
  readonly takeFirst: (place: number) => number;
  readonly takeNewest: (place: number) => number;
  /** Seconds that all waited since `reset`. */
  readonly waitingTime: (place: number) => number;
  readonly reset: (places: number) => void;
  readonly clear: (places: number) => void;
}

/** Returns the queues of so many stations. */
export function createQueues(most: number, { now }: Clock, { before, behind, place: at, joined, isWaiting }: Frames): Queues {
  const [first, last] = [new Int32Array(most * ranks), new Int32Array(most * ranks)];
  const [waiting, times] = [new Int32Array(most), new Float64Array(most)];

  function join(frame: number, place: number, rank: number): void {
    const queue = place * ranks + rank;
    const end = last[queue] as number;
    before[frame] = end;
    behind[frame] = -1;
    at[frame] = place;
    joined[frame] = now[0] as number;
    isWaiting[frame] = 1;
    if (end < 0) first[queue] = frame;
    else behind[end] = frame;
    last[queue] = frame;
    (waiting[place] as number) += 1;
    (times[place] as number) -= now[0] as number;
  }

  function leave(frame: number, place: number, rank: number): void {
    const queue = place * ranks + rank;
    const above = before[frame] as number;
    const below = behind[frame] as number;
    if (above < 0) first[queue] = below;
    else behind[above] = below;
    if (below < 0) last[queue] = above;
    else before[below] = above;
    isWaiting[frame] = 0;
    (waiting[place] as number) -= 1;
    (times[place] as number) += now[0] as number;
  }

  function takeFrom(ends: Int32Array, place: number): number {
    let rank = 0;
    while ((ends[place * ranks + rank] as number) < 0) rank += 1;
    const frame = ends[place * ranks + rank] as number;
    leave(frame, place, rank);
    return frame;
  }

  return {
    waiting, join, leave, takeFirst: (place) => takeFrom(first, place), takeNewest: (place) => takeFrom(last, place),
    waitingTime: (place) => (times[place] as number) + (now[0] as number) * (waiting[place] as number),
    reset(places) {
      for (let place = 0; place < places; place += 1) times[place] = -(now[0] as number) * (waiting[place] as number);
    },
    clear(places) {
      for (const ends of [first, last]) ends.fill(-1, 0, places * ranks);
      for (const column of [waiting, times]) column.fill(0, 0, places);
    },
  };
}
