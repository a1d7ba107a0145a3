import { erlangC, mixOf, utilisation } from '../queueing/index.ts';
import type { Demand, DesignedOperation, External, Service, System } from '../system/index.ts';
import { callRates, callsOf, timeOf } from './calls.ts';
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

/**
 * Returns the long run at `load` times the declared traffic: each instance's core and the database's cores are shared by all who are
 * there, connections and an external's limits are waited for. Times of an operation are taken to be independent of each other.
 */
export function solve(system: System, load: number, bound: Bound): Solved {
  const database = databaseLoad(system, load, bound);
  const stretch = stretchOf(database);
  const services = new Map(system.services.map((service) => [service.id, serviceLoad(system, service, load, bound, stretch)]));
  const rates = callRates(system);
  const externals = new Map(system.externals.map((external) => [external.id, externalLoad(external, (rates.get(external.id) ?? 0) * load, bound)]));
  const parts = [...[...services.values()].flatMap(({ cores, pool }) => [cores, pool]), database, ...[...externals.values()].flatMap(({ limits }) => limits)];
  const operations = system.operations.flatMap((operation) => {
    const service = services.get(operation.service);
    const outside = outsideOf(operation, externals);
    if (service === undefined || outside === undefined || operation.at.method === 'WS' || operation.at.method === 'SSE') return [];
    const inside = insideOf(operation, service, bound, stretch);
    return inside === undefined ? [] : [[operation.id, together([...inside, ...outside])] as const];
  });
  return { parts, operations: new Map(operations) };
}

/** Requests of one kind, 1/s, with the seconds for which one has a server, and their squared variation. */
interface Visits {
  readonly rate: number;
  readonly time: number;
  readonly variation: number;
}

function loaded(id: PartId, servers: number, visits: readonly Visits[]): PartLoad {
  const used = visits.filter(({ rate, time }) => rate > 0 && time > 0);
  const rate = used.reduce((sum, visit) => sum + visit.rate, 0);
  const mix = rate === 0 ? { service: 0, variation: 0 } : mixOf(used.map((visit) => ({ share: visit.rate, service: visit.time, variation: visit.variation })));
  return { ...id, ...mix, rate, servers, busy: utilisation(rate, mix.service, servers) };
}

function databaseLoad(system: System, load: number, bound: Bound): PartLoad {
  const [store] = system.stores;
  return loaded(storeCores(system, store), store?.cores.value ?? 1, system.operations.map(({ totalRate, demand }) => ({ rate: totalRate.value * load, time: demand.database[bound], variation: 1 })));
}

/** How many times its work a statement takes: it waits its turn for a core. */
function stretchOf({ rate, service, servers, busy }: PartLoad): number {
  if (busy >= 1) return Number.POSITIVE_INFINITY;
  return service === 0 ? 1 : 1 + erlangC(servers, rate * service) / (servers - rate * service);
}

interface ServiceLoad {
  readonly cores: PartLoad;
  readonly pool: PartLoad;
}

function serviceLoad({ operations }: System, service: Service, load: number, bound: Bound, stretch: number): ServiceLoad {
  const own = operations.filter((operation) => operation.service === service.id).map(({ totalRate, demand }) => ({ rate: (totalRate.value * load) / service.instances.value, demand }));
  return {
    cores: loaded(serviceCores(service), service.cores.value, own.map(({ rate, demand }) => ({ rate, time: demand.service[bound], variation: 1 }))),
    pool: loaded(poolPart(service), service.pool.value, own.map(({ rate, demand }) => ({ rate, ...heldFor(demand, bound, stretch) }))),
  };
}

/** How long a connection is held: for what the database takes, and for round trips and commits. */
function heldFor(demand: Demand, bound: Bound, stretch: number): Omit<Visits, 'rate'> {
  const { mean, variance } = together(holdsOf(demand, bound, stretch));
  return { time: mean, variation: Number.isFinite(mean) && mean > 0 ? variance / (mean * mean) : 1 };
}

function holdsOf({ database, held }: Demand, bound: Bound, stretch: number): readonly [Time, Time] {
  const work = database[bound] === 0 ? 0 : database[bound] * stretch;
  return [varied(work, 1), varied(Math.max(0, held[bound] - database[bound]), steadyVariation)];
}

interface ExternalLoad {
  readonly limits: readonly PartLoad[];
  /** One call with its wait for a turn; undefined where more calls come than its limits let through. */
  readonly call: readonly Time[] | undefined;
}

function externalLoad(external: External, rate: number, bound: Bound): ExternalLoad {
  const time = timeOf(external, bound);
  const { limit, concurrent } = external;
  const limits = [
    ...(limit === undefined ? [] : [loaded(limitPart(external, limit.value), 1, [{ rate, time: 1 / limit.value, variation: 0 }])]),
    ...(concurrent === undefined ? [] : [loaded(slotsPart(external), concurrent.value, [{ rate, time: time.mean, variation: time.variance / (time.mean * time.mean) }])]),
  ];
  return { limits, call: limits.some(({ busy }) => busy >= 1) ? undefined : [...limits.map(waitOf), time] };
}

/** Times of the calls that a request waits for; undefined where one can't keep up. */
function outsideOf({ steps }: DesignedOperation, externals: ReadonlyMap<string, ExternalLoad>): readonly Time[] | undefined {
  const calls = callsOf(steps).map(({ external, times }) => externals.get(external)?.call?.map((time): Time => ({ ...time, mean: time.mean * times, variance: time.variance * times })));
  return calls.every((times) => times !== undefined) ? calls.flat() : undefined;
}

function insideOf({ demand }: DesignedOperation, { cores, pool }: ServiceLoad, bound: Bound, stretch: number): readonly Time[] | undefined {
  const usesDatabase = demand.held[bound] > 0;
  if (cores.busy >= 1 || (usesDatabase && pool.busy >= 1)) return undefined;
  const hash = Math.min(demand.service[bound], demand.hash?.[bound] ?? 0);
  const stretched = stretchOf(cores);
  const own = [varied((demand.service[bound] - hash) * stretched, 1), varied(hash * stretched, 0)];
  if (!usesDatabase) return own;
  return [...own, waitOf(pool), ...holdsOf(demand, bound, stretch)];
}

/** Who waits for a turn does so for an exponential time: that of M/M/c by Allen and Cunneen's factor for other laws of the service, exact in the mean for one server. */
function waitOf(part: PartLoad): Time {
  const waits = erlangC(part.servers, part.rate * part.service);
  const time = turnOf(part);
  return { mean: waits * time, variance: waits * (2 - waits) * time * time, law: 'gamma' };
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
