import { queueShedder } from '@kentledge/policies';
import type { QueueShedder } from '@kentledge/policies';
import { outcome } from '../results.ts';
import { event, kindBits } from './events.ts';
import type { Sharing } from './sharing.ts';
import type { Parts } from './station-parts.ts';
import type { Timeouts } from './timeouts.ts';
import { timer } from './timers.ts';

/** What makes a station more than servers and a queue: bits of its kind. */
export const traits = { speed: 1, patience: 2, shed: 4, shared: 8, deadline: 16, limit: 32 } as const;

/** What of a station is not said by its servers. */
export interface StationTraits {
  /** Law of the patience of who waits; -1: they wait for ever, or all equally long. */
  readonly patience: number;
  /** Whether all who wait do so equally long: their timeouts say how long. */
  readonly isLimited: boolean;
  readonly isShared: boolean;
  readonly slowdown?: { readonly contention: number; readonly coherency: number };
  readonly shed?: QueueShedder & { readonly newestFirst: boolean };
  readonly pauses: boolean;
  readonly passesDeadlines: boolean;
}

export interface Special {
  /** Bits of `traits`; 0: a plain station, which never asks. */
  readonly kinds: Int32Array;
  /** A frame waits, behind so many others. */
  readonly joined: (frame: number, place: number, ahead: number) => void;
  /** Returns whether nobody wants the answer any more. */
  readonly isTooLate: (frame: number) => boolean;
  /** Schedules the end of a service of `clock.drawn` seconds. */
  readonly serve: (frame: number, place: number) => void;
  /** Returns whether a service that should end now stood still meanwhile; then its end is scheduled again. */
  readonly isLate: (frame: number, place: number) => boolean;
  /** It stands still for so many seconds from now on, and services with it. */
  readonly pause: (place: number, seconds: number) => void;
  /** Services take so many times as long from now on; where servers are not shared, those that begin from now on. */
  readonly slow: (place: number, factor: number) => void;
  /** Takes out of the queue who is next; -1: nobody. */
  readonly next: (place: number) => number;
  readonly load: (all: readonly StationTraits[]) => void;
}

/** Returns the traits of so many stations. */
export function createSpecial(most: number, parts: Omit<Parts, 'code'> & { readonly timeouts: Timeouts }, sharing: Sharing): Special {
  const [kinds, patience, shedding] = [new Int32Array(most), new Int32Array(most), new Float64Array(most * queueShedder.cells)];
  const speeds = createSpeeds(most, parts);
  let all: readonly StationTraits[] = [];
  const { clock: { now, drawn }, draws, timers, timeouts, frames: { turn, joined: since, deadline, end }, queues } = parts;

  const isTooLate = (frame: number): boolean => (deadline[frame] as number) <= (now[0] as number);

  function isWorthServing(frame: number, place: number): boolean {
    if (((kinds[place] as number) & traits.deadline) !== 0 && isTooLate(frame)) {
      end(frame, outcome.timedOut);
      return false;
    }
    const shed = all[place]?.shed;
    if (shed === undefined || shed.newestFirst || queueShedder.mayServe(shedding, place * queueShedder.cells, shed, (now[0] as number) - (since[frame] as number), queues.waiting[place] as number, now[0] as number)) return true;
    end(frame, outcome.refused);
    return false;
  }

  function next(place: number): number {
    while ((queues.waiting[place] as number) > 0) {
      const shed = all[place]?.shed;
      const isNewest = shed?.newestFirst === true && queueShedder.takesNewest(shedding, place * queueShedder.cells, shed, now[0] as number);
      const frame = isNewest ? queues.takeNewest(place) : queues.takeFirst(place);
      // A timer of its patience is void from now on.
      (turn[frame] as number) += 1;
      if (isWorthServing(frame, place)) return frame;
    }
    return -1;
  }

  function joined(frame: number, place: number, ahead: number): void {
    const kind = kinds[place] as number;
    if ((kind & traits.limit) !== 0) timeouts.waits(place, frame);
    if ((kind & traits.patience) !== 0) {
      draws.time(patience[place] as number);
      timers.set(timer.patience, frame, turn[frame] as number);
    }
    const shed = all[place]?.shed;
    if (shed === undefined) return;
    drawn[0] = queueShedder.arrives(shedding, place * queueShedder.cells, shed, ahead, now[0] as number);
    if (shed.newestFirst) timers.set(timer.shed, frame, turn[frame] as number);
  }

  function load(given: readonly StationTraits[]): void {
    all = given;
    kinds.set(given.map((each) => kindOf(each)));
    patience.set(given.map((each) => each.patience));
    for (let place = 0; place < given.length; place += 1) queueShedder.start(shedding, place * queueShedder.cells);
    speeds.load(given);
  }

  const speedAt = (place: number): Pick<Special, 'serve' | 'pause' | 'slow'> => (((kinds[place] as number) & traits.shared) === 0 ? speeds : shared);
  const shared: Pick<Special, 'serve' | 'pause' | 'slow'> = { serve: sharing.begin, pause: sharing.pause, slow: sharing.slow };
  return {
    kinds, isTooLate, isLate: speeds.isLate, joined, next, load,
    serve: (frame, place) => speedAt(place).serve(frame, place),
    pause: (place, seconds) => speedAt(place).pause(place, seconds),
    slow: (place, factor) => speedAt(place).slow(place, factor),
  };
}

function kindOf({ patience, isLimited, isShared, slowdown, shed, pauses, passesDeadlines }: StationTraits): number {
  const bits = [[pauses || slowdown !== undefined, traits.speed], [patience >= 0, traits.patience], [shed !== undefined, traits.shed], [isShared, traits.shared], [passesDeadlines, traits.deadline], [isLimited, traits.limit]] as const;
  return bits.reduce((sum, [is, bit]) => (is ? sum | bit : sum), 0);
}

/** Services that take longer: where many are served at once, for a while, or while the station stands still. */
function createSpeeds(most: number, { clock: { now, when, drawn }, events: { add }, frames: { paused }, servers: { busy } }: Pick<Parts, 'clock' | 'events' | 'frames' | 'servers'>): Pick<Special, 'serve' | 'isLate' | 'pause' | 'slow' | 'load'> {
  const column = (): Float64Array => new Float64Array(most);
  const [stretch, contention, coherency, pausedFor, pausedUntil] = [column(), column(), column(), column(), column()];
  return {
    serve(frame, place) {
      const others = (busy[place] as number) - 1;
      const slower = 1 + (contention[place] as number) * others + (coherency[place] as number) * others * (others + 1);
      paused[frame] = pausedFor[place] as number;
      when[0] = Math.max(now[0] as number, pausedUntil[place] as number) + (drawn[0] as number) * (stretch[place] as number) * slower;
      add((frame << kindBits) | event.served);
    },
    isLate(frame, place) {
      const late = (pausedFor[place] as number) - (paused[frame] as number);
      if (late <= 0) return false;
      paused[frame] = pausedFor[place] as number;
      when[0] = (now[0] as number) + late;
      add((frame << kindBits) | event.served);
      return true;
    },
    pause(place, seconds) {
      // Where it stands still already, only what is beyond that adds to it.
      const from = Math.max(now[0] as number, pausedUntil[place] as number);
      const until = Math.max(from, (now[0] as number) + seconds);
      (pausedFor[place] as number) += until - from;
      pausedUntil[place] = until;
    },
    slow: (place, factor) => void (stretch[place] = factor),
    load(all) {
      for (const [place, { slowdown }] of all.entries()) [stretch[place], contention[place], coherency[place]] = [1, slowdown?.contention ?? 0, slowdown?.coherency ?? 0];
      for (const each of [pausedFor, pausedUntil]) each.fill(0, 0, all.length);
    },
  };
}
