import { expect, it } from 'vitest';
import { design } from '../../design/index.ts';
import type { System } from '../../system/index.ts';
import { exactly, notesBrief, payingBrief, systemsBy, withDemand } from '../fixture/systems.ts';
import { modelOf } from './model-of.ts';
import type { ModelOptions } from './options.ts';
import { begin } from '../simulate/run.ts';
import { planRuns, simulateSystem, summaryOf } from './simulate-system.ts';
import { runInSections } from './replication.ts';
import type { SimulatedSystem } from './simulate-system.ts';

const systemOf = systemsBy(design);
const notes = systemOf(notesBrief);
/** 20 + 5 requests a second, each with one statement, and none of them in a transaction. */
const rate = 25;

function sized(system: System, { pool = 100, cores = 1, deadline = 1000 }: { readonly pool?: number; readonly cores?: number; readonly deadline?: number }): System {
  return {
    ...system,
    services: system.services.map((service) => ({ ...service, pool: exactly(pool, 'connections') })),
    stores: system.stores.map((store) => ({ ...store, cores: exactly(cores, 'cores'), maxConnections: exactly(1000, 'connections') })),
    operations: system.operations.map((operation) => ({ ...operation, transaction: false, budget: { ...operation.budget, deadline: exactly(deadline) } })),
  };
}

function simulated(system: System, options: Partial<ModelOptions> = {}): SimulatedSystem {
  return simulateSystem(system, { load: 1, requests: 150_000, ...options }, [1, 2]);
}

function meanOf({ operations }: SimulatedSystem, id = 'listNotes'): { readonly low: number; readonly high: number; readonly value: number } {
  const mean = operations.find(({ operation }) => operation === id)?.mean;
  if (mean === undefined) throw new Error('too few');
  return mean;
}

/** Within twice the interval: one of ten thousand exact values isn't, whatever the seeds. */
function covers({ low, high }: { readonly low: number; readonly high: number }, exact: number): boolean {
  return Math.abs(exact - (low + high) / 2) <= high - low;
}

it('has requests take their turns at the event loop: M/M/1', () => {
  const seen = simulated(withDemand(sized(notes, {}), 0.02, 0, 0));
  expect(covers(meanOf(seen), 0.02 / (1 - rate * 0.02))).toBe(true);
  expect(covers(seen.parts.find(({ id }) => id === 'notes.cores')?.busy ?? { low: 0, high: 0 }, rate * 0.02)).toBe(true);
  // Without the other operation it would be less.
  expect(covers(meanOf(seen), 0.02 / (1 - 20 * 0.02))).toBe(false);
});

it('has requests wait for a connection, for as long as others hold one', () => {
  // M/G/1 by Pollaczek and Khinchine: an Erlang-4 time has a variation of 0.25.
  const exact = 0.02 + (rate * 0.02 ** 2 * 1.25) / (2 * (1 - rate * 0.02));
  const held = withDemand(notes, 0, 0, 0.02);
  expect(covers(meanOf(simulated(sized(held, { pool: 1 }))), exact)).toBe(true);
  expect(covers(meanOf(simulated(sized(held, { pool: 2 }))), exact)).toBe(false);
});

it('holds one connection from the beginning of a transaction to its end', () => {
  const made = sized(withDemand(notes, 0, 0, 0.02), { pool: 1 });
  const held = { ...made, operations: made.operations.map((operation) => ({ ...operation, transaction: true })) };
  const seen = simulated(held, { loads: new Map([['writeNote', 0]]) });
  // BEGIN, one statement and COMMIT, each an Erlang-4 time, and one wait before all three.
  expect(covers(meanOf(seen), 0.02 + (20 * 0.02 ** 2 * (1 + 0.25 / 3)) / (2 * (1 - 20 * 0.02)))).toBe(true);
});

it('shares the cores of the database among all who are there', () => {
  const exact = 0.03 / (1 - rate * 0.03);
  const work = withDemand(notes, 0, 0.03, 0.03);
  expect(covers(meanOf(simulated(sized(work, { cores: 1 }))), exact)).toBe(true);
  expect(covers(meanOf(simulated(sized(work, { cores: 2 }))), exact)).toBe(false);
});

it('cuts off what takes longer than its deadline, and what the database has begun goes on', () => {
  // Of an Erlang-4 time the share beyond twice its mean: three of four stages or fewer within 8.
  const beyond = Math.exp(-8) * (1 + 8 + 32 + 8 ** 3 / 6);
  const held = withDemand(notes, 0, 0, 0.1);
  const cut = simulated(sized(held, { deadline: 0.2 }));
  const [first] = cut.operations;
  expect(covers(first?.errors ?? { low: 0, high: 0 }, beyond)).toBe(true);
  expect(covers(cut.parts.find(({ id }) => id === 'notes.pool')?.busy ?? { low: 0, high: 0 }, (rate * 0.1) / 100)).toBe(true);
  expect(simulated(sized(held, {})).operations[0]?.errors).toEqual({ value: 0, low: 0, high: 0 });
});

it('begins nothing for a request whose deadline has passed', () => {
  const held = withDemand(notes, 0.0001, 0.001, 0.1);
  const asked = (deadline: number): number => {
    const made = sized(held, { deadline });
    const { model } = modelOf({ ...made, operations: made.operations.map((operation) => ({ ...operation, transaction: true })) }, { load: 1 });
    const run = begin(model, 1);
    run.run(1000);
    const { calls, sources } = run.result();
    const requests = sources.reduce((sum, { ended }) => sum + ended.reduce((all, each) => all + each, 0), 0);
    return calls.reduce((sum, { attempts }, place) => sum + (model.calls[place]?.id.startsWith('query') === true ? attempts : 0), 0) / requests;
  };
  // BEGIN alone takes 15 ms or more.
  expect(asked(0.002)).toBeLessThan(0.01);
  expect(asked(10)).toBeGreaterThan(0.99);
});

it('takes the sum of its parts where nobody waits', () => {
  const seen = simulated(withDemand(sized(notes, {}), 0.002, 0.001, 0.003), { load: 0.001 });
  for (const id of ['listNotes', 'writeNote']) expect(covers(meanOf(seen, id), 0.005)).toBe(true);
  expect(seen.overloads).toEqual([]);
  expect(seen.operations.map(({ errors }) => errors?.value)).toEqual([0, 0]);
});

it('has service and database share the cores of one host', () => {
  const work = withDemand(sized(notes, { cores: 8 }), 0.01, 0.01, 0.01);
  const alone = simulated(work, { host: { cores: 8 } });
  const crowded = simulated(work, { host: { cores: 1 } });
  const busy = ({ parts }: SimulatedSystem) => parts.find(({ id }) => id === 'host.cores')?.busy ?? { low: 0, high: 0 };
  expect(covers(busy(alone), (rate * 0.02) / 8)).toBe(true);
  expect(covers(busy(crowded), rate * 0.02)).toBe(true);
  expect(meanOf(crowded).low).toBeGreaterThan(1.3 * meanOf(alone).value);
});

it('names what can’t keep up, and simulates nothing', () => {
  const seen = simulated(withDemand(notes, 0.01, 0.001, 0.003), { load: 8 });
  expect(seen.overloads).toEqual([{ part: 'notes.cores', needs: expect.closeTo(2, 9), has: 1, unit: 'cores' }]);
  expect([seen.operations, seen.parts, seen.events]).toEqual([[], [], 0]);
});

it('names connections that are held longer than there are', () => {
  const held = sized(withDemand(notes, 0, 0, 0.1), { pool: 2 });
  expect(simulated(held).overloads).toEqual([{ part: 'notes.pool', needs: expect.closeTo(2.5, 9), has: 2, unit: 'connections' }]);
});

it('has calls of an external take their time, their turn, and fail as often as is declared', () => {
  const paying = withDemand(sized(systemOf(payingBrief('latency: { p50: 10ms }, limit: 6.25/s, availability: 95%')), {}), 0, 0, 0);
  const pay = simulated(paying).operations.find(({ operation }) => operation === 'pay');
  const alone = 0.01 / Math.LN2;
  // M/D/1 at 80 %: a turn, and a wait of two.
  expect(covers(pay?.mean ?? { low: 0, high: 0 }, 3 / 6.25 + alone)).toBe(true);
  expect(covers(pay?.errors ?? { low: 0, high: 0 }, 0.05)).toBe(true);
});

it('says the same when its runs are made apart, in any order', () => {
  const made = withDemand(sized(notes, {}), 0.002, 0.001, 0.003);
  const planned = planRuns(made, { load: 1, requests: 20_000 }, [1, 2, 3]);
  const [third, first, second] = [2, 0, 1].map((place) => runInSections(planned.runs[place] as (typeof planned.runs)[number]));
  expect(summaryOf(planned, [first ?? [], second ?? [], third ?? []])).toEqual(simulateSystem(made, { load: 1, requests: 20_000 }, [1, 2, 3]));
});

it('gives the same for the same seeds, and no interval of what was too rare', () => {
  const made = withDemand(sized(notes, {}), 0.002, 0.001, 0.003);
  const rare = { requests: 20_000, loads: new Map([['writeNote', 0.01]]) };
  const [one, again, other] = [[1], [1], [2]].map((seeds) => simulateSystem(made, { load: 1, ...rare }, seeds));
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
  expect(one?.operations.map((operation) => [operation.operation, operation.mean === undefined])).toEqual([['listNotes', false], ['writeNote', true]]);
});
