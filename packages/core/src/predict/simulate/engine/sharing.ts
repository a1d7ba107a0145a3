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
  /** Nobody is served for so many seconds from now on. */
  readonly pause: (place: number, seconds: number) => void;
  /** All take so many times as long from now on. */
  readonly slow: (place: number, factor: number) => void;
  readonly isShared: (place: number) => boolean;
  /** Seconds that servers were busy since `reset`. */
  readonly busyTime: (place: number) => number;
  readonly reset: () => void;
  readonly load: (all: readonly SharedServers[]) => void;
}

/** How many there are, and how much slower they are when many use them; stations that aren't shared have none. */
export interface SharedServers {
  readonly servers: number;
  readonly contention: number;
  readonly coherency: number;
}

/** Who is served, by how much service they have had when it ends: all there have had equally much since they came. */
interface Shared extends SharedServers {
  readonly frames: number[];
  readonly ends: number[];
  /** Service that each has had who was there all the time, and the time up to which that is known. */
  had: number;
  known: number;
  /** When the next end is due, and times of events until then: each before the one added earlier. */
  due: number;
  readonly events: number[];
  stretch: number;
  pausedUntil: number;
  busy: number;
}

/** Returns the shared ones among so many stations. */
export function createSharing({ now, when, drawn }: Clock, { add }: Events): Sharing {
  let all: readonly Shared[] = [];

  function update(shared: Shared): void {
    const served = Math.max(0, (now[0] as number) - Math.max(shared.known, shared.pausedUntil));
    shared.busy += busySince(shared);
    // Nobody is there: it can begin at 0 again, where numbers are fine.
    shared.had = shared.frames.length === 0 ? 0 : shared.had + served * speedOf(shared);
    shared.known = now[0] as number;
  }

  function busySince({ known, frames, servers }: Shared): number {
    return ((now[0] as number) - known) * Math.min(frames.length, servers);
  }

  function schedule(shared: Shared, place: number): void {
    const [end, speed] = [shared.ends[0], speedOf(shared)];
    const from = Math.max(now[0] as number, shared.pausedUntil);
    shared.due = end === undefined || speed === 0 ? Number.POSITIVE_INFINITY : from + Math.max(0, end - shared.had) / speed;
    arm(shared, place);
  }

  function arm({ due, events }: Shared, place: number): void {
    if (due === Number.POSITIVE_INFINITY || due >= (events.at(-1) ?? Number.POSITIVE_INFINITY)) return;
    events.push(due);
    when[0] = due;
    add((place << kindBits) | event.shared);
  }

  function takeAt(shared: Shared, at: number): number | undefined {
    shared.ends.splice(at, 1);
    return shared.frames.splice(at, 1)[0];
  }

  /** Something of it becomes another, which `change` does. */
  function changed(place: number, change: (shared: Shared) => void): void {
    const shared = all[place] as Shared;
    update(shared);
    change(shared);
    schedule(shared, place);
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
      if (shared.events.at(-1) === now[0]) shared.events.pop();
      if (shared.due > (now[0] as number)) {
        arm(shared, place);
        return -1;
      }
      update(shared);
      // What rounding leaves of a service is less than a billionth of it, or too little to move the clock.
      const left = (shared.ends[0] ?? Number.POSITIVE_INFINITY) - shared.had;
      if (left <= 1e-9 * (shared.ends[0] ?? 0)) return takeAt(shared, 0) ?? -1;
      schedule(shared, place);
      return shared.due > (now[0] as number) ? -1 : (takeAt(shared, 0) ?? -1);
    },
    remove: (frame, place) =>
      changed(place, (shared) => {
        const at = shared.frames.indexOf(frame);
        if (at >= 0) takeAt(shared, at);
      }),
    pause: (place, seconds) => changed(place, (shared) => void (shared.pausedUntil = Math.max(shared.pausedUntil, (now[0] as number) + seconds))),
    slow: (place, factor) => changed(place, (shared) => void (shared.stretch = factor)),
    isShared: (place) => (all[place]?.servers ?? 0) > 0,
    // Neither brings it up to date: it would be rounded otherwise than if nobody had looked.
    busyTime: (place) => (all[place] as Shared).busy + busySince(all[place] as Shared),
    reset() {
      for (const shared of all) shared.busy = -busySince(shared);
    },
    load(given) {
      all = given.map((each) => ({ ...each, frames: [], ends: [], had: 0, known: 0, due: Number.POSITIVE_INFINITY, events: [], stretch: 1, pausedUntil: 0, busy: 0 }));
    },
  };
}

/** Service that each of those there gets in a second. */
function speedOf({ frames: { length: count }, servers, contention, coherency, stretch }: Shared): number {
  const slower = 1 + contention * (count - 1) + coherency * count * (count - 1);
  return Math.min(1, servers / count) / (stretch * slower);
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
