import type { Quantity } from '../quantity/index.ts';
import { predicted } from '../quantity/index.ts';
import type { Demand, DesignedOperation, External, Journey, Latency, Service, Store, System } from '../system/index.ts';
import { storeName } from './parts.ts';
import { allPercentiles } from './percentiles.ts';

/** A number of a system that predictions depend on, and how to have it otherwise. */
export interface Knob {
  /** As `kentledge why` knows it: `placeOrder.rate`, `shop.instances`. */
  readonly name: string;
  readonly quantity: Quantity;
  /** What it takes. */
  readonly takes: 'count' | 'share' | 'above 0' | 'not below 0';
  readonly set: (quantity: Quantity) => System;
}

/** Returns all numbers of a system that a prediction depends on. */
export function knobsOf(system: System): readonly Knob[] {
  return [
    ...system.operations.flatMap((operation, place) => ofOperation(operation, (changed) => ({ ...system, operations: system.operations.with(place, changed) }))),
    ...system.services.flatMap((service, place) => ofService(service, (changed) => ({ ...system, services: system.services.with(place, changed) }))),
    ...system.stores.map((store, place) => ofStore(storeName(system, store), store, (changed) => ({ ...system, stores: system.stores.with(place, changed) }))),
    ...system.externals.flatMap((external, place) => ofExternal(external, (changed) => ({ ...system, externals: system.externals.with(place, changed) }))),
    ...system.journeys.map((journey, place) => ofJourney(system, journey, place)),
    ...ofObjectives(system),
  ];
}

type Put<Part> = (changed: Part) => System;

function ofOperation(operation: DesignedOperation, put: Put<DesignedOperation>): readonly Knob[] {
  const { id, demand, totalRate, latency } = operation;
  const time = (part: DemandPart): Knob => ({ name: `${id}.demand.${part}`, quantity: demand[part], takes: 'not below 0', set: (quantity) => put({ ...operation, demand: withPart(demand, part, quantity) }) });
  return [
    { name: `${id}.rate`, quantity: totalRate, takes: 'not below 0', set: (quantity) => put({ ...operation, totalRate: quantity }) },
    time('service'),
    time('database'),
    time('held'),
    ...ofLatency(`${id}.objective`, latency, (changed) => put({ ...operation, latency: changed })),
  ];
}

/** What of a request's demand may be otherwise. */
export type DemandPart = 'service' | 'database' | 'held';

/** Returns a demand with another part: a connection is held longer by what the database takes longer. */
export function withPart(demand: Demand, part: DemandPart, quantity: Quantity): Demand {
  if (part !== 'database') return { ...demand, [part]: quantity };
  const held = (bound: 'value' | 'low' | 'high'): number => Math.max(0, demand.held[bound] - demand.database[bound]) + quantity[bound];
  return { ...demand, database: quantity, held: { ...demand.held, value: held('value'), low: held('low'), high: held('high') } };
}

/** A journey's rate is in those of the operations that it visits. */
function ofJourney(system: System, journey: Journey, place: number): Knob {
  const visits = new Map(journey.visits.map(({ operation, times }) => [operation, times]));
  const set = (rate: Quantity): System => ({
    ...system,
    journeys: system.journeys.with(place, { ...journey, rate }),
    operations: system.operations.map((operation) => {
      const times = visits.get(operation.id) ?? 0;
      const total = (bound: 'value' | 'low' | 'high'): number => operation.totalRate[bound] + times * (rate[bound] - journey.rate[bound]);
      return times === 0 ? operation : { ...operation, totalRate: { ...operation.totalRate, value: total('value'), low: total('low'), high: total('high') } };
    }),
  });
  return { name: `${journey.id}.rate`, quantity: journey.rate, takes: 'not below 0', set };
}

function ofService(service: Service, put: Put<Service>): readonly Knob[] {
  const count = (part: 'instances' | 'cores' | 'pool'): Knob => ({ name: `${service.id}.${part}`, quantity: service[part], takes: 'count', set: (quantity) => put({ ...service, [part]: quantity }) });
  return [count('instances'), count('cores'), count('pool')];
}

function ofStore(name: string, store: Store, put: Put<Store>): Knob {
  return { name: `${name}.cores`, quantity: store.cores, takes: 'count', set: (cores) => put({ ...store, cores }) };
}

function ofExternal(external: External, put: Put<External>): readonly Knob[] {
  const { id, latency, availability, limit, concurrent } = external;
  return [
    ...ofLatency(`${id}.latency`, latency, (changed) => put({ ...external, latency: changed })),
    ...(availability === undefined ? [] : [{ name: `${id}.availability`, quantity: availability, takes: 'share', set: (quantity) => put({ ...external, availability: quantity }) } satisfies Knob]),
    ...(limit === undefined ? [] : [{ name: `${id}.limit`, quantity: limit, takes: 'above 0', set: (quantity) => put({ ...external, limit: quantity }) } satisfies Knob]),
    ...(concurrent === undefined ? [] : [{ name: `${id}.concurrent`, quantity: concurrent, takes: 'count', set: (quantity) => put({ ...external, concurrent: quantity }) } satisfies Knob]),
  ];
}

function ofLatency(prefix: string, latency: Latency | undefined, put: Put<Latency>): readonly Knob[] {
  return allPercentiles.flatMap((percentile): readonly Knob[] => {
    const quantity = latency?.[percentile];
    return quantity === undefined ? [] : [{ name: `${prefix}.${percentile}`, quantity, takes: 'above 0', set: (changed) => put({ ...latency, [percentile]: changed }) }];
  });
}

function ofObjectives(system: System): readonly Knob[] {
  const { objectives, traffic } = system;
  return [
    ...ofLatency('objectives.latency', objectives.latency, (latency) => ({ ...system, objectives: { ...objectives, latency: { ...latency, p95: latency.p95 ?? objectives.latency.p95 } } })),
    { name: 'objectives.availability', quantity: objectives.availability, takes: 'share', set: (availability) => ({ ...system, objectives: { ...objectives, availability } }) },
    { name: 'traffic.growth', quantity: traffic.growth ?? predicted(0, '1', 'not declared', []), takes: 'not below 0', set: (growth) => ({ ...system, traffic: { ...traffic, growth } }) },
  ];
}
