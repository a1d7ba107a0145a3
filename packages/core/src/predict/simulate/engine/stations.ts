import { opcode } from '../compile.ts';
import { outcome } from '../results.ts';
import { event, kindBits } from './events.ts';
import { traits } from './special.ts';
import type { Special } from './special.ts';
import type { Parts } from './station-parts.ts';

// A constant of this module is known to V8 when it compiles; an imported one is looked up each time.
const { use } = opcode;
const { refused, timedOut } = outcome;
const { served } = event;
const bits = kindBits;
const { deadline: hasDeadlines } = traits;

/** What has servers and a queue before them. */
export interface Stations {
  /** Returns whether the frame has a server now; else it waits, or is woken to its end. */
  readonly enter: (frame: number, place: number, at: number) => boolean;
  /** A server begins with a frame that has it. */
  readonly serve: (frame: number, place: number, at: number) => void;
  /** A server is free: who is next gets it. */
  readonly release: (place: number) => void;
  /** Places are free that weren't: who waits gets them. */
  readonly fill: (place: number) => void;
  /** Who waits does so no longer, and ends. */
  readonly giveUp: (frame: number, how: number) => void;
}

/** Returns the stations; what only few of them need is asked of `special`. */
export function createStations({ clock: { now, when, drawn }, events: { add }, draws, frames, code, queues, servers }: Omit<Parts, 'timers'>, special: Special): Stations {
  const { pc, place: placeOf } = frames;
  const { busy, count, room } = servers;
  const { kinds } = special;

  function serve(frame: number, place: number, at: number): void {
    placeOf[frame] = place;
    draws.time(code.b[at] as number);
    if (kinds[place] === 0) {
      when[0] = (now[0] as number) + (drawn[0] as number);
      add((frame << bits) | served);
    } else special.serve(frame, place);
  }

  function enter(frame: number, place: number, at: number): boolean {
    if ((busy[place] as number) < (count[place] as number)) {
      if (((kinds[place] as number) & hasDeadlines) !== 0 && special.isTooLate(frame)) {
        frames.end(frame, timedOut);
        return false;
      }
      servers.begin(place);
      return true;
    }
    if ((queues.waiting[place] as number) < (room[place] as number)) queue(frame, place, at);
    else frames.end(frame, refused);
    return false;
  }

  function queue(frame: number, place: number, at: number): void {
    const ahead = queues.waiting[place] as number;
    queues.join(frame, place, code.rank[at] as number);
    if (kinds[place] !== 0) special.joined(frame, place, ahead);
  }

  function release(place: number): void {
    // With fewer servers than are busy nobody gets this one.
    const next = queues.waiting[place] === 0 || (busy[place] as number) > (count[place] as number) ? -1 : kinds[place] === 0 ? queues.takeFirst(place) : special.next(place);
    if (next < 0) {
      servers.end(place);
      return;
    }
    const at = pc[next] as number;
    if (code.op[at] === use) serve(next, place, at);
    else {
      pc[next] = at + 1;
      frames.wake(next);
    }
  }

  function fill(place: number): void {
    while ((queues.waiting[place] as number) > 0 && (busy[place] as number) < (count[place] as number)) {
      servers.begin(place);
      release(place);
    }
  }

  function giveUp(frame: number, how: number): void {
    queues.leave(frame, placeOf[frame] as number, code.rank[pc[frame] as number] as number);
    frames.end(frame, how);
  }

  return { enter, serve, release, fill, giveUp };
}
