import type { Change, Station } from '../simulate/model.ts';
import { nameOf } from './names.ts';

/** A part of a system that something happens to. */
export type FaultyPart = { readonly service: string; readonly instance?: number } | { readonly store: string } | { readonly external: string };

/**
 * What happens to a part, `at` seconds from the beginning. `kill`: it dies with what it does, and refuses for so many seconds; what begins in the
 * `slowStart` after that takes so many times as long. `pause`: nothing begins there for so many seconds. `slow`: what begins there takes so many
 * times as long. What slowness adds is waiting, not work: it uses no core.
 */
export type Fault = { readonly at: number; readonly part: FaultyPart } & (
  | { readonly do: 'kill'; readonly seconds: number; readonly slowStart?: { readonly seconds: number; readonly factor: number } }
  | { readonly do: 'pause'; readonly seconds: number }
  | { readonly do: 'slow'; readonly seconds: number; readonly factor: number }
);

/** What makes a model have faults. */
export interface Faults {
  /** Whether a part is ever slow, or stands still. */
  readonly isSlowed: (part: FaultyPart) => boolean;
  readonly changes: readonly Change[];
}

/** Returns the faults as changes of a model. */
export function faultsOf(faults: readonly Fault[]): Faults {
  const slowed = new Map(faults.filter((fault) => fault.do !== 'kill' || fault.slowStart !== undefined).map(({ part }) => [slowName(part), part]));
  // What passes such a place waits there as long as its work, times a factor that is 0 unless it is slow.
  const unslowed = [...slowed].filter(([, part]) => !('external' in part)).map(([station]): Change => ({ at: 0, do: 'slow', station, factor: 0 }));
  return { isSlowed: (part) => slowed.has(slowName(part)), changes: [...unslowed, ...faults.flatMap(changesOf)] };
}

const unlimited = 1_000_000;

/** Returns the place where what begins in a part waits while it is slow or stands still. */
export function slowStation(part: { readonly service: string } | { readonly store: string }): Station {
  return { id: slowName(part), servers: unlimited, room: 0, service: 'service' in part ? nameOf('service', part.service) : nameOf('database', part.store) };
}

/** Returns the name of that place; calls of an external are such a place themselves. */
export function slowName(part: FaultyPart): string {
  if ('service' in part) return nameOf('slow service', part.service);
  return 'store' in part ? nameOf('slow store', part.store) : nameOf('external', part.external);
}

function changesOf(fault: Fault): readonly Change[] {
  const { at, part } = fault;
  const station = slowName(part);
  const copy = 'service' in part && part.instance !== undefined ? { copy: part.instance } : {};
  if (fault.do === 'pause') return [{ at, do: 'pause', station, ...copy, seconds: fault.seconds }];
  if (fault.do === 'slow') return slowFrom(part, at, fault);
  const { seconds, slowStart } = fault;
  return [killOf(part, at, seconds), ...(slowStart === undefined ? [] : slowFrom(part, at + seconds, slowStart))];
}

function slowFrom(part: FaultyPart, at: number, { seconds, factor }: { readonly seconds: number; readonly factor: number }): readonly Change[] {
  const [slow, usual] = 'external' in part ? [factor, 1] : [factor - 1, 0];
  const copy = 'service' in part && part.instance !== undefined ? { copy: part.instance } : {};
  const change = { do: 'slow', station: slowName(part), ...copy } as const;
  return [{ ...change, at, factor: slow }, { ...change, at: at + seconds, factor: usual }];
}

function killOf(part: FaultyPart, at: number, seconds: number): Change {
  if ('external' in part) return { at, do: 'kill station', station: nameOf('external', part.external), seconds };
  if ('store' in part) return { at, do: 'kill', service: nameOf('database', part.store), seconds };
  return { at, do: 'kill', service: nameOf('service', part.service), ...(part.instance === undefined ? {} : { instance: part.instance }), seconds };
}
