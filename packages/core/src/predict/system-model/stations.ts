import type { Service, Store, System } from '../../system/index.ts';
import { limitPart, poolPart, serviceCores, slotsPart, storeCores } from '../parts.ts';
import type { PartId } from '../parts.ts';
import type { Station } from '../simulate/model.ts';
import { externalStations } from './externals.ts';
import { slowStation } from './faults.ts';
import type { Faults } from './faults.ts';
import type { ModelOptions } from './options.ts';
import { nameOf } from './names.ts';

/** A part of the system, and the station that it is in the model. */
export interface ModelledPart extends PartId {
  readonly station: string;
  /** Servers that are busy without any request, in the mean: not in the model, since so few wait for them. */
  readonly idle: number;
}

/** What the parts of a system are. */
export interface Stations {
  readonly stations: readonly Station[];
  readonly parts: readonly ModelledPart[];
}

/** Waiters for each connection before the next is refused, and how long the driver waits for a connection: as in `packages/runtime/src/database/connections.ts`. */
const waitersEach = 50;
const connectSeconds = 5;
/** Hashes of passwords at work at once, and waiting: as in `packages/runtime/src/authentication/password.ts`. */
const [hashesAtOnce, hashesWaiting] = [2, 8];
/** Nobody has so many at once. */
const unlimited = 1_000_000;
const endless = Number.POSITIVE_INFINITY;

/** Returns whether a service's event loop shares cores with something: with all of the host, with hashes, or with a fault that makes it slow. */
export function sharesCores(system: System, service: Service, { host }: Pick<ModelOptions, 'host'>, faults: Faults): boolean {
  return host !== undefined || hashes(system, service) || faults.isSlowed({ service: service.id });
}

function hashes({ operations }: System, { id }: Service): boolean {
  return operations.some(({ service, demand }) => service === id && demand.hash !== undefined);
}

/** Returns the stations of all parts. */
export function stationsOf(system: System, options: ModelOptions, faults: Faults): Stations {
  const all = [...system.services.map((service) => serviceStations(system, service, options, faults)), ...system.stores.map((store) => storeStations(system, store, options, faults)), ...system.externals.map(partsOfExternal), ...shared(system, options)];
  return { stations: all.flatMap(({ stations }) => stations), parts: all.flatMap(({ parts }) => parts) };
}

function serviceStations(system: System, service: Service, options: ModelOptions, faults: Faults): Stations {
  const [of, { id, pool, cores }] = [nameOf('service', service.id), service];
  // Who waits longer than the deadline is not woken by the driver's own limit.
  const isImpatient = system.operations.some((operation) => operation.service === id && operation.budget.deadline.value > connectSeconds);
  const ownCores = options.host === undefined && sharesCores(system, service, options, faults);
  const loop: Station = { id: nameOf('loop', id), servers: 1, room: endless, service: of };
  return {
    stations: [
      loop,
      { id: nameOf('pool', id), servers: pool.value, room: waitersEach * pool.value, service: of, ...(isImpatient ? { patience: { kind: 'constant', mean: connectSeconds } } : {}) },
      ...(ownCores ? [{ id: nameOf('cores', id), servers: cores.value, atOnce: unlimited, room: 0, service: of }] : []),
      ...(hashes(system, service) ? [{ id: nameOf('hashes', id), servers: hashesAtOnce, room: hashesWaiting, service: of }] : []),
      ...(faults.isSlowed({ service: id }) ? [slowStation({ service: id })] : []),
    ],
    parts: [{ ...serviceCores(service), station: ownCores ? nameOf('cores', id) : loop.id, idle: options.demands?.idle.service.value ?? 0 }, { ...poolPart(service), station: nameOf('pool', id), idle: 0 }],
  };
}

function storeStations(system: System, store: Store, { host, demands }: ModelOptions, faults: Faults): Stations {
  const of = nameOf('database', store.id);
  const connections = { id: nameOf('connections', store.id), servers: store.maxConnections.value, room: 0, service: of };
  const cores = { id: nameOf('store cores', store.id), servers: store.cores.value, atOnce: unlimited, room: 0, service: of };
  return {
    stations: [connections, ...(host === undefined ? [cores] : []), ...(faults.isSlowed({ store: store.id }) ? [slowStation({ store: store.id })] : [])],
    parts: host === undefined ? [{ ...storeCores(system, store), station: cores.id, idle: demands?.idle.database?.value ?? 0 }] : [],
  };
}

function partsOfExternal(external: System['externals'][number]): Stations {
  const { id, limit, concurrent } = external;
  return {
    stations: externalStations(external),
    parts: [...(limit === undefined ? [] : [{ ...limitPart(external, limit.value), station: nameOf('limit', id), idle: 0 }]), ...(concurrent === undefined ? [] : [{ ...slotsPart(external), station: nameOf('external', id), idle: 0 }])],
  };
}

/** What no part has for itself. */
function shared({ services, stores }: System, { host, client, demands }: ModelOptions): readonly Stations[] {
  const instances = services.reduce((sum, service) => sum + service.instances.value, 0);
  const idle = demands === undefined ? 0 : instances * demands.idle.service.value + stores.length * (demands.idle.database?.value ?? 0);
  return [
    ...(host === undefined ? [] : [{ stations: [{ id: nameOf('host'), servers: host.cores, atOnce: unlimited, room: 0 }], parts: [{ id: 'host.cores', unit: 'cores', each: 1, station: nameOf('host'), idle } as const] }]),
    ...(client === undefined ? [] : [{ stations: [{ id: nameOf('client'), servers: client.connections, room: endless }], parts: [] }]),
  ];
}
