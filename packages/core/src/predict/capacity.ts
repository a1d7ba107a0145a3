import type { Need } from '../evidence/index.ts';
import { limits } from '../knowledge/index.ts';
import { predicted } from '../quantity/index.ts';
import type { Quantity } from '../quantity/index.ts';
import { serversWithin } from '../queueing/index.ts';
import type { System } from '../system/index.ts';
import type { Bound } from './solve.ts';
import { solve } from './solve.ts';

const { utilisation } = limits.facts;

/** Returns how many instances, and cores of the database, keep each busy no more than is planned, at some multiples of the declared traffic. */
export function capacityAt(system: System, loads: readonly number[]): readonly Need[] {
  const busyCores = (load: number, bound: Bound): ReadonlyMap<string, number> => new Map(solve(system, load, bound).parts.map(({ id, rate, service }) => [id, rate * service]));
  const need = (id: string, unit: 'instances' | 'cores', cores: (load: number, bound: Bound) => number, each: number): readonly Quantity[] =>
    loads.map((load) => {
      const count = (bound: Bound): number => serversWithin(utilisation.value * each, cores(load, bound), 1);
      return predicted(count('value'), unit, 'busy cores ÷ (cores of each × highest utilisation), rounded up', [`${id}.busy`, utilisation.id], { low: count('low'), high: count('high') });
    });
  return [
    ...system.services.map(({ id, instances, cores }): Need => ({ id: `${id}.instances`, designed: instances.value, needed: need(id, 'instances', (load, bound) => (busyCores(load, bound).get(`${id}.cores`) ?? 0) * instances.value, cores.value) })),
    ...system.stores.map(({ id, cores }): Need => ({ id: `${id}.cores`, designed: cores.value, needed: need(id, 'cores', (load, bound) => busyCores(load, bound).get(`${id}.cores`) ?? 0, 1) })),
  ];
}
