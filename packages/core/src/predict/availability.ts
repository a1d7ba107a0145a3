import { availability as facts } from '../knowledge/index.ts';
import { predicted } from '../quantity/index.ts';
import type { Quantity } from '../quantity/index.ts';
import { allOf, repairedAvailability } from '../queueing/index.ts';
import type { DesignedOperation, Service, System } from '../system/index.ts';
import { callsOf } from './calls.ts';
import { serviceCores, storeName } from './parts.ts';
import type { Solved } from './solve.ts';

const { processFailure, processRepair, serverFailure, serverRepair } = facts.facts;

/** Something that an operation can't do without, and the share of time in which it is there. */
export interface Dependency {
  /** `shop.instances`, `main`, `payments`. */
  readonly id: string;
  readonly availability: Quantity;
}

/** The share of time in which an operation can be answered, and what that rests on. */
export interface Answered {
  readonly operation: string;
  readonly availability: Quantity;
  readonly dependencies: readonly Dependency[];
}

type End = 'value' | 'low' | 'high';
/** The worst of one is the longest repair after the shortest time without failure. */
const opposite = { value: 'value', low: 'high', high: 'low' } as const;

/**
 * Returns how available each operation is: as many instances as the load needs, the store and the externals that it calls must all be there, and
 * fail independently. An external without a declared availability is taken as always there: the result is then an upper bound.
 */
export function answeredOf(system: System, solved: Solved): readonly Answered[] {
  const instances = new Map(system.services.map((service) => [service.id, instancesOf(service, solved)]));
  const store = storeOf(system);
  const externals = new Map(system.externals.flatMap(({ id, availability }) => (availability === undefined ? [] : [[id, { id, availability }] as const])));
  return system.operations.map((operation) => {
    const dependencies = [instances.get(operation.service), usesStore(operation) ? store : undefined, ...calledBy(operation).map((external) => externals.get(external))].filter((each) => each !== undefined);
    const all = (end: End): number => allOf(dependencies.map(({ availability }) => availability[end]));
    const from = dependencies.map(({ id }) => `${id}.availability`);
    return { operation: operation.id, dependencies, availability: predicted(all('value'), '1', 'product of what all must be there', from, { low: all('low'), high: all('high') }) };
  });
}

/** Operations that this version does not run have no statements yet. */
function usesStore({ demand, steps }: DesignedOperation): boolean {
  return demand.held.high > 0 || steps.some(({ entity }) => entity !== undefined);
}

/** Returns the externals that an operation calls, each once. */
export function calledBy({ steps }: DesignedOperation): readonly string[] {
  return [...new Set(callsOf(steps).map(({ external }) => external))];
}

/** Instances whose states are looked at one by one. */
const mostCounted = 1000;

function instancesOf(service: Service, { parts }: Solved): Dependency {
  const cores = parts.find(({ id }) => id === serviceCores(service).id);
  const instances = service.instances.value;
  // Those that are left must keep up.
  const wanted = cores === undefined ? 1 : Math.min(instances, Math.floor(cores.busy * instances) + 1);
  // Of very many the same share, of fewer: no digit changes that anyone reads.
  const count = Math.min(instances, mostCounted);
  const needed = Math.ceil((wanted / instances) * count);
  const of = (end: End): number => repairedAvailability({ needed, count, crews: count, untilFailure: processFailure[end], repair: processRepair[opposite[end]] });
  return { id: `${service.id}.instances`, availability: predicted(of('value'), '1', `at least ${wanted} of ${instances} instances, each repaired alone`, [processFailure.id, processRepair.id], { low: of('low'), high: of('high') }) };
}

function storeOf(system: System): Dependency | undefined {
  const [store] = system.stores;
  if (store === undefined) return undefined;
  const of = (end: End): number => repairedAvailability({ needed: 1, count: 1, crews: 1, untilFailure: serverFailure[end], repair: serverRepair[opposite[end]] });
  return { id: storeName(system, store), availability: predicted(of('value'), '1', 'one server without a standby: time between failures ÷ that and the repair', [serverFailure.id, serverRepair.id], { low: of('low'), high: of('high') }) };
}
