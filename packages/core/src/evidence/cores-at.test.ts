import { expect, it } from 'vitest';
import { measured } from '../quantity/index.ts';
import { coresAt } from './cores-at.ts';
import type { Demands, OperationDemand } from './demands.ts';

const seconds = (value: number) => measured(value, 's', 'run', 'test', 1);
const none = seconds(0);

function operation(id: string, service: number, database: number, sleeps: number): OperationDemand {
  return { operation: id, requests: 1, alone: 1, service: seconds(service), sleeps: measured(sleeps, '1', 'run', 'test', 1), database: seconds(database), response: none, elsewhere: none, statements: [] };
}

function demands(differs: Partial<Demands>): Demands {
  return {
    load: { seconds: 1, samples: 1, requests: 1, rate: 1, serviceCores: 0.1 },
    idle: { service: measured(0.004, 'cores', 'run', 'test', 1), database: measured(0.002, 'cores', 'run', 'test', 1) },
    service: {}, database: {}, roundTrip: none, generator: none, others: [], check: [],
    operations: [operation('read', 0.001, 0.0005, 3), operation('write', 0.003, 0.002, 5)],
    leftOut: { failed: 0, service: { samples: 0, seconds: 0 }, database: { samples: 0, seconds: 0 } },
    ...differs,
  };
}

const alone = { cores: 1e9, beside: 0 };

it('adds rate times demand to what is used idle', () => {
  const { service, database } = coresAt(demands({}), { read: 100, write: 20 }, alone);
  expect(service).toBeCloseTo(0.004 + 100 * 0.001 + 20 * 0.003, 6);
  expect(database).toBeCloseTo(0.002 + 100 * 0.0005 + 20 * 0.002, 6);
});

it('adds sleeps and cold caches in the share of time in which a process has nothing to do', () => {
  const { service } = coresAt(demands({ service: { sleep: seconds(0.0001), cold: seconds(0.0004), cools: 0.01 } }), { read: 200 }, alone);
  // used = idle + own + (1 - used) · waking
  const waking = 200 * 3 * 0.0001 + (200 * 0.0004) / (1 + 200 * 0.01);
  expect(service).toBeCloseTo((0.004 + 0.2 + waking) / (1 + waking), 6);
});

it('finds a process awake more often where it waits for shared cores', () => {
  const costly = demands({ service: { sleep: seconds(0.0002) } });
  const free = coresAt(costly, { read: 200 }, { cores: 2, beside: 0 }).service;
  const crowded = coresAt(costly, { read: 200 }, { cores: 2, beside: 1.5 }).service;
  expect(crowded).toBeLessThan(0.9 * free);
  expect(crowded).toBeGreaterThan(0.204);
  // Who uses little waits little, however many want the cores: with 0.2 cores of work it still sleeps half of the time.
  expect(coresAt(costly, { read: 200 }, { cores: 2, beside: 5 }).service).toBeGreaterThan(0.204 + 0.3 * 200 * 3 * 0.0002);
});

it('spreads work that came now and then over all requests', () => {
  const differs = demands({ leftOut: { failed: 0, service: { samples: 1, seconds: 0.05 }, database: { samples: 0, seconds: 0 } }, load: { seconds: 10, samples: 400, requests: 500, rate: 50, serviceCores: 0.1 } });
  expect(coresAt(differs, { read: 100 }, alone).service).toBeCloseTo(0.004 + 100 * (0.001 + 0.0001), 6);
});

it('gives what would be needed where a core is not enough, and nothing of a database that was not watched', () => {
  const { database: _, ...service } = demands({ service: { sleep: seconds(0.0002) } });
  const used = coresAt(service, { read: 2000 }, { cores: 2, beside: 0 });
  expect(used).toEqual({ service: expect.closeTo(2.004, 6) as number });
});
