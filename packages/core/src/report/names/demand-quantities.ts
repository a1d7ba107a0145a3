import type { Evidence, NamedQuantity } from '../../evidence/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { System } from '../../system/index.ts';

/**
 * Returns what the declared traffic takes, from what a run measured: cores busy in service and database
 * (`system.cores.service`, `system.cores.database`, `system.cores`), and for each operation the time of its statements
 * in a request (`listProducts.statementTime`) and the connections that this keeps busy (`listProducts.busy`).
 */
export function demandQuantities(system: System, evidence: Evidence): readonly NamedQuantity[] {
  const statements = system.operations.flatMap((operation) => statementsOf(system, evidence, operation));
  return [...coresOf(system, evidence), ...statements, ...sharesOf(statements)];
}

/** The part of each operation in all connections kept busy. */
function sharesOf(statements: readonly NamedQuantity[]): readonly NamedQuantity[] {
  const busy = statements.filter(({ name }) => name.endsWith('.busy'));
  const total = busy.reduce((sum, { quantity }) => sum + quantity.value, 0);
  if (total === 0) return [];
  return busy.map(({ name, quantity }) => ({ name: `${name}.share`, quantity: predicted(quantity.value / total, '1', 'connections busy ÷ those of all operations', busy.map((one) => one.name)) }));
}

/** Utilisation law: cores busy = rate × CPU time of a request. */
function coresOf(system: System, evidence: Evidence): readonly NamedQuantity[] {
  const rate = system.operations.reduce((sum, { totalRate }) => sum + totalRate.value, 0);
  const parts = ['service', 'database'].flatMap((side): readonly NamedQuantity[] => {
    const name = `${side}.cpuPerRequest`;
    const demand = evidence.quantities.find((one) => one.name === name)?.quantity;
    return demand === undefined ? [] : [{ name: `system.cores.${side}`, quantity: scaled(demand, rate, 'cores', 'utilisation law: rate × CPU of a request', ['system.rate', name]) }];
  });
  if (parts.length === 0) return [];
  const sum = (bound: 'value' | 'low' | 'high'): number => parts.reduce((total, { quantity }) => total + quantity[bound], 0);
  return [...parts, { name: 'system.cores', quantity: predicted(sum('value'), 'cores', 'sum of service and database', parts.map(({ name }) => name), { low: sum('low'), high: sum('high') }) }];
}

function scaled(quantity: Quantity, factor: number, unit: Quantity['unit'], method: string, from: readonly string[]): Quantity {
  return predicted(quantity.value * factor, unit, method, from, { low: quantity.low * factor, high: quantity.high * factor });
}

/** Little's law: connections busy = rate × time. */
function statementsOf(system: System, evidence: Evidence, { id, totalRate }: System['operations'][number]): readonly NamedQuantity[] {
  const times = new Map(evidence.statements.flatMap(({ statement, meanTime }) => (meanTime === undefined ? [] : [[statement, meanTime] as const])));
  const own = system.statements.filter(({ operation, id: statement }) => operation === id && times.has(statement));
  if (own.length === 0 || totalRate.value <= 0) return [];
  const busy = own.reduce((sum, statement) => sum + statement.rate.value * (times.get(statement.id) ?? 0), 0);
  const from = own.flatMap((statement) => [`${statement.id}.rate`, `${statement.id}.time.mean`]);
  return [
    { name: `${id}.busy`, quantity: predicted(busy, 'connections', 'Little’s law: sum over its statements of rate × measured mean time', from) },
    { name: `${id}.statementTime`, quantity: predicted(busy / totalRate.value, 's', 'connections busy ÷ rate', [`${id}.busy`, `${id}.rate`]) },
  ];
}
