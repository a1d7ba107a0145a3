import type { Capacity, Change, Need } from '../evidence/index.ts';
import { limits } from '../knowledge/index.ts';
import { predicted } from '../quantity/index.ts';
import type { Quantity } from '../quantity/index.ts';
import { serversForWait, serversWithin } from '../queueing/index.ts';
import type { Service, Store, System } from '../system/index.ts';
import { poolPart, serviceCores, storeCores, storeName } from './parts.ts';
import { breakIn, kneeOf, promisesOf, roughly } from './promises.ts';
import type { Knee } from './promises.ts';
import { solve, solverOf } from './solve.ts';
import type { Bound, Solved } from './solve.ts';

const { utilisation, slow, leastPool } = limits.facts;
/** Loads that capacity is planned for. */
const planned = [1, 2, 5, 10] as const;

/** Returns what each part needs at some multiples of the declared traffic, what breaks there with the sizes as designed, and the one change that moves the knee most. */
export function capacityOf(system: System, knee: Knee | undefined): Capacity {
  const promises = promisesOf(system);
  const solver = solverOf(system);
  const enough = (load: number, bound: Bound): Enough => enoughFor(system, solver(load, bound), load, bound);
  const steps = planned.map((load) => ({ value: enough(load, 'value'), low: enough(load, 'low'), high: enough(load, 'high') }));
  const needed = (unit: Quantity['unit'], method: string, from: readonly string[], of: (enough: Enough) => number): readonly Quantity[] =>
    steps.map(({ value, low, high }) => predicted(of(value), unit, method, from, { low: of(low), high: of(high) }));
  const next = knee === undefined || knee.load === 0 ? undefined : bestChange(system, knee);
  return {
    loads: planned,
    needs: [...system.services.flatMap((service) => serviceNeeds(system, service, needed)), ...system.stores.flatMap((store) => storeNeeds(system, store, needed))],
    breaks: planned.flatMap((load) => {
      const found = breakIn({ solved: solver(load, 'value'), promises });
      return found === undefined ? [] : [{ load, ...found }];
    }),
    ...(next === undefined ? {} : { next }),
  };
}

type Needed = (unit: Quantity['unit'], method: string, from: readonly string[], of: (enough: Enough) => number) => readonly Quantity[];

/** A system so large that every core is as busy as is planned at most. */
interface Enough {
  readonly load: number;
  readonly bound: Bound;
  readonly system: System;
  readonly solved: Solved;
}

function enoughFor(system: System, { parts }: Solved, load: number, bound: Bound): Enough {
  const busyCores = (id: string): number => {
    const part = parts.find((each) => each.id === id);
    return part === undefined ? 0 : part.rate * part.service;
  };
  const exactly = (quantity: Quantity, value: number): Quantity => ({ ...quantity, value, low: value, high: value });
  const services = system.services.map((service) => ({ ...service, instances: exactly(service.instances, serversWithin(utilisation.value * service.cores.value, busyCores(serviceCores(service).id) * service.instances.value, 1)) }));
  const stores = system.stores.map((store) => ({ ...store, cores: exactly(store.cores, serversWithin(utilisation.value, busyCores(storeCores(system, store).id), 1)) }));
  const enough = { ...system, services, stores };
  return { load, bound, system: enough, solved: solve(enough, load, bound) };
}

function serviceNeeds(system: System, service: Service, needed: Needed): readonly Need[] {
  const wait = system.operations.reduce((least, operation) => (operation.service === service.id ? Math.min(least, operation.budget.poolWait.value) : least), 1);
  const { id } = poolPart(service);
  const pool = ({ solved }: Enough): number => {
    const part = solved.parts.find((each) => each.id === id);
    return Math.max(leastPool.value, part === undefined ? 1 : serversForWait(part, wait, slow.value, utilisation.value));
  };
  const instances = (enough: Enough): number => enough.system.services.find((each) => each.id === service.id)?.instances.value ?? 1;
  return [
    { id: `${service.id}.instances`, designed: service.instances, needed: needed('instances', 'busy cores ÷ (cores of each × highest utilisation), rounded up', ['system.rate', `${service.id}.cores`, utilisation.id], instances) },
    { id, designed: service.pool, needed: needed('connections', 'M/M/c of each of the instances needed: wait of the slowest percent within the wait for a connection', ['system.rate', utilisation.id, slow.id, leastPool.id], pool) },
  ];
}

function storeNeeds(system: System, store: Store, needed: Needed): readonly Need[] {
  const later = sizeAfter(system, store);
  const name = storeName(system, store);
  const cores = (enough: Enough): number => enough.system.stores.find(({ id }) => id === store.id)?.cores.value ?? 1;
  const size = ({ load, bound }: Enough): number => store.size[bound] + load * Math.max(0, later[bound] - store.size[bound]);
  return [
    { id: storeCores(system, store).id, designed: store.cores, needed: needed('cores', 'busy cores ÷ highest utilisation, rounded up', ['system.rate', utilisation.id], cores) },
    { id: `${name}.size`, designed: store.size, needed: needed('B', 'size, and so many times what a year adds now', ['stores.main.size', 'stores.main.size.y1'], size) },
  ];
}

/** Bytes after a year at the declared traffic, as `design` foretells them. */
function sizeAfter({ decisions }: System, { size }: Store): Quantity {
  return decisions.flatMap(({ numbers }) => numbers).find(({ name }) => name === 'stores.main.size.y1')?.quantity ?? size;
}

/** Twice of each part in turn: what moves the knee most; undefined where nothing moves it by a hundredth. */
function bestChange(system: System, knee: Knee): Change | undefined {
  const twice = (quantity: Quantity): Quantity => ({ ...quantity, value: 2 * quantity.value, low: 2 * quantity.low, high: 2 * quantity.high });
  const changes = [
    ...system.services.flatMap((service, place) =>
      (['instances', 'pool'] as const).map((part) => ({ id: `${service.id}.${part}`, from: service[part], system: { ...system, services: system.services.with(place, { ...service, [part]: twice(service[part]) }) } })),
    ),
    ...system.stores.map((store, place) => ({ id: storeCores(system, store).id, from: store.cores, system: { ...system, stores: system.stores.with(place, { ...store, cores: twice(store.cores) }) } })),
  ];
  const moved = changes.map(({ id, from, system: changed }): Change => ({ id, from, to: twice(from), knee: kneeOf(changed, 'value', roughly)?.load ?? knee.load }));
  const [best] = moved.toSorted((a, b) => b.knee - a.knee);
  return best === undefined || best.knee < 1.01 * knee.load ? undefined : best;
}
