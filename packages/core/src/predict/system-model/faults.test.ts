import { expect, it } from 'vitest';
import { design } from '../../design/index.ts';
import type { System } from '../../system/index.ts';
import { exactly, notesBrief, payingBrief, systemsBy, withDemand } from '../fixture/systems.ts';
import { outcome } from '../simulate/results.ts';
import { begin } from '../simulate/run.ts';
import type { Fault } from './faults.ts';
import { modelOf } from './model-of.ts';
import type { ModelOptions } from './options.ts';

const systemOf = systemsBy(design);
const notes = withDemand(systemOf(notesBrief), 0.002, 0.002, 0.004);
const [service, store] = [notes.services[0]?.id ?? '', notes.stores[0]?.id ?? ''];

/** Of the requests of one operation in each stretch of seconds: how many were answered, refused or failed, and their mean time. */
function seenIn(system: System, stretches: readonly number[], options: Partial<ModelOptions>, operation = 'listNotes') {
  const modelled = modelOf(system, { load: 1, ...options });
  const place = modelled.operations.findIndex(({ id }) => id === operation);
  const run = begin(modelled.model, 1);
  return stretches.map((until) => {
    run.reset();
    run.run(until);
    const { ended = [], sums = [] } = run.result().sources[place] ?? {};
    const answered = ended[outcome.answered] ?? 0;
    return { answered, lost: (ended[outcome.refused] ?? 0) + (ended[outcome.failed] ?? 0), timedOut: ended[outcome.timedOut] ?? 0, mean: (sums[0] ?? 0) / answered };
  });
}

const faulty = (fault: Fault): Partial<ModelOptions> => ({ faults: [fault] });

it.each([['a service', { service }], ['a database', { store }]] as const)('refuses requests while %s is dead, and answers them again', (_, part) => {
  for (const host of [{}, { host: { cores: 2 } }]) {
    const [before, dead, after] = seenIn(notes, [100, 200, 300], { ...host, ...faulty({ at: 100, part, do: 'kill', seconds: 100 }) });
    expect(before?.lost).toBe(0);
    expect(dead?.answered).toBe(0);
    expect(dead?.lost).toBeGreaterThan(1700);
    expect(after?.lost).toBe(0);
    expect(after?.answered).toBeGreaterThan(1700);
  }
});

it('refuses what goes to one dead instance of several', () => {
  const four = { ...notes, services: notes.services.map((each) => ({ ...each, instances: exactly(4, 'instances') })) };
  const [dead] = seenIn(four, [200], faulty({ at: 0, part: { service, instance: 2 }, do: 'kill', seconds: 200 }));
  const all = (dead?.answered ?? 0) + (dead?.lost ?? 0);
  // 4,000 requests, a quarter of them: within four standard deviations.
  expect(Math.abs((dead?.lost ?? 0) / all - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / all));
});

it('takes longer at first after a restart', () => {
  const [warm, cold, again] = seenIn(notes, [100, 200, 300], faulty({ at: 100, part: { service }, do: 'kill', seconds: 0.001, slowStart: { seconds: 100, factor: 5 } }));
  expect(cold?.mean).toBeGreaterThan((warm?.mean ?? 0) + 3 * 0.002);
  expect(again?.mean).toBeCloseTo(warm?.mean ?? 0, 3);
});

it.each([['a service', { service }], ['a database', { store }]] as const)('takes longer while %s is slow', (_, part) => {
  const [before, slow, after] = seenIn(notes, [500, 1000, 1500], faulty({ at: 500, part, do: 'slow', seconds: 500, factor: 4 }));
  // Three times 2 ms more, and what queues stretch it by.
  expect(slow?.mean).toBeGreaterThan((before?.mean ?? 0) + 0.9 * 0.006);
  expect(slow?.mean).toBeLessThan((before?.mean ?? 0) + 1.6 * 0.006);
  expect(after?.mean).toBeCloseTo(before?.mean ?? 0, 3);
});

it('answers after the deadline, or not at all, while the database stands still', () => {
  const [before, still, after] = seenIn(notes, [100, 110, 200], faulty({ at: 100, part: { store }, do: 'pause', seconds: 10 }));
  expect(before?.timedOut).toBe(0);
  expect(still?.answered).toBeLessThan(25);
  expect((still?.timedOut ?? 0) + (still?.lost ?? 0)).toBeGreaterThan(150);
  expect(after?.answered).toBeGreaterThan(1600);
});

it('fails calls of an external that is dead, and of no other', () => {
  const paying = withDemand(systemOf(payingBrief('latency: { p50: 20ms }')), 0.002, 0.002, 0.004);
  const dead = faulty({ at: 100, part: { external: 'bank' }, do: 'kill', seconds: 100 });
  const [, paid] = seenIn(paying, [100, 199], dead, 'pay');
  expect(paid?.answered).toBe(0);
  expect(paid?.lost).toBeGreaterThan(400);
  expect(seenIn(paying, [300], dead, 'listNotes')[0]?.lost).toBe(0);
  const [usual, slow] = seenIn(paying, [100, 1000], faulty({ at: 100, part: { external: 'bank' }, do: 'slow', seconds: 900, factor: 3 }), 'pay');
  expect(slow?.mean).toBeGreaterThan(2 * (usual?.mean ?? 0));
});
