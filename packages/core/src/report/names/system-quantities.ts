import type { NamedQuantity } from '../../evidence/index.ts';
import { declared, predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Actor, DesignedOperation, Entity, External, Latency, Objectives, Statement, System } from '../../system/index.ts';
import { named } from './claims.ts';

/** Returns every number of a system under the name by which people ask for it: `Order.count`, `listProducts.rate`, `shop.instances`. */
export function systemQuantities(system: System): readonly NamedQuantity[] {
  return [
    ...system.entities.flatMap(ofEntity),
    ...system.operations.flatMap(ofOperation),
    ...system.services.flatMap(({ id, instances, cores, pool }) => named([[`${id}.instances`, instances], [`${id}.cores`, cores], [`${id}.pool`, pool]])),
    ...system.stores.flatMap(({ id, size, maxConnections, cores }) => named([[`${id}.size`, size], [`${id}.maxConnections`, maxConnections], [`${id}.cores`, cores]])),
    ...ofObjectives(system.objectives),
    ...system.actors.flatMap(ofActor),
    ...system.externals.flatMap(ofExternal),
    ...ofTraffic(system),
    ...ofTotals(system),
    ...system.tables.flatMap(({ name, rows, rowBytes }) => named([[`tables.${name}.rows`, rows], [`tables.${name}.rowBytes`, rowBytes]])),
    ...system.statements.flatMap(ofStatement),
    ...ofMachinery(system),
    ...ofDecisions(system),
    ...countsOf(system),
    ...callsOf(system),
  ];
}

function ofEntity({ id, count, growth, keep, trash, audit, loss, fields }: Entity): readonly NamedQuantity[] {
  const lost = loss === 'any' ? undefined : loss;
  const ofFields = fields.flatMap(({ name, distinct, type, place }): readonly NamedQuantity[] => {
    const about = 'about' in type ? type.about : undefined;
    return named([[`${id}.${name}.distinct`, distinct === undefined ? undefined : declared(distinct, '1', place)], [`${id}.${name}.about`, about === undefined ? undefined : declared(about, '1', place)]]);
  });
  const own = named([[`${id}.count`, count], [`${id}.growth`, growth], [`${id}.keep`, keep?.time], [`${id}.trash`, trash], [`${id}.audit`, audit], [`${id}.loss`, lost]]);
  return [...own, ...ofFields];
}

function ofOperation(operation: DesignedOperation): readonly NamedQuantity[] {
  const { id, rate, totalRate, limit, budget, demand } = operation;
  return [
    ...named([[`${id}.rate`, totalRate], [`${id}.rate.own`, rate.value === totalRate.value ? undefined : rate], [`${id}.limit`, limit]]),
    ...ofLatency(`${id}.objective`, operation.latency),
    ...named([[`${id}.deadline`, budget.deadline], [`${id}.statementTimeout`, budget.statementTimeout], [`${id}.poolWait`, budget.poolWait]]),
    ...named([[`${id}.demand.service`, demand.service], [`${id}.demand.hash`, demand.hash], [`${id}.demand.database`, demand.database], [`${id}.demand.held`, demand.held]]),
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

/** How many there are of each thing: those of the brief are declared by being written there, the others were designed. */
function countsOf({ entities, operations, services, stores, tables, workflows }: System): readonly NamedQuantity[] {
  const count = (name: string, value: number, method: string): NamedQuantity => ({ name, quantity: predicted(value, '1', method, []) });
  return [
    { name: 'system.operations', quantity: declared(operations.length, '1', { path: 'operations' }) },
    { name: 'system.entities', quantity: declared(entities.filter(isWhole).length, '1', { path: 'entities' }) },
    count('system.services', services.length, 'counted in the design; the decision is system.services'),
    count('system.stores', stores.length, 'counted in the design; the decision is system.store'),
    count('system.foreignKeys', tables.reduce((sum, table) => sum + table.foreignKeys.length, 0), 'counted in the design: foreign keys of all tables'),
    count('system.constraints', tables.reduce((sum, table) => sum + table.checks.length + table.uniques.length, 0), 'counted in the design: checks and unique constraints of all tables'),
    ...services.flatMap(({ id, runs, owns }) => [
      count(`${id}.operations`, runs.length, 'counted in the design: operations that the service runs'),
      count(`${id}.entities`, owns.filter((entity) => !entity.includes('.')).length, 'counted in the design: entities that the service owns, without parts'),
    ]),
    ...stores.map(({ id }) => count(`${id}.tables`, tables.filter(({ store }) => store === id).length, 'counted in the design: tables of entities, lists and the runtime')),
    ...tables.map(({ name, indexes, uniques }) => count(`tables.${name}.indexes`, indexes.length + uniques.length, 'counted in the design: indexes and unique constraints beside the primary key')),
    ...workflows.map(({ id, steps, place }) => ({ name: `${id}.steps`, quantity: declared(steps.length, '1', place) })),
  ];
}

function isWhole({ whole }: Entity): boolean {
  return whole === undefined;
}

/** What each actor may call, and how often; the rate of an operation for several is taken in equal parts. */
function callsOf({ operations }: System): readonly NamedQuantity[] {
  return [...new Set(operations.flatMap(({ by }) => by))].flatMap((actor) => {
    const own = operations.filter(({ by }) => by.includes(actor));
    const rate = own.reduce((sum, { totalRate, by }) => sum + totalRate.value / by.length, 0);
    const from = own.map(({ id }) => `${id}.rate`);
    return [
      { name: `${actor}.operations`, quantity: predicted(own.length, '1', 'counted in the brief: operations that name this actor in `by`', []) },
      { name: `${actor}.rate`, quantity: predicted(rate, '1/s', 'sum of the rates of its operations, one for several actors in equal parts', from) },
    ];
  });
}
