import { erlangC, mixOf, utilisation } from '../queueing/index.ts';
import type { Demand, DesignedOperation, Service, System } from '../system/index.ts';

/** Which end of the ranges of what is assumed. */
export type Bound = 'value' | 'low' | 'high';

/** Mean and variance of a time, seconds. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** A part that serves requests, and how busy it is. */
export interface PartLoad {
  /** `shop.cores`, `shop.pool`, `main.cores`. */
  readonly id: string;
  /** Requests a second, of one instance. */
  readonly rate: number;
  /** Mean seconds that a request has one of its servers. */
  readonly service: number;
  readonly servers: number;
  /** Share of time that each is busy; from 1 on it can't keep up. */
  readonly busy: number;
}

/** What a system does under a load. */
export interface Solved {
  readonly parts: readonly PartLoad[];
  /** Absent for operations that a part can't keep up with. */
  readonly operations: ReadonlyMap<string, Moments>;
}

/** Round trips and commits vary less than work does. */
const steadyVariation = 0.25;

/**
 * Returns the long run at `load` times the declared traffic: each instance's core and the database's cores are shared by all who are
 * there, connections are waited for. Times of an operation are taken to be independent of each other.
 */
export function solve(system: System, load: number, bound: Bound): Solved {
  const database = databaseLoad(system, load, bound);
  const stretch = stretchOf(database);
  const services = system.services.map((service) => serviceLoad(system, service, load, bound, stretch));
  const parts = [...services.flatMap(({ cores, pool }) => [cores, pool]), database];
  const byService = new Map(services.map((each) => [each.id, each]));
  const operations = system.operations.flatMap((operation) => {
    const service = byService.get(operation.service);
    const moments = service === undefined ? undefined : momentsOf(operation, service, bound, { stretch, isDatabaseStable: database.busy < 1 });
    return moments === undefined ? [] : [[operation.id, moments] as const];
  });
  return { parts, operations: new Map(operations) };
}

function part(id: string, servers: number, visits: readonly { readonly rate: number; readonly time: number }[]): PartLoad {
  const used = visits.filter(({ rate, time }) => rate > 0 && time > 0);
  const rate = used.reduce((sum, visit) => sum + visit.rate, 0);
  const service = rate === 0 ? 0 : mixOf(used.map((visit) => ({ share: visit.rate, service: visit.time, variation: 1 }))).service;
  return { id, rate, service, servers, busy: utilisation(rate, service, servers) };
}

function databaseLoad({ operations, stores }: System, load: number, bound: Bound): PartLoad {
  const [store] = stores;
  return part(`${store?.id}.cores`, store?.cores.value ?? 1, operations.map(({ totalRate, demand }) => ({ rate: totalRate.value * load, time: demand.database[bound] })));
}

/** How many times its work a statement takes: it waits its turn for a core. */
function stretchOf({ rate, service, servers, busy }: PartLoad): number {
  if (busy >= 1 || service === 0) return 1;
  return 1 + erlangC(servers, rate * service) / (servers - rate * service);
}

interface ServiceLoad {
  readonly id: string;
  readonly cores: PartLoad;
  readonly pool: PartLoad;
}

function serviceLoad({ operations }: System, { id, instances, cores, pool }: Service, load: number, bound: Bound, stretch: number): ServiceLoad {
  const own = operations.filter((operation) => operation.service === id).map(({ totalRate, demand }) => ({ rate: (totalRate.value * load) / instances.value, demand }));
  return {
    id,
    cores: part(`${id}.cores`, cores.value, own.map(({ rate, demand }) => ({ rate, time: demand.service[bound] }))),
    pool: part(`${id}.pool`, pool.value, own.map(({ rate, demand }) => ({ rate, time: heldFor(demand, bound, stretch) }))),
  };
}

function heldFor({ database, held }: Demand, bound: Bound, stretch: number): number {
  return held[bound] + database[bound] * (stretch - 1);
}

function momentsOf({ demand }: DesignedOperation, { cores, pool }: ServiceLoad, bound: Bound, { stretch, isDatabaseStable }: { readonly stretch: number; readonly isDatabaseStable: boolean }): Moments | undefined {
  const usesDatabase = demand.held[bound] > 0;
  if (cores.busy >= 1 || (usesDatabase && (pool.busy >= 1 || !isDatabaseStable))) return undefined;
  const own = varied(demand.service[bound] * stretchOf(cores), 1);
  if (!usesDatabase) return own;
  const steady = varied(demand.held[bound] - demand.database[bound], steadyVariation);
  return together([own, waitOf(pool), varied(demand.database[bound] * stretch, 1), steady]);
}

function varied(mean: number, variation: number): Moments {
  return { mean, variance: variation * mean * mean };
}

/** Who waits for a connection does so for an exponential time. */
function waitOf({ rate, service, servers }: PartLoad): Moments {
  const waits = erlangC(servers, rate * service);
  const time = service / (servers - rate * service);
  return { mean: waits * time, variance: waits * (2 - waits) * time * time };
}

function together(all: readonly Moments[]): Moments {
  return { mean: all.reduce((sum, { mean }) => sum + mean, 0), variance: all.reduce((sum, { variance }) => sum + variance, 0) };
}
