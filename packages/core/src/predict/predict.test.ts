import { expect, it } from 'vitest';
import { design } from '../design/index.ts';
import { notesBrief, payingBrief, systemsBy, withDemand } from './fixture/systems.ts';
import { predict } from './predict.ts';
import { breakIn, kneeOf, promisesOf } from './promises.ts';
import { solve } from './solve.ts';
import type { System } from '../system/index.ts';

const systemOf = systemsBy(design);

const system = (): System => systemOf(notesBrief);
const breakAt = (of: System, load: number) => breakIn({ solved: solve(of, load, 'value'), promises: promisesOf(of) });

const quantity = (of: System, load: number, name: string) => predict(of, { load }).prediction.quantities.find((each) => each.name === name)?.quantity;

it('says how busy parts are by the utilisation law', () => {
  const made = withDemand(system(), 0.002, 0.001, 0.004);
  const [service] = made.services;
  const pool = service?.pool.value ?? 0;
  // A statement waits its turn for the one core of the database, and holds its connection meanwhile.
  const held = 0.004 + 0.001 * (1 / (1 - 75 * 0.001) - 1);
  expect(quantity(made, 3, 'notes.cores.busy')?.value).toBeCloseTo(75 * 0.002, 12);
  expect(quantity(made, 3, 'notes.pool.busy')?.value).toBeCloseTo((75 * held) / pool, 12);
  expect(quantity(made, 3, 'main.cores.busy')?.value).toBeCloseTo((75 * 0.001) / (made.stores[0]?.cores.value ?? 0), 12);
  expect(predict(made, { load: 3 }).prediction.bottleneck).toBe('notes.cores');
});

it('gives the response of M/M/1 where an operation needs one core alone', () => {
  const made = withDemand(system(), 0.01, 0, 0);
  const mean = 0.01 / (1 - 50 * 0.01);
  for (const [name, percentile] of [['p50', 0.5], ['p95', 0.95], ['p99', 0.99]] as const) expect(quantity(made, 2, `listNotes.latency.${name}`)?.value).toBeCloseTo(-Math.log(1 - percentile) * mean, 9);
});

it('adds what a request waits for: a core, a connection, the cores of the database', () => {
  const idle = withDemand(system(), 0.002, 0.001, 0.003);
  const times = [0.01, 4, 12, 19].map((load) => solve(idle, load, 'value').operations.get('listNotes')?.mean ?? 0);
  expect(times[0]).toBeCloseTo(0.005, 5);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times[3]).toBeGreaterThan(2 * (times[0] ?? 0));
});

it('waits for a connection by Allen and Cunneen, for as long as connections are held', () => {
  const narrow = withDemand(system(), 0, 0, 0.1);
  const [service] = narrow.services;
  const made = service === undefined ? narrow : { ...narrow, services: [{ ...service, pool: { ...service.pool, value: 4 } }] };
  // 25 requests a second hold 2.5 of 4: C = 0.31986; round trips and commits have a variation of 0.25.
  expect(solve(made, 1, 'value').operations.get('listNotes')?.mean).toBeCloseTo(0.1 + (0.31986 * 0.1 * 0.625) / 1.5, 5);
});

it('finds the load at which the first objective breaks, and what it is', () => {
  const made = withDemand(system(), 0.004, 0.001, 0.003);
  const knee = kneeOf(made, 'value');
  expect(knee?.breaks).toEqual({ subject: 'listNotes', says: 'p95' });
  expect(breakAt(made, (knee?.load ?? 0) * 0.9999)).toBeUndefined();
  expect(breakAt(made, (knee?.load ?? 0) * 1.0001)).toEqual(knee?.breaks);
  // Its p95 is over 200 ms where the core is busy 1 - ln 20 · 4 ms / 200 ms or so.
  expect((knee?.load ?? 0) * 25 * 0.004).toBeGreaterThan(0.9);
  expect(kneeOf(withDemand(system(), 0.3, 0, 0), 'value')).toEqual({ load: 0, breaks: { subject: 'listNotes', says: 'p95' } });
});

it('gives no latency of a part that can’t keep up, and says what is missing', () => {
  const made = withDemand(system(), 0.01, 0.001, 0.003);
  const { prediction, diagnostics } = predict(made, { load: 8 });
  expect(prediction.quantities.filter(({ name }) => name.includes('.latency.'))).toEqual([]);
  expect(diagnostics.map(({ code, data }) => [code, data])).toEqual([['predict/overload', { part: 'notes.cores', load: 8, needs: 2, has: 1, unit: 'cores' }]]);
  expect(prediction.quantities.map(({ name }) => name)).not.toContain('notes.cores.busy');
  expect(prediction.quantities.filter(({ name }) => name.endsWith('.errors'))).toEqual([]);
  expect(predict(made, { load: 1 }).diagnostics).toEqual([]);
});

it('carries the range of what is assumed, and says what more traffic needs', () => {
  const made = system();
  const p95 = quantity(made, 1, 'listNotes.latency.p95');
  expect(p95?.low).toBeLessThan(p95?.value ?? 0);
  expect(p95?.high).toBeGreaterThan(p95?.value ?? 0);
});

it('gives a percentile with its range even where the far end can’t keep up: at most the deadline', () => {
  const made = system();
  const [first] = made.operations;
  const wide = { ...made, operations: made.operations.map((operation) => ({ ...operation, demand: { ...operation.demand, service: { ...operation.demand.service, value: 0.001, low: 0.0005, high: 1 } } })) };
  const p95 = quantity(wide, 1, 'listNotes.latency.p95');
  expect(p95?.high).toBe(first?.budget.deadline.value);
  expect(quantity(wide, 1, 'notes.cores.busy')?.high).toBe(1);
  expect(quantity(wide, 1, 'system.knee')?.low).toBe(0);
  expect(JSON.stringify(predict(wide, { load: 1 }).prediction)).not.toContain('null');
});

it('blames the database alone where connections are only kept by it', () => {
  const made = withDemand(system(), 0.0001, 0.1, 0.1);
  const { prediction } = predict(made, { load: 1 });
  expect(prediction.overloads.map(({ part }) => part)).toEqual(['main.cores']);
  expect(prediction.bottleneck).toBe('main.cores');
  expect(prediction.quantities.filter(({ name }) => name.startsWith('notes.pool'))).toEqual([]);
});

it('answers for a system that nobody uses', () => {
  const made = system();
  const idle = { ...made, operations: made.operations.map((operation) => ({ ...operation, totalRate: { ...operation.totalRate, value: 0, low: 0, high: 0 } })) };
  const { prediction, diagnostics } = predict(idle, { load: 1 });
  expect(diagnostics).toEqual([]);
  expect(prediction.breaks).toBeUndefined();
  expect(prediction.bottleneck).toBeUndefined();
  expect(prediction.quantities.find(({ name }) => name === 'listNotes.latency.p95')?.quantity.value).toBeGreaterThan(0);
  expect(JSON.stringify(prediction)).not.toMatch(/null|NaN/);
});

it('answers for a system without operations that take time', () => {
  const { prediction } = predict(withDemand(system(), 0, 0, 0), { load: 1_000_000 });
  expect(prediction.breaks).toBeUndefined();
  expect(JSON.stringify(prediction)).not.toMatch(/null|NaN/);
});

it('takes a hash of a password for as long as it is each time', () => {
  const made = withDemand(system(), 0.05, 0, 0);
  const hashing = { ...made, operations: made.operations.map((operation) => ({ ...operation, totalRate: { ...operation.totalRate, value: 0.001 }, demand: { ...operation.demand, hash: operation.demand.service } })) };
  for (const percentile of ['p50', 'p99']) expect(quantity(hashing, 1, `listNotes.latency.${percentile}`)?.value).toBeCloseTo(0.05, 4);
});

it('says how far it can be trusted', () => {
  const limits = (load: number): readonly string[] => predict(withDemand(system(), 0.01, 0.001, 0.003), { load }).prediction.limits;
  expect(limits(3.72).find((text) => text.startsWith('notes.cores is busy 93 %'))).toMatch(/tail .* assumed/);
  expect(limits(1).filter((text) => text.includes('is busy'))).toEqual([]);
});

it('says whose rate nobody gave', () => {
  const limits = (text: string): readonly string[] => predict(systemOf(text), { load: 1 }).prediction.limits.filter((limit) => limit.includes('rate'));
  expect(limits(notesBrief)).toEqual([]);
  expect(limits(notesBrief.replace(', rate: 5/s', ''))).toEqual(['No rate is declared for writeNote (taken as 1/s); the ranges do not cover that.']);
});

it('draws the p95 of what breaks, up to the knee', () => {
  const { curve, quantities } = predict(withDemand(system(), 0.004, 0.001, 0.003), { load: 1 }).prediction;
  expect(curve?.operation).toBe('listNotes');
  expect(curve?.points.map(({ p95 }) => p95)).toEqual(curve?.points.map(({ p95 }) => p95).toSorted((a, b) => a - b));
  expect(curve?.points.at(-1)).toEqual({ load: quantities.find(({ name }) => name === 'system.knee')?.quantity.value, p95: expect.closeTo(0.2, 3) });
});

it('says that nothing can make an operation as available as is asked, and what keeps it from that', () => {
  const { diagnostics, prediction } = predict(systemOf(payingBrief('latency: { p50: 20ms, p99: 90ms }, availability: 99.5%')), { load: 1 });
  expect(diagnostics.map(({ code, data }) => [code, data])).toEqual([['predict/availability', { operation: 'pay', objective: '99.9 %', best: '99.5 %', needs: 'bank (99.5 %)' }]]);
  expect(prediction.quantities.find(({ name }) => name === 'pay.errors')?.quantity.value).toBeCloseTo(0.005, 6);
});

it('tells whom a connection that stays open belongs to, and no latency of it', () => {
  const made = system();
  const open = { ...made, operations: made.operations.map((operation, place) => (place === 0 ? { ...operation, at: { ...operation.at, method: 'SSE' as const } } : operation)) };
  const { quantities, limits } = predict(open, { load: 1 }).prediction;
  expect(quantities.filter(({ name }) => name.startsWith('listNotes.latency'))).toEqual([]);
  expect(limits).toContain('listNotes: a connection that stays open has no latency.');
});
