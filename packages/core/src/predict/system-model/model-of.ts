import type { DesignedOperation, Service, Statement, System } from '../../system/index.ts';
import type { Model, Service as ModelService } from '../simulate/model.ts';
import { faultsOf, slowName } from './faults.ts';
import type { Faults } from './faults.ts';
import { measuredWork, wakingAt } from './measured-work.ts';
import { nameOf } from './names.ts';
import type { ModelOptions } from './options.ts';
import { requestsOf, workflowRequests } from './operations.ts';
import type { Asked, Requests } from './operations.ts';
import { sharesCores, stationsOf } from './stations.ts';
import type { ModelledPart } from './stations.ts';
import { assumedWork } from './work.ts';
import type { Work } from './work.ts';

/** A system as a model that can be run. */
export interface Modelled {
  readonly model: Model;
  readonly parts: readonly ModelledPart[];
  /** Operations in the order of the model's sources, which may have more after them. Connections that stay open are no requests, and have no latency. */
  readonly operations: readonly { readonly id: string; readonly hasLatency: boolean }[];
  /** What of the system is not in the model; sentences. */
  readonly leftOut: readonly string[];
}

/**
 * Returns a system as a model. It does what the emitted service does: turns of an event loop, a pool of connections with its bounded queue, statements on
 * the cores of the database, a deadline that begins with the first turn and cancels nothing that has begun, no retries. A commit is a wait, not a queue
 * before the disk: PostgreSQL writes the log for all who commit at once. Operations without traffic are not in it.
 */
export function modelOf(system: System, options: ModelOptions): Modelled {
  const faults = faultsOf(options.faults ?? []);
  const externals = new Map(system.externals.map((external) => [external.id, external]));
  const operations = askedOf(system, options, faults);
  const all: readonly Requests[] = [...operations.map((asked) => requestsOf(asked, { options, externals, workflows: system.workflows })), workflowRequests(system.workflows, externals), ...generatorRequests(options)];
  const { stations, parts } = stationsOf(system, options, faults);
  return {
    model: { services: servicesOf(system), stations, programs: all.flatMap(({ programs }) => programs), calls: all.flatMap(({ calls }) => calls), sources: all.flatMap(({ sources }) => sources), changes: faults.changes },
    parts,
    operations: operations.map(({ operation: { id, at } }) => ({ id, hasLatency: at.method !== 'WS' && at.method !== 'SSE' })),
    leftOut: leftOutOf(system, options),
  };
}

/** Where a balancer knows nothing of instances it deals requests at random, as Kubernetes' does. */
function servicesOf({ services, stores }: System): readonly ModelService[] {
  return [...services.map(({ id, instances }): ModelService => ({ id: nameOf('service', id), instances: instances.value, balancing: 'random' })), ...stores.map(({ id }): ModelService => ({ id: nameOf('database', id), instances: 1, balancing: 'turns' }))];
}

function askedOf(system: System, options: ModelOptions, faults: Faults): readonly Asked[] {
  const services = new Map(system.services.map((service) => [service.id, service]));
  const rates = new Map(system.operations.map(({ id, totalRate }) => [id, totalRate.value * options.load * (options.loads?.get(id) ?? 1)]));
  const workOf = workBy(system, options, rates);
  return system.operations.flatMap((operation): readonly Asked[] => {
    const [service, rate] = [services.get(operation.service), rates.get(operation.id) ?? 0];
    if (service === undefined || rate === 0) return [];
    const store = (system.stores.find(({ id }) => id === service.store) ?? system.stores[0])?.id ?? '';
    const shares = sharesCores(system, service, options, faults);
    const cores = options.host === undefined ? nameOf('cores', service.id) : nameOf('host');
    const where = { service: service.id, store, cores: shares ? cores : undefined, slow: slowOf(faults, { service: service.id }) };
    return [{ operation, rate, work: workOf(operation, service), where, slowStore: slowOf(faults, { store }), storeCores: options.host === undefined ? nameOf('store cores', store) : nameOf('host') }];
  });
}

function slowOf(faults: Faults, part: { readonly service: string } | { readonly store: string }): string | undefined {
  return faults.isSlowed(part) ? slowName(part) : undefined;
}

/** Returns what says the work of an operation: measured where it was, assumed else. */
function workBy(system: System, { demands, host }: ModelOptions, rates: ReadonlyMap<string, number>): (operation: DesignedOperation, service: Service) => Work {
  const statements = new Map<string, Statement[]>();
  for (const statement of system.statements) {
    const known = statements.get(statement.operation);
    if (known === undefined) statements.set(statement.operation, [statement]);
    else known.push(statement);
  }
  const measured = new Map(demands?.operations.map((operation) => [operation.operation, operation]));
  const waking = new Map(demands === undefined ? [] : system.services.map((service) => [service.id, wakingAt(demands, { rates, instances: service.instances.value, hostCores: host?.cores })]));
  return (operation, service) => {
    const [seen, costs] = [measured.get(operation.id), waking.get(service.id)];
    return demands === undefined || seen === undefined || costs === undefined ? assumedWork(operation, statements.get(operation.id) ?? []) : measuredWork(operation, seen, demands, costs);
  };
}

function generatorRequests({ demands, host }: ModelOptions): readonly Requests[] {
  if (demands === undefined || host === undefined || demands.generator.value <= 0) return [];
  return [{ programs: [{ id: nameOf('generator'), steps: [{ do: 'use', station: nameOf('host'), time: { kind: 'constant', mean: demands.generator.value } }] }], calls: [], sources: [] }];
}

function leftOutOf(system: System, { demands }: ModelOptions): readonly string[] {
  const measured = new Set(demands?.operations.map(({ operation }) => operation));
  const unmeasured = demands === undefined ? [] : system.operations.filter(({ id }) => !measured.has(id)).map(({ id }) => id);
  return [
    ...(system.jobs.length === 0 ? [] : [`Jobs (${some(system.jobs.map(({ id }) => id))}): what one run of them takes is not known.`]),
    ...(system.workflows.length === 0 ? [] : [`Workflows (${some(system.workflows.map(({ id }) => id))}) call their externals only: this version has no statements of theirs.`]),
    ...(unmeasured.length === 0 ? [] : [`${some(unmeasured)}: not measured, so the demands are those that are assumed.`]),
    'Locks of rows, garbage collection, cold caches, new connections and what clients try again are not in the model.',
  ];
}

/** Names that are listed before the rest is counted. */
const listed = 3;

function some(names: readonly string[]): string {
  return names.length <= listed ? names.join(', ') : `${names.slice(0, listed).join(', ')} and ${names.length - listed} more`;
}
