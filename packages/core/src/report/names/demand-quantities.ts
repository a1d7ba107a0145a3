import type { Evidence, NamedQuantity } from '../../evidence/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { System } from '../../system/index.ts';

/** Where the CPU of a request is spent, as evidence names it: `listProducts.cpu.service`, seconds per request. */
const sides = ['service', 'database'] as const;

/**
 * Returns how many cores the declared traffic keeps busy, from the measured CPU of a request: for each operation
 * (`listProducts.cores.service`) and in all (`system.cores`). Utilisation law: rate × demand.
 */
export function demandQuantities(system: System, evidence: Evidence): readonly NamedQuantity[] {
  const known = new Map(evidence.quantities.map(({ name, quantity }) => [name, quantity]));
  const parts = system.operations.flatMap(({ id, totalRate }) =>
    sides.flatMap((side): readonly NamedQuantity[] => {
      const demand = known.get(`${id}.cpu.${side}`);
      return demand === undefined ? [] : [{ name: `${id}.cores.${side}`, quantity: product(totalRate, demand, [`${id}.rate`, `${id}.cpu.${side}`]) }];
    }),
  );
  if (parts.length === 0) return [];
  const sum = (bound: 'value' | 'low' | 'high'): number => parts.reduce((total, { quantity }) => total + quantity[bound], 0);
  const from = parts.map(({ name }) => name);
  return [...parts, { name: 'system.cores', quantity: predicted(sum('value'), 'cores', 'sum over operations of rate × CPU of a request', from, { low: sum('low'), high: sum('high') }) }];
}

function product(rate: Quantity, demand: Quantity, from: readonly string[]): Quantity {
  return predicted(rate.value * demand.value, 'cores', 'utilisation law: rate × CPU of a request', from, { low: rate.low * demand.low, high: rate.high * demand.high });
}
