import type { Clock } from './clock.ts';
import { event, kindBits } from './events.ts';
import type { Events } from './events.ts';
import type { Frames } from './frames.ts';

/** Timeouts of calls, and of those who wait for stations; numbers of calls go before those of places. */
export interface Timeouts {
  /** A frame begins to wait for the answer of a call. */
  readonly begin: (call: number, frame: number) => void;
  /** A frame begins to wait at a station. */
  readonly waits: (place: number, frame: number) => void;
  /** The time of a call's timeouts, or of a station's, has come: returns a frame that has waited too long; -1 where there is none, after which the next time is scheduled. */
  readonly next: (which: number) => number;
  /** Whether it is of a call. */
  readonly isOfCall: (which: number) => boolean;
  /** Seconds until those of each call, and at each place. */
  readonly load: (calls: readonly number[], places: readonly number[]) => void;
}

/** One for each: its entries are in order, since all wait equally long. */
interface Ring {
  times: Float64Array;
  frames: Int32Array;
  turns: Int32Array;
  first: number;
  count: number;
}

/**
 * Timeouts of one call are of one length, so that who is first in is first out: they need no order, and one event for all. An entry is void when its
 * frame's turn is another by then, and is dropped when its time comes.
 */
export function createTimeouts(most: number, { now, when }: Clock, { add }: Events, { turn }: Frames): Timeouts {
  const after = new Float64Array(most);
  const isArmed = new Int32Array(most);
  let [rings, calls]: [readonly Ring[], number] = [[], 0];

  function arm(which: number, time: number): void {
    isArmed[which] = 1;
    when[0] = time;
    add((which << kindBits) | event.timeout);
  }

  /** So that long timeouts which rarely come need no more room than those who wait. */
  function makeRoom(ring: Ring): void {
    while (ring.count > 0 && turn[ring.frames[ring.first] as number] !== ring.turns[ring.first]) drop(ring);
    if (ring.count > ring.times.length / 2) grow(ring);
  }

  function begin(which: number, frame: number): void {
    if (after[which] === Number.POSITIVE_INFINITY) return;
    const ring = rings[which] as Ring;
    if (ring.count === ring.times.length) makeRoom(ring);
    const at = (ring.first + ring.count) & (ring.times.length - 1);
    const time = (now[0] as number) + (after[which] as number);
    ring.times[at] = time;
    ring.frames[at] = frame;
    ring.turns[at] = turn[frame] as number;
    ring.count += 1;
    if (isArmed[which] === 0) arm(which, time);
  }

  function next(which: number): number {
    const ring = rings[which] as Ring;
    while (ring.count > 0) {
      const at = ring.first;
      const [frame, time] = [ring.frames[at] as number, ring.times[at] as number];
      const isVoid = turn[frame] !== ring.turns[at];
      if (!isVoid && time > (now[0] as number)) {
        arm(which, time);
        return -1;
      }
      drop(ring);
      if (!isVoid) return frame;
    }
    isArmed[which] = 0;
    return -1;
  }

  return {
    begin, next,
    waits: (place, frame) => begin(calls + place, frame),
    isOfCall: (which) => which < calls,
    load(ofCalls, ofPlaces) {
      const all = [...ofCalls, ...ofPlaces];
      calls = ofCalls.length;
      after.set(all);
      isArmed.fill(0, 0, all.length);
      rings = all.map((seconds) => emptyRing(seconds === Number.POSITIVE_INFINITY ? 0 : 64));
    },
  };
}

function drop(ring: Ring): void {
  ring.first = (ring.first + 1) & (ring.times.length - 1);
  ring.count -= 1;
}

function emptyRing(size: number): Ring {
  return { times: new Float64Array(size), frames: new Int32Array(size), turns: new Int32Array(size), first: 0, count: 0 };
}

function grow(ring: Ring): void {
  const size = ring.times.length;
  const larger = { ...emptyRing(2 * size), count: ring.count };
  for (let at = 0; at < ring.count; at += 1) {
    const from = (ring.first + at) & (size - 1);
    larger.times[at] = ring.times[from] as number;
    larger.frames[at] = ring.frames[from] as number;
    larger.turns[at] = ring.turns[from] as number;
  }
  Object.assign(ring, larger);
}
