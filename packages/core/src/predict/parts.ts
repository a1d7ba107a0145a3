import type { External, Service, Store, System } from '../system/index.ts';

/** How a part is called, and what it has so many of. */
export interface PartId {
  /** `shop.cores`, `shop.pool`, `main.cores`, `payments.limit`. */
  readonly id: string;
  readonly unit: 'cores' | 'cores in each instance' | 'connections' | 'connections in each instance' | 'calls a second' | 'calls at once';
  /** What one of its servers counts for in that unit. */
  readonly each: number;
}

function partOf(id: string, unit: PartId['unit'], each = 1): PartId {
  return { id, unit, each };
}

/** Returns the name of the cores of one instance. */
export function serviceCores({ id, instances }: Service): PartId {
  return partOf(`${id}.cores`, instances.value > 1 ? 'cores in each instance' : 'cores');
}

/** Returns the name of the connections of one instance. */
export function poolPart({ id, instances }: Service): PartId {
  return partOf(`${id}.pool`, instances.value > 1 ? 'connections in each instance' : 'connections');
}

/** Returns how a store's numbers are called: by its id, unless a service has it. */
export function storeName({ services }: System, { id }: Store): string {
  return services.some((service) => service.id === id) ? `design.${id}` : id;
}

/** Returns the name of the cores of a store; a system without any has no such part. */
export function storeCores(system: System, store: Store | undefined): PartId {
  return partOf(`${store === undefined ? 'database' : storeName(system, store)}.cores`, 'cores');
}

/** Returns the name of the calls a second that an external takes: one server, which takes them one by one. */
export function limitPart({ id }: External, limit: number): PartId {
  return partOf(`${id}.limit`, 'calls a second', limit);
}

/** Returns the name of the calls at once that an external takes. */
export function slotsPart({ id }: External): PartId {
  return partOf(`${id}.concurrent`, 'calls at once');
}
