import type { Clock } from './clock.ts';
import { event, kindBits } from './events.ts';
import type { Events } from './events.ts';
import type { Frames } from './frames.ts';

/** Timeouts of calls. */
export interface Timeouts {
  /** A frame begins to wait for the answer of a call. */
  readonly begin: (call: number, frame: number) => void;
  /** The time of a call's timeouts has come: returns a frame that has waited too long; -1 where there is none, after which the next time is scheduled. */
  readonly next: (call: number) => number;
  readonly load: (after: readonly number[]) => void;
}

/** One for each call: its entries are in order, since all wait equally long. */
interface Ring {
  times: Float64Array;
  frames: Int32Array;
  turns: Int32Array;
  first: number;
  count: number;
}

/**
 * Timeouts of a call are of one length, so that who is first in is first out: they need no order, and one event for all. An entry is void when its
 * frame's turn is another by then, and is dropped when its time comes.
 */
export function createTimeouts(calls: number, { now, when }: Clock, { add }: Events, { turn }: Frames): Timeouts {
  const after = new Float64Array(calls);
  const isArmed = new Int32Array(calls);
  let rings: readonly Ring[] = [];

  function arm(call: number, time: number): void {
    isArmed[call] = 1;
    when[0] = time;
    add((call << kindBits) | event.timeout);
  }

  function begin(call: number, frame: number): void {
    if (after[call] === Number.POSITIVE_INFINITY) return;
    const ring = rings[call] as Ring;
    if (ring.count === ring.times.length) grow(ring);
    const at = (ring.first + ring.count) & (ring.times.length - 1);
    const time = (now[0] as number) + (after[call] as number);
    ring.times[at] = time;
    ring.frames[at] = frame;
    ring.turns[at] = turn[frame] as number;
    ring.count += 1;
    if (isArmed[call] === 0) arm(call, time);
  }

  function next(call: number): number {
    const ring = rings[call] as Ring;
    while (ring.count > 0) {
      const at = ring.first;
      const [frame, time] = [ring.frames[at] as number, ring.times[at] as number];
      const isVoid = turn[frame] !== ring.turns[at];
      if (!isVoid && time > (now[0] as number)) {
        arm(call, time);
        return -1;
      }
      ring.first = (at + 1) & (ring.times.length - 1);
      ring.count -= 1;
      if (!isVoid) return frame;
    }
    isArmed[call] = 0;
    return -1;
  }

  return {
    ...{ begin, next },
    load(seconds) {
      after.set(seconds);
      isArmed.fill(0);
      rings = seconds.map(() => ({ times: new Float64Array(64), frames: new Int32Array(64), turns: new Int32Array(64), first: 0, count: 0 }));
    },
  };
}

function grow(ring: Ring): void {
  const size = ring.times.length;
  const larger = { times: new Float64Array(2 * size), frames: new Int32Array(2 * size), turns: new Int32Array(2 * size), first: 0, count: size };
  for (let at = 0; at < size; at += 1) {
    const from = (ring.first + at) & (size - 1);
    larger.times[at] = ring.times[from] as number;
    larger.frames[at] = ring.frames[from] as number;
    larger.turns[at] = ring.turns[from] as number;
  }
  Object.assign(ring, larger);
}
