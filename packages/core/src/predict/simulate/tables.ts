import { placesOf } from './compile.ts';
import type { Laws } from './laws.ts';
import type { Model } from './model.ts';

/** The model's stations: one after the other, as many of each as its service has instances. */
export interface StationTable {
  readonly first: Int32Array;
  /** How many there are of each. */
  readonly copies: Int32Array;
  /** 1 where each instance of a service has its own. */
  readonly isScoped: Int32Array;
  readonly servers: readonly number[];
  readonly room: readonly number[];
  /** Laws by the number of the copy; -1: none. */
  readonly patience: Int32Array;
  readonly every: Int32Array;
  readonly last: Int32Array;
}

/** Returns the places of all stations. */
export function stationTable({ stations, services }: Model, laws: Laws): StationTable {
  const service = placesOf('service', services);
  const copies = stations.map((station) => (station.service === undefined ? 1 : (services[service(station.service)]?.instances ?? 1)));
  const first: number[] = [];
  let count = 0;
  for (const each of copies) {
    first.push(count);
    count += each;
  }
  const spread = <T>(of: (place: number, copy: number) => T): readonly T[] => copies.flatMap((times, place) => Array.from({ length: times }, (_, copy) => of(place, copy)));
  const lawOf = (what: 'patience' | 'every' | 'last'): Int32Array =>
    Int32Array.from(
      spread((place, copy) => {
        const station = stations[place];
        const law = what === 'patience' ? station?.patience : station?.pauses?.[what];
        return law === undefined ? -1 : laws.add(law, `${station?.id}.${copy}.${what}`);
      }),
    );
  return {
    first: Int32Array.from(first),
    copies: Int32Array.from(copies),
    isScoped: Int32Array.from(stations, (station) => (station.service === undefined ? 0 : 1)),
    servers: spread((place) => stations[place]?.servers ?? 0),
    room: spread((place) => stations[place]?.room ?? 0),
    patience: lawOf('patience'),
    every: lawOf('every'),
    last: lawOf('last'),
  };
}

/** The model's programs and calls. */
export interface CallTable {
  /** The service of each program; -1: its caller's instance does it. */
  readonly serviceOf: Int32Array;
  /** The program of each call. */
  readonly program: Int32Array;
  readonly attempts: Int32Array;
  readonly backoff: Float64Array;
  readonly jitter: Int32Array;
}

/** Returns the tables of calls. */
export function callTable({ programs, services, calls }: Model): CallTable {
  const [program, service] = [placesOf('program', programs), placesOf('service', services)];
  return {
    serviceOf: Int32Array.from(programs, (each) => (each.service === undefined ? -1 : service(each.service))),
    program: Int32Array.from(calls, (call) => program(call.program)),
    attempts: Int32Array.from(calls, ({ retries }) => retries?.attempts ?? 1),
    backoff: Float64Array.from(calls, ({ retries }) => retries?.backoff ?? 0),
    jitter: Int32Array.from(calls, ({ retries }) => (retries?.jitter === true ? 1 : 0)),
  };
}
