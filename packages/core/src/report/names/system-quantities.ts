import type { NamedQuantity } from '../../evidence/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Actor, DesignedOperation, Entity, External, Latency, Objectives, Statement, System } from '../../system/index.ts';
import { named } from './claims.ts';

/** Returns every number of a system under the name by which people ask for it: `Order.count`, `listProducts.rate`, `shop.instances`. */
export function systemQuantities(system: System): readonly NamedQuantity[] {
  return [
    ...system.entities.flatMap(ofEntity),
    ...system.operations.flatMap(ofOperation),
    ...system.services.flatMap(({ id, instances, cores, pool }) => named([[`${id}.instances`, instances], [`${id}.cores`, cores], [`${id}.pool`, pool]])),
    ...system.stores.flatMap(({ id, size, maxConnections }) => named([[`${id}.size`, size], [`${id}.maxConnections`, maxConnections]])),
    ...ofObjectives(system.objectives),
    ...system.actors.flatMap(ofActor),
    ...system.externals.flatMap(ofExternal),
    ...ofTraffic(system),
    ...ofTotals(system),
    ...system.tables.flatMap(({ name, rows, rowBytes }) => named([[`tables.${name}.rows`, rows], [`tables.${name}.rowBytes`, rowBytes]])),
    ...system.statements.flatMap(ofStatement),
    ...ofMachinery(system),
    ...ofDecisions(system),
  ];
}

function ofEntity({ id, count, growth, keep, trash, audit, loss }: Entity): readonly NamedQuantity[] {
  const lost = loss === 'any' ? undefined : loss;
  return named([[`${id}.count`, count], [`${id}.growth`, growth], [`${id}.keep`, keep?.time], [`${id}.trash`, trash], [`${id}.audit`, audit], [`${id}.loss`, lost]]);
}

function ofOperation(operation: DesignedOperation): readonly NamedQuantity[] {
  const { id, rate, totalRate, limit, budget } = operation;
  return [
    ...named([[`${id}.rate`, totalRate], [`${id}.rate.own`, rate.value === totalRate.value ? undefined : rate], [`${id}.limit`, limit]]),
    ...ofLatency(`${id}.objective`, operation.latency),
    ...named([[`${id}.deadline`, budget.deadline], [`${id}.statementTimeout`, budget.statementTimeout], [`${id}.poolWait`, budget.poolWait]]),
    ...operation.steps.flatMap((step, index) => named([[`${id}.${index + 1}.stale`, step.stale?.time]])),
  ];
}

function ofLatency(prefix: string, latency: Latency | undefined): readonly NamedQuantity[] {
  return named([[`${prefix}.p50`, latency?.p50], [`${prefix}.p95`, latency?.p95], [`${prefix}.p99`, latency?.p99]]);
}

function ofObjectives({ latency, availability, errors, queries, headroom, recovery, delivery }: Objectives): readonly NamedQuantity[] {
  return [
    ...ofLatency('objectives.latency', latency),
    ...named([['objectives.availability', availability], ['objectives.errors', errors], ['objectives.queries', queries], ['objectives.headroom', headroom]]),
    ...named([['objectives.recovery.time', recovery.time], ['objectives.recovery.loss', recovery.loss]]),
    ...ofLatency('objectives.delivery', delivery),
  ];
}

function ofActor({ id, online, limit }: Actor): readonly NamedQuantity[] {
  return named([[`${id}.online`, online], [`${id}.limit`, limit]]);
}

function ofExternal({ id, latency, availability, limit, concurrent }: External): readonly NamedQuantity[] {
  return [...ofLatency(`${id}.latency`, latency), ...named([[`${id}.availability`, availability], [`${id}.limit`, limit], [`${id}.concurrent`, concurrent]])];
}

function ofTraffic(system: System): readonly NamedQuantity[] {
  const { peak, growth } = system.traffic;
  return [...system.journeys.flatMap(({ id, rate }) => named([[`${id}.rate`, rate]])), ...named([['traffic.peak', peak], ['traffic.growth', growth]])];
}

/** Sums and products that the page prints: all traffic, and the data of each table without its indexes. */
function ofTotals({ operations, tables }: System): readonly NamedQuantity[] {
  const total = operations.reduce((sum, { totalRate }) => sum + totalRate.value, 0);
  const bytes = tables.map(({ name, rows, rowBytes }): NamedQuantity => {
    const range = { low: rows.low * rowBytes.low, high: rows.high * rowBytes.high };
    return { name: `tables.${name}.bytes`, quantity: predicted(rows.value * rowBytes.value, 'B', 'rows × width of a row', [`tables.${name}.rows`, `tables.${name}.rowBytes`], range) };
  });
  return [{ name: 'system.rate', quantity: predicted(total, '1/s', 'sum of the rates of all operations', operations.map(({ id }) => `${id}.rate`)) }, ...bytes];
}

function ofStatement({ id, rate, expectedRows, paths }: Statement): readonly NamedQuantity[] {
  const perPath = paths.flatMap((path): readonly (readonly [string, Quantity])[] => [[`${path.id}.rate`, path.rate], [`${path.id}.matching`, path.matching]]);
  return named([[`${id}.rate`, rate], [`${id}.expectedRows`, expectedRows], ...perPath]);
}

/** Jobs, refreshed fields, workflows and events. */
function ofMachinery(system: System): readonly NamedQuantity[] {
  const workflows = system.workflows.flatMap(({ id, deadline, when }) => named([[`${id}.deadline`, deadline], [`${id}.every`, when.kind === 'schedule' ? when.every : undefined]]));
  const refreshed = system.derivations.map(({ entity, field, how }): readonly [string, Quantity | undefined] => [`${entity}.${field}.every`, how.kind === 'refreshed' ? how.every : undefined]);
  return [...named(refreshed), ...system.jobs.flatMap(({ id, every }) => named([[`${id}.every`, every]])), ...workflows];
}

function ofDecisions(system: System): readonly NamedQuantity[] {
  return system.decisions.flatMap(({ id, numbers, options }) => [...numbers, ...named(options.map((option) => [`${id}.${option.id}.cost`, option.cost] as const))]);
}
