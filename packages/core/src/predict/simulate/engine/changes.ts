import { opcode } from '../compile.ts';
import type { PlannedChange } from '../planned-changes.ts';
import type { Abandon } from './abandon.ts';
import type { Caches } from './caches.ts';
import type { Clock } from './clock.ts';
import { event, kindBits } from './events.ts';
import type { Events } from './events.ts';
import type { Instructions } from './code.ts';
import type { Frames } from './frames.ts';
import type { Servers } from './servers.ts';
import type { Sources } from './sources.ts';
import type { Special } from './special.ts';

export interface Changes {
  readonly happen: (change: number) => void;
  /** Schedules them. */
  readonly load: (all: readonly PlannedChange[]) => void;
}

interface ChangeParts {
  readonly clock: Clock;
  readonly events: Events;
  readonly frames: Frames;
  readonly code: Instructions;
  readonly servers: Servers;
  readonly special: Special;
  readonly caches: Caches;
  readonly sources: Sources;
  readonly abandon: Abandon;
}

/** Returns what makes the changes of a model happen. */
export function createChanges({ clock: { when }, events: { add }, frames, code, servers, special, caches, sources, abandon }: ChangeParts): Changes {
  let all: readonly PlannedChange[] = [];
  const before = new Map<number, readonly [servers: number, room: number]>();

  /** Without servers and room it refuses whoever comes. */
  function close(place: number): void {
    if (!before.has(place)) before.set(place, [servers.count[place] as number, servers.room[place] as number]);
    [servers.count[place], servers.room[place]] = [0, 0];
  }

  function open(place: number): void {
    const [count, room] = before.get(place) ?? [0, 0];
    before.delete(place);
    [servers.count[place], servers.room[place]] = [count, room];
  }

  function isAtPlace(frame: number): boolean {
    const does = code.op[frames.pc[frame] as number];
    return frames.isAwake[frame] === 0 && (does === opcode.use || does === opcode.take);
  }

  function die({ places, service, instances }: Extract<PlannedChange, { do: 'die' }>): void {
    for (const place of places) close(place);
    const [dead, gone] = [new Set(places), new Set(instances)];
    const isThere = (frame: number): boolean => dead.has(frames.place[frame] as number) && isAtPlace(frame);
    const isOn = (frame: number): boolean => frames.service[frame] === service && gone.has(frames.instance[frame] as number);
    // Who waits first: or they would get the servers of those that die.
    for (const waits of [1, 0]) {
      for (let frame = 0; frame < frames.used(); frame += 1) {
        if ((frames.pc[frame] as number) >= 0 && frames.isWaiting[frame] === waits && (isThere(frame) || isOn(frame))) abandon.kill(frame);
      }
    }
  }

  return {
    happen(change) {
      const its = all[change] as PlannedChange;
      if (its.do === 'pause') for (const place of its.places) special.pause(place, its.seconds);
      else if (its.do === 'slow') for (const place of its.places) special.stretch[place] = its.factor;
      else if (its.do === 'die') die(its);
      else if (its.do === 'revive') for (const place of its.places) open(place);
      else if (its.do === 'traffic') sources.traffic(its.source, its.factor);
      else caches.flush(its.cache);
    },
    load(given) {
      all = given;
      before.clear();
      for (const [place, { at }] of given.entries()) {
        when[0] = at;
        add((place << kindBits) | event.change);
      }
    },
  };
}
