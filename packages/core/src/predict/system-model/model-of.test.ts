import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { design } from '../../design/index.ts';
import { sequence } from '../../random/index.ts';
import type { System } from '../../system/index.ts';
import { exactly, payingBrief, systemsBy, withDemand } from '../fixture/systems.ts';
import { offeredOf } from './busy.ts';
import { modelOf } from './model-of.ts';
import { overloadsOf, simulateSystem } from './simulate-system.ts';

const systemOf = systemsBy(design);
const exampleOf = (name: string): System => systemOf(readFileSync(new URL(`../../../../../examples/${name}/brief.yaml`, import.meta.url), 'utf8'));
const paying = (): System => systemOf(payingBrief('latency: { p50: 20ms, p99: 90ms }, availability: 99.5%, concurrent: 3'));

function offered(system: System): readonly number[] {
  return offeredOf(modelOf(system, { load: 1 }).model).map(({ busy }) => busy);
}

/** The same system in which all is called otherwise. */
function renamed(system: System, nameOf: (id: string) => string): System {
  return {
    ...system,
    services: system.services.map((service) => ({ ...service, id: nameOf(service.id), store: nameOf(service.store) })),
    stores: system.stores.map((store) => ({ ...store, id: nameOf(store.id) })),
    externals: system.externals.map((external) => ({ ...external, id: nameOf(external.id) })),
    workflows: system.workflows.map((workflow) => ({ ...workflow, id: nameOf(workflow.id) })),
    statements: system.statements.map((statement) => ({ ...statement, operation: nameOf(statement.operation) })),
    operations: system.operations.map((operation) => ({
      ...operation,
      id: nameOf(operation.id),
      service: nameOf(operation.service),
      steps: operation.steps.map((step) => (step.target === undefined ? step : { ...step, target: `${nameOf(step.target.split('.')[0] ?? '')}.x` })),
    })),
  };
}

it.each(['shop', 'lobsters', 'notes'])('asks of each part of %s what the utilisation law says', (name) => {
  const system = exampleOf(name);
  const { parts, model } = modelOf(system, { load: 3 });
  const byPart = new Map(offeredOf(model).map(({ station, busy }) => [parts.find((part) => part.station === station)?.id, busy]));
  const busy = (of: (operation: System['operations'][number]) => number): number => system.operations.reduce((sum, operation) => sum + 3 * operation.totalRate.value * of(operation), 0);
  const [service, store] = [system.services[0], system.stores[0]];
  expect(byPart.get(`${service?.id}.cores`)).toBeCloseTo(busy(({ demand }) => demand.service.value) / (service?.cores.value ?? 0), 9);
  expect(byPart.get(`main.cores`)).toBeCloseTo(busy(({ demand }) => demand.database.value) / (store?.cores.value ?? 0), 9);
});

it.each(['__proto__', 'a"b', 'x.0', 'constructor', 'ü 1 0', '\\', ''])('means the same when everything is called %j', (name) => {
  const [system, plain] = [paying(), paying()];
  // One name for what there is one of in its kind; a dot ends the name of an external.
  const named = (id: string): string => (system.externals.some((external) => external.id === id) ? name.replace('.', '') : system.services.some((service) => service.id === id) || id === 'main' ? name : `${name} ${id}`);
  const hostile = renamed(system, named);
  expect(offered(hostile)).toEqual(offered(plain));
  const seen = simulateSystem(hostile, { load: 1, requests: 20_000 }, [1]);
  expect(seen.operations.map(({ operation }) => operation)).toEqual(plain.operations.map(({ id }) => named(id)));
  expect(seen.operations[0]?.mean?.value).toBeGreaterThan(0);
});

it('makes a model of whatever is small', () => {
  const numbers = sequence(7);
  const any = (values: readonly number[]): number => values[Math.floor(numbers.next() * values.length)] ?? 0;
  for (let round = 0; round < 60; round += 1) {
    const [service, database, more] = [any([0, 1e-9, 0.001, 0.02, 5]), any([0, 1e-9, 0.001, 0.02, 5]), any([0, 0.001, 1])];
    const demanding = withDemand(paying(), service, database, database + more);
    const system: System = {
      ...demanding,
      services: demanding.services.map((each) => ({ ...each, instances: exactly(any([1, 2, 7]), 'instances'), cores: exactly(any([1, 4]), 'cores'), pool: exactly(any([1, 8]), 'connections') })),
      stores: demanding.stores.map((each) => ({ ...each, cores: exactly(any([1, 3]), 'cores') })),
      operations: demanding.operations.map((each) => ({ ...each, transaction: any([0, 1]) === 1, totalRate: exactly(any([0, 1e-6, 3, 40]), '1/s'), demand: { ...each.demand, ...(any([0, 1]) === 1 ? { hash: exactly(any([0, 0.01])) } : {}) } })),
    };
    const options = { load: any([0, 0.1, 1, 1000]), ...(any([0, 1]) === 1 ? { host: { cores: any([1, 2]) } } : {}), ...(any([0, 1]) === 1 ? { client: { connections: any([1, 256]), patience: 10 } } : {}) };
    const modelled = modelOf(system, options);
    const overloads = overloadsOf(modelled, offeredOf(modelled.model));
    const seen = simulateSystem(system, { ...options, requests: 2000 }, [round]);
    expect(seen.overloads).toEqual(overloads);
    expect(JSON.stringify(seen)).not.toMatch(/null|NaN/);
  }
});

it('leaves out operations that nobody uses, and those that stay open have no latency', () => {
  const made = paying();
  const system = { ...made, operations: made.operations.map((operation, place) => (place === 0 ? { ...operation, totalRate: exactly(0, '1/s') } : place === 1 ? { ...operation, at: { ...operation.at, method: 'SSE' as const } } : operation)) };
  expect(modelOf(system, { load: 1 }).operations).toEqual([{ id: 'writeNote', hasLatency: false }, { id: 'pay', hasLatency: true }]);
  expect(simulateSystem(system, { load: 1, requests: 2000 }, [1]).operations.map(({ operation }) => operation)).toEqual(['pay']);
});

it('runs one of the variants of a statement each time, in whole and by chance', () => {
  const { model } = modelOf(paying(), { load: 1 });
  const rest = model.programs.find(({ id }) => id === 'rest "listNotes"');
  // A first page or a further one, on one connection: never both.
  expect(rest?.steps).toMatchObject([{ do: 'hold', station: 'pool "notes"', steps: [{ do: 'maybe', steps: [{ do: 'wait' }, { do: 'call' }], else: [{ do: 'wait' }, { do: 'call' }] }, { do: 'use', station: 'loop "notes"' }] }]);
});

it('says what it leaves out', () => {
  expect(modelOf(exampleOf('shop'), { load: 1 }).leftOut).toEqual([
    'Jobs (refresh.Product.popularity, retention.Customer, erasure.Customer and 1 more): what one run of them takes is not known.',
    'Workflows (checkout) call their externals only: this version has no statements of theirs.',
    'Locks of rows, garbage collection, cold caches, new connections and what clients try again are not in the model.',
  ]);
});
