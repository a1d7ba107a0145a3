import { erlangC, utilisation } from '../queueing/index.ts';
import type { Demand, DesignedOperation, External, Service, System } from '../system/index.ts';
import { callRates, callsOf, timeOf } from './calls.ts';
import type { Calls } from './calls.ts';
import { together, varied } from './moments.ts';
import type { Time } from './moments.ts';
import { limitPart, poolPart, serviceCores, slotsPart, storeCores } from './parts.ts';
import type { PartId } from './parts.ts';

/** Which end of the ranges of what is assumed. */
export type Bound = 'value' | 'low' | 'high';

/** A part that serves requests, and how busy it is. */
export interface PartLoad extends PartId {
  /** Requests a second, of one instance. */
  readonly rate: number;
  /** Mean seconds that a request has one of its servers; infinite where it is kept by a part that can't keep up. */
  readonly service: number;
  readonly servers: number;
  /** Variance of that time over its squared mean. */
  readonly variation: number;
  /** Share of time that each is busy; from 1 on it can't keep up. */
  readonly busy: number;
}

/** What a system does under a load. */
export interface Solved {
  readonly parts: readonly PartLoad[];
  /** Absent for operations that a part can't keep up with, and for those that are no requests but connections. */
  readonly operations: ReadonlyMap<string, Time>;
}

/** Round trips and commits vary less than work does. */
const steadyVariation = 0.25;

/** Gives what a system does at a multiple of the declared traffic, at an end of what is assumed. */
export type Solver = (load: number, bound: Bound) => Solved;

/** Returns the long run at `load` times the declared traffic; see `solverOf`. */
export function solve(system: System, load: number, bound: Bound): Solved {
  return solverOf(system)(load, bound);
}

/**
 * Returns what gives the long run of a system under any load: each instance's core and the database's cores are shared by all who are
 * there, connections and an external's limits are waited for. Times of an operation are taken to be independent of each other.
 */
export function solverOf(system: System): Solver {
  const { operations, stores: [store] } = system;
  const rates = callRates(system);
  const answering = operations.filter(({ at }) => at.method !== 'WS' && at.method !== 'SSE').map((operation) => ({ operation, calls: callsOf(operation.steps) }));
  const services = system.services.map((service) => ({ service, own: operations.filter((operation) => operation.service === service.id) }));
  return (load, bound) => {
    const database = loaded(storeCores(system, store), store?.cores.value ?? 1, operations, ({ totalRate, demand }) => ({ rate: totalRate.value * load, time: demand.database[bound], variation: 1 }));
    const stretch = stretchOf(database);
    const found = new Map(services.map(({ service, own }) => [service.id, serviceLoad(service, own, load, bound, stretch)]));
    const externals = new Map(system.externals.map((external) => [external.id, externalLoad(external, (rates.get(external.id) ?? 0) * load, bound)]));
    const times = new Map<string, Time>();
    for (const { operation, calls } of answering) {
      const inside = insideOf(operation.demand, found.get(operation.service), bound, stretch);
      const outside = outsideOf(calls, externals);
      if (inside !== undefined && outside !== undefined) times.set(operation.id, outside.length === 0 ? inside : together([inside, ...outside]));
    }
    return { parts: [...[...found.values()].flatMap(({ cores, pool }) => [cores, pool]), database, ...[...externals.values()].flatMap(({ limits }) => limits)], operations: times };
  };
}

/** Requests of one kind, 1/s, with the seconds for which one has a server, and their squared variation. */
interface Visits {
  readonly rate: number;
  readonly time: number;
  readonly variation: number;
}

function loaded<Kind>(id: PartId, servers: number, kinds: readonly Kind[], visitsOf: (kind: Kind) => Visits): PartLoad {
  let [rate, work, square] = [0, 0, 0];
  for (const kind of kinds) {
    const visits = visitsOf(kind);
    if (visits.rate <= 0 || visits.time <= 0) continue;
    rate += visits.rate;
    work += visits.rate * visits.time;
    square += visits.rate * visits.time * visits.time * (1 + visits.variation);
  }
  const service = rate === 0 ? 0 : work / rate;
  return { ...id, rate, service, variation: Number.isFinite(work) && work > 0 ? (square * rate) / (work * work) - 1 : 1, servers, busy: utilisation(rate, service, servers) };
}

/** How many times its work a statement takes: it waits its turn for a core. */
function stretchOf({ rate, service, servers, busy }: PartLoad): number {
  if (busy >= 1) return Number.POSITIVE_INFINITY;
  return service === 0 ? 1 : 1 + erlangC(servers, rate * service) / (servers - rate * service);
}

interface ServiceLoad {
  readonly cores: PartLoad;
  readonly pool: PartLoad;
  /** How many times its work a request takes of a core. */
  readonly stretch: number;
  /** For a connection; undefined where there are too few. */
  readonly wait: Time | undefined;
}

function serviceLoad(service: Service, own: readonly DesignedOperation[], load: number, bound: Bound, stretch: number): ServiceLoad {
  const share = load / service.instances.value;
  const cores = loaded(serviceCores(service), service.cores.value, own, ({ totalRate, demand }) => ({ rate: totalRate.value * share, time: demand.service[bound], variation: 1 }));
  const pool = loaded(poolPart(service), service.pool.value, own, ({ totalRate, demand }) => {
    const { mean, variance } = heldFor(demand, bound, stretch);
    return { rate: totalRate.value * share, time: mean, variation: variance / (mean * mean) };
  });
  return { cores, pool, stretch: stretchOf(cores), wait: pool.busy >= 1 ? undefined : waitOf(pool) };
}

/** How long a connection is held: for what the database takes, and for round trips and commits. */
function heldFor({ database, held }: Demand, bound: Bound, stretch: number): Time {
  const work = database[bound] === 0 ? 0 : database[bound] * stretch;
  const steady = Math.max(0, held[bound] - database[bound]);
  return together([varied(work, 1), varied(steady, steadyVariation)]);
}

interface ExternalLoad {
  readonly limits: readonly PartLoad[];
  /** One call with its wait for a turn; undefined where more calls come than its limits let through. */
  readonly call: Time | undefined;
}

function externalLoad(external: External, rate: number, bound: Bound): ExternalLoad {
  const time = timeOf(external, bound);
  const { limit, concurrent } = external;
  const limits = [
    ...(limit === undefined ? [] : [loaded(limitPart(external, limit.value), 1, [limit], ({ value }) => ({ rate, time: 1 / value, variation: 0 }))]),
    ...(concurrent === undefined ? [] : [loaded(slotsPart(external), concurrent.value, [time], ({ mean, variance }) => ({ rate, time: mean, variation: variance / (mean * mean) }))]),
  ];
  return { limits, call: limits.some(({ busy }) => busy >= 1) ? undefined : together([...limits.map(waitOf), time]) };
}

/** Times of the calls that a request waits for; undefined where one can't keep up. */
function outsideOf(calls: readonly Calls[], externals: ReadonlyMap<string, ExternalLoad>): readonly Time[] | undefined {
  const times = calls.map(({ external, times: count }): Time | undefined => {
    const call = externals.get(external)?.call;
    return call && { ...call, mean: call.mean * count, variance: call.variance * count, third: call.third * count };
  });
  return times.every((time) => time !== undefined) ? times : undefined;
}

/** Time of a request in its service and the database; undefined where one can't keep up. */
function insideOf(demand: Demand, service: ServiceLoad | undefined, bound: Bound, stretch: number): Time | undefined {
  if (service === undefined || service.cores.busy >= 1) return undefined;
  const hash = Math.min(demand.service[bound], demand.hash?.[bound] ?? 0) * service.stretch;
  const work = demand.service[bound] * service.stretch - hash;
  const own: Time = { mean: work + hash, variance: work * work, third: 2 * work ** 3, law: 'gamma' };
  if (demand.held[bound] === 0) return own;
  return service.wait && together([own, service.wait, heldFor(demand, bound, stretch)]);
}

/** Who waits for a turn does so for an exponential time: that of M/M/c by Allen and Cunneen's factor for other laws of the service, exact in the mean for one server. */
function waitOf(part: PartLoad): Time {
  const waits = erlangC(part.servers, part.rate * part.service);
  const time = turnOf(part);
  return { mean: waits * time, variance: waits * (2 - waits) * time * time, third: waits * (6 - 6 * waits + 2 * waits * waits) * time ** 3, law: 'gamma' };
}

/** Mean seconds of a wait, of those who wait. */
function turnOf({ rate, service, servers, variation }: PartLoad): number {
  return (service / (servers - rate * service)) * ((1 + variation) / 2);
}

/** Returns the share of those who come that wait longer than `seconds` for a turn. */
export function waitsBeyond(part: PartLoad, seconds: number): number {
  if (part.busy >= 1) return 1;
  return part.service === 0 ? 0 : erlangC(part.servers, part.rate * part.service) * Math.exp(-seconds / turnOf(part));
}
