import { burstyMeans } from '../../queueing/index.ts';
import { compile, placesOf } from './compile.ts';
import type { Code } from './compile.ts';
import { planChanges } from './planned-changes.ts';
import type { PlannedChange } from './planned-changes.ts';
import { createLaws } from './laws.ts';
import type { Laws } from './laws.ts';
import type { Law, Model, Source, Station } from './model.ts';
import { checkScopes } from './scopes.ts';

/** There is one; each instance of a service has one; or any of several will do. */
export type Scope = 'one' | 'instance' | 'any';

/** The stations of a model: one after the other, as many of each as it has copies. */
export interface StationTable {
  /** Where the copies of each begin, and how many there are. */
  readonly first: readonly number[];
  readonly copies: readonly number[];
  readonly scopes: readonly Scope[];
  /** What follows is by place: a last one has room for all who are nowhere any more. */
  readonly stations: readonly Station[];
  readonly servers: readonly number[];
  readonly room: readonly number[];
  /** Seconds after which whoever waits gives up; infinite: not all equally soon, or never. */
  readonly limit: readonly number[];
  /** Laws; -1: none. */
  readonly patience: readonly number[];
  readonly every: readonly number[];
  readonly last: readonly number[];
}

/** The model's calls. */
export interface CallTable {
  readonly program: readonly number[];
  /** Attempts at most. */
  readonly attempts: readonly number[];
  readonly backoff: readonly number[];
  readonly jitter: readonly boolean[];
  /** Seconds; infinite: none. */
  readonly timeout: readonly number[];
  readonly hedgeAfter: readonly number[];
  readonly passesDeadline: readonly boolean[];
  readonly cancels: readonly boolean[];
}

/** Where requests come from: from outside, and then messages for each program. */
export interface SourceTable {
  readonly ids: readonly string[];
  readonly program: readonly number[];
  /** Law of the gaps between arrivals, or of thinking. */
  readonly law: readonly number[];
  /** Users of a closed source; 0: it has none. */
  readonly users: readonly number[];
  readonly open: readonly number[];
  readonly closed: readonly number[];
}

/** A model in tables. */
export interface Tables {
  readonly code: Code;
  readonly stations: StationTable;
  readonly calls: CallTable;
  readonly sources: SourceTable;
  /** The service of each program; -1: its caller's instance does it. */
  readonly serviceOf: readonly number[];
  readonly changes: readonly PlannedChange[];
  readonly laws: Laws;
}

/** Returns the tables of a model. */
export function tablesOf(model: Model): Tables {
  checkScopes(model);
  const laws = createLaws();
  const code = compile(model, laws);
  const stations = stationTable(model, laws);
  const service = placesOf('service', model.services);
  const serviceOf = model.programs.map((each) => (each.service === undefined ? -1 : service(each.service)));
  return { code, stations, calls: callTable(model), sources: sourceTable(model, laws), serviceOf, changes: planChanges(model, stations), laws };
}

function stationTable({ stations, services }: Model, laws: Laws): StationTable {
  const service = placesOf('service', services);
  const most = (id: string): number => services[service(id)]?.most ?? services[service(id)]?.instances ?? 1;
  const copies = stations.map((station) => station.copies ?? (station.service === undefined ? 1 : most(station.service)));
  const first = copies.map((_, place) => copies.slice(0, place).reduce((sum, count) => sum + count, 0));
  const nowhere: Station = { id: 'nowhere', servers: 2 ** 30, room: 0 };
  const all = [...copies.flatMap((times, place) => Array.from({ length: times }, (_, copy) => ({ station: stations[place] as Station, copy }))), { station: nowhere, copy: 0 }];
  const lawOf = (of: (station: Station) => Law | undefined, what: string): readonly number[] =>
    all.map(({ station, copy }) => {
      const law = of(station);
      return law === undefined ? -1 : laws.add(law, `${station.id}.${copy}.${what}`);
    });
  return {
    first,
    copies,
    stations: all.map(({ station }) => station),
    scopes: stations.map((station) => (station.copies !== undefined ? 'any' : station.service === undefined ? 'one' : 'instance')),
    servers: all.map(({ station }) => station.atOnce ?? station.servers),
    room: all.map(({ station }) => station.room),
    limit: all.map(({ station: { patience } }) => (patience?.kind === 'constant' ? patience.mean : Number.POSITIVE_INFINITY)),
    patience: lawOf(({ patience }) => (patience?.kind === 'constant' ? undefined : patience), 'patience'),
    every: lawOf(({ pauses }) => pauses?.every, 'every'),
    last: lawOf(({ pauses }) => pauses?.last, 'last'),
  };
}

function callTable({ programs, calls }: Model): CallTable {
  const program = placesOf('program', programs);
  return {
    program: calls.map((call) => program(call.program)),
    attempts: calls.map(({ retries }) => retries?.attempts ?? 1),
    backoff: calls.map(({ retries }) => retries?.backoff ?? 0),
    jitter: calls.map(({ retries }) => retries?.jitter === true),
    timeout: calls.map(({ timeout }) => timeout ?? Number.POSITIVE_INFINITY),
    hedgeAfter: calls.map(({ hedge }) => hedge?.after ?? Number.POSITIVE_INFINITY),
    passesDeadline: calls.map(({ passesDeadline }) => passesDeadline === true),
    cancels: calls.map(({ cancels }) => cancels === true),
  };
}

function sourceTable({ sources, programs }: Model, laws: Laws): SourceTable {
  const program = placesOf('program', programs);
  const messages = programs.map(({ id }, place) => ({ id: `${id} by message`, place }));
  const places = (kind: Source['kind']): readonly number[] => sources.flatMap((source, place) => (source.kind === kind ? [place] : []));
  return {
    ids: [...sources, ...messages].map(({ id }) => id),
    program: [...sources.map((source) => program(source.program)), ...messages.map(({ place }) => place)],
    law: [...sources.map((source) => laws.add(source.kind === 'closed' ? source.think : gapsOf(source), `${source.id}.gaps`)), ...messages.map(() => 0)],
    users: [...sources.map((source) => (source.kind === 'closed' ? source.users : 0)), ...messages.map(() => 0)],
    open: places('open'),
    closed: places('closed'),
  };
}

function gapsOf({ rate, gaps }: Extract<Source, { kind: 'open' }>): Law {
  const mean = 1 / rate;
  // Nobody comes, at whatever gaps.
  if (rate === 0) return { kind: 'constant', mean };
  if (gaps === 'exponential' || gaps === 'constant') return { kind: gaps, mean };
  if ('stages' in gaps) return { kind: 'erlang', mean, stages: gaps.stages };
  return { kind: 'mix', of: burstyMeans(rate, gaps.variation) };
}
