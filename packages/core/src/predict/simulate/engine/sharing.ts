import type { Clock } from './clock.ts';
import { event, kindBits } from './events.ts';
import type { Events } from './events.ts';

/** Stations whose servers are shared by all who are there, as cores are: nobody waits, everybody is slower. */
export interface Sharing {
  /** A service of `clock.drawn` seconds begins. */
  readonly begin: (frame: number, place: number) => void;
  /** The time of the next end has come: returns the frame whose service ends now; -1 where there is none any more, after which the next end is scheduled. */
  readonly next: (place: number) => number;
  /** Takes out one that is served. */
  readonly remove: (frame: number, place: number) => void;
  /** Seconds that servers were busy since `reset`. */
  readonly busyTime: (place: number) => number;
  readonly reset: () => void;
  /** How many servers each has; 0: it isn't shared. */
  readonly load: (servers: readonly number[]) => void;
}

/** Who is served, by how much service they have had when it ends: all there have had equally much since they came. */
interface Shared {
  readonly servers: number;
  readonly frames: number[];
  readonly ends: number[];
  /** Service that each has had who was there all the time, and the time up to which that is known. */
  had: number;
  known: number;
  /** When the next end is due: an event of another time is void. */
  due: number;
  busy: number;
}

/** Returns the shared ones among so many stations. */
export function createSharing({ now, when, drawn }: Clock, { add }: Events): Sharing {
  let all: readonly Shared[] = [];

  function update(shared: Shared): void {
    const passed = (now[0] as number) - shared.known;
    const served = Math.min(shared.frames.length, shared.servers);
    if (served > 0) shared.had += (passed * served) / shared.frames.length;
    shared.busy += passed * served;
    shared.known = now[0] as number;
  }

  function schedule(shared: Shared, place: number): void {
    const [count, next] = [shared.frames.length, shared.ends[0]];
    if (next === undefined) return;
    shared.due = (now[0] as number) + (Math.max(0, next - shared.had) * count) / Math.min(count, shared.servers);
    when[0] = shared.due;
    add((place << kindBits) | event.shared);
  }

  function takeAt(shared: Shared, at: number): void {
    shared.frames.splice(at, 1);
    shared.ends.splice(at, 1);
  }

  return {
    begin(frame, place) {
      const shared = all[place] as Shared;
      update(shared);
      const end = shared.had + (drawn[0] as number);
      const at = placeFor(shared.ends, end);
      shared.ends.splice(at, 0, end);
      shared.frames.splice(at, 0, frame);
      schedule(shared, place);
    },
    next(place) {
      const shared = all[place] as Shared;
      if (shared.due !== now[0]) return -1;
      update(shared);
      const [frame, end] = [shared.frames[0], shared.ends[0]];
      // What rounding leaves of a service is less than a billionth of it.
      if (frame === undefined || end === undefined || end - shared.had > 1e-9 * Math.max(end, 1e-3)) {
        schedule(shared, place);
        return -1;
      }
      takeAt(shared, 0);
      return frame;
    },
    remove(frame, place) {
      const shared = all[place] as Shared;
      update(shared);
      const at = shared.frames.indexOf(frame);
      if (at >= 0) takeAt(shared, at);
      schedule(shared, place);
    },
    busyTime(place) {
      const shared = all[place] as Shared;
      update(shared);
      return shared.busy;
    },
    reset() {
      for (const shared of all) {
        update(shared);
        shared.busy = 0;
      }
    },
    load(servers) {
      all = servers.map((count) => ({ servers: count, frames: [], ends: [], had: 0, known: 0, due: -1, busy: 0 }));
    },
  };
}

/** Where an end goes among those before it, by halves. */
function placeFor(ends: readonly number[], end: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] as number) <= end) low = middle + 1;
    else high = middle;
  }
  return low;
}
