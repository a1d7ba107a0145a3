import { expect, it } from 'vitest';
import { design } from '../../design/index.ts';
import { coresAt } from '../../evidence/index.ts';
import type { Demand, Demands, OperationDemand } from '../../evidence/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { exactly, notesBrief, systemsBy } from '../fixture/systems.ts';
import { offeredOf } from './busy.ts';
import { modelOf } from './model-of.ts';
import { simulateSystem } from './simulate-system.ts';

const notes = systemsBy(design)(notesBrief);
const seconds = (value: number, variation = 0.1): Demand => ({ ...exactly(value), variation });
const cores = (value: number): Quantity => exactly(value, 'cores');

function operation(id: string, statements: readonly string[], held: number): OperationDemand {
  const [service, database, elsewhere] = [0.0004, 0.0003, 0.0006];
  return {
    operation: id,
    requests: 100,
    alone: 50,
    service: seconds(service),
    sleeps: exactly(2, '1'),
    database: seconds(database),
    execution: seconds(0.0001),
    held: seconds(held),
    elsewhere: seconds(elsewhere),
    response: seconds(service + database + elsewhere + 2 * 0.00005),
    statements: statements.map((statement) => ({ statement, calls: 1 / statements.length, execution: seconds(0.0001), seen: exactly(0.0005) })),
  };
}

const demands: Demands = {
  load: { seconds: 10, samples: 100, requests: 100, rate: 10, serviceCores: 0.01 },
  idle: { service: cores(0.004), database: cores(0.001) },
  service: { sleep: seconds(0.00005) },
  database: { cold: seconds(0.0001), cools: 0.01 },
  background: seconds(0.00002),
  roundTrip: seconds(0.0001),
  commit: seconds(0.001),
  generator: seconds(0.0005),
  operations: [operation('listNotes', ['listNotes.1', 'listNotes.1:cursor'], 0.0005), operation('writeNote', ['writeNote.1'], 0.0007)],
  others: [],
  leftOut: { failed: 0, service: { samples: 0, seconds: 0 }, database: { samples: 0, seconds: 0 } },
  check: [],
};

it('answers one request alone in the time that was measured', () => {
  const seen = simulateSystem(notes, { load: 0.001, demands, requests: 20_000 }, [1, 2]);
  // What a database with cold caches takes more was not in that response, nor what works beside its sessions.
  const alone = 0.0004 + 0.0003 + 0.0006 + 2 * 0.00005 + 0.0001 + 0.00002;
  for (const { mean } of seen.operations) {
    expect(mean?.low).toBeLessThan(alone);
    expect(mean?.high).toBeGreaterThan(alone);
  }
});

it.each([1, 10, 40])('uses the cores that the measured demands tell, at %s times the load', (load) => {
  const rates = { listNotes: 20 * load, writeNote: 5 * load };
  const told = coresAt(demands, rates, { cores: 2, beside: 25 * load * 0.0005 });
  const { model } = modelOf(notes, { load, demands, host: { cores: 2 } });
  const by = offeredOf(model).find(({ station }) => station === 'host ""')?.by ?? new Map<string, number>();
  expect(by.get('service "notes"')).toBeCloseTo(told.service - 0.004, 6);
  expect(by.get('database "main"')).toBeCloseTo((told.database ?? 0) - 0.001, 6);
  expect(by.get('')).toBeCloseTo(25 * load * 0.0005, 9);
});

it('waits less for processes to wake up the more there is to do', () => {
  const cpu = (load: number): number => {
    const { model, parts } = modelOf(notes, { load, demands });
    const offered = offeredOf(model).find(({ station }) => parts.find(({ id }) => id === 'notes.cores')?.station === station);
    return (offered?.busy ?? 0) / (25 * load);
  };
  expect(cpu(0.001)).toBeCloseTo(0.0004 + 2 * 0.00005, 6);
  expect(cpu(50)).toBeLessThan(0.00047);
  expect(cpu(50)).toBeGreaterThan(0.0004);
});

it('counts what is used without requests', () => {
  const seen = simulateSystem(notes, { load: 1, demands, host: { cores: 2 }, requests: 50_000 }, [1, 2]);
  const told = coresAt(demands, { listNotes: 20, writeNote: 5 }, { cores: 2, beside: 25 * 0.0005 });
  const busy = seen.parts.find(({ id }) => id === 'host.cores')?.busy;
  expect(Math.abs((busy?.value ?? 0) - (told.service + (told.database ?? 0) + 25 * 0.0005) / 2)).toBeLessThan((busy?.high ?? 0) - (busy?.low ?? 0));
});

it('takes what was not measured as it is assumed, and says so', () => {
  const { leftOut, model } = modelOf(notes, { load: 1, demands: { ...demands, operations: demands.operations.slice(0, 1) } });
  expect(leftOut).toContain('writeNote: not measured, so the demands are those that are assumed.');
  expect(model.programs.some(({ id }) => id === 'service "writeNote"')).toBe(true);
});
