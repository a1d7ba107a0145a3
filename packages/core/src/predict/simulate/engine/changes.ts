import { opcode } from '../compile.ts';
import type { PlannedChange } from '../planned-changes.ts';
import type { Abandon } from './abandon.ts';
import type { Balancer } from './balancer.ts';
import type { Caches } from './caches.ts';
import type { Clock } from './clock.ts';
import { event, kindBits } from './events.ts';
import type { Events } from './events.ts';
import type { Instructions } from './code.ts';
import type { Frames } from './frames.ts';
import type { Servers } from './servers.ts';
import type { Sources } from './sources.ts';
import type { Special } from './special.ts';
import type { Stations } from './stations.ts';

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
  readonly stations: Stations;
  readonly special: Special;
  readonly caches: Caches;
  readonly sources: Sources;
  readonly balancer: Balancer;
  readonly abandon: Abandon;
}

/** Returns what makes the changes of a model happen. */
export function createChanges({ clock: { when }, events: { add }, frames, code, servers, stations, special, caches, sources, balancer, abandon }: ChangeParts): Changes {
  let all: readonly PlannedChange[] = [];
  /** What stations had that are not open, and for how many reasons: they are stopped, or dead. */
  const closed = new Map<number, { readonly servers: number; readonly room: number; stopped: number; dead: number }>();

  /** Without servers whoever comes waits, and without room is refused. */
  function close(place: number, by: Partial<Record<'stopped' | 'dead', 1 | -1>>): void {
    const had = closed.get(place) ?? { servers: servers.count[place] as number, room: servers.room[place] as number, stopped: 0, dead: 0 };
    had.stopped += by.stopped ?? 0;
    had.dead += by.dead ?? 0;
    closed.set(place, had);
    servers.count[place] = had.stopped + had.dead > 0 ? 0 : had.servers;
    servers.room[place] = had.dead > 0 ? 0 : had.room;
    if (had.stopped + had.dead > 0) return;
    closed.delete(place);
    stations.fill(place);
  }

  function isAtPlace(frame: number): boolean {
    const does = code.op[frames.pc[frame] as number];
    return frames.isAwake[frame] === 0 && (does === opcode.use || does === opcode.take);
  }

  function die({ places, service, instances }: Extract<PlannedChange, { do: 'die' }>): void {
    for (const place of places) close(place, { dead: 1 });
    for (const instance of instances) balancer.setDead(service, instance, true);
    const [dead, gone] = [new Set(places), new Set(instances)];
    const isThere = (frame: number): boolean => dead.has(frames.place[frame] as number) && isAtPlace(frame);
    const isOn = (frame: number): boolean => frames.service[frame] === service && gone.has(frames.instance[frame] as number);
    const rows = Array.from({ length: frames.used() }, (_, frame) => frame);
    abandon.kill(rows.filter((frame) => (frames.pc[frame] as number) >= 0 && (isThere(frame) || isOn(frame))));
  }

  function revive({ places, service, instances }: Extract<PlannedChange, { do: 'revive' }>): void {
    for (const place of places) close(place, { dead: -1 });
    for (const instance of instances) balancer.setDead(service, instance, false);
  }

  return {
    happen(change) {
      const its = all[change] as PlannedChange;
      if (its.do === 'pause') for (const place of its.places) special.pause(place, its.seconds);
      else if (its.do === 'stop' || its.do === 'go') for (const place of its.places) close(place, { stopped: its.do === 'stop' ? 1 : -1 });
      else if (its.do === 'slow') for (const place of its.places) special.slow(place, its.factor);
      else if (its.do === 'die') die(its);
      else if (its.do === 'revive') revive(its);
      else if (its.do === 'notice') balancer.notice(its.service);
      else if (its.do === 'traffic') sources.traffic(its.source, its.factor);
      else if (its.do === 'flush') caches.flush(its.cache);
    },
    load(given) {
      all = given;
      closed.clear();
      for (const [place, { at }] of given.entries()) {
        when[0] = at;
        add((place << kindBits) | event.change);
      }
    },
  };
}
