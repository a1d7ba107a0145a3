import { expect, it } from 'vitest';
import { design } from '../design/index.ts';
import { declared } from '../quantity/index.ts';
import { read } from '../read/index.ts';
import type { System } from '../system/index.ts';
import { predict } from './predict.ts';
import { breakAt, kneeOf } from './promises.ts';
import { solve } from './solve.ts';

const text = `kentledge: 1
system: notes
entities:
  Note: { count: 1M, fields: { title: string(200), body: text about 2kB } }
operations:
  listNotes: { by: anyone, reads: Note, rate: 20/s }
  writeNote: { by: anyone, takes: { title: string(200), body: text }, creates: Note, rate: 5/s }
`;

function system(): System {
  const { brief } = read({ name: 'brief.yaml', text });
  if (brief === undefined) throw new Error('the brief has errors');
  return design(brief).system;
}

/** The same system with these seconds for each request of every operation, known exactly. */
function withDemand(of: System, service: number, database: number, held: number): System {
  const exact = (seconds: number) => declared(seconds, 's', { path: 'test' });
  return { ...of, operations: of.operations.map((operation) => ({ ...operation, demand: { service: exact(service), database: exact(database), held: exact(held) } })) };
}

const quantity = (of: System, load: number, name: string) => predict(of, load).prediction.quantities.find((each) => each.name === name)?.quantity;

it('says how busy parts are by the utilisation law', () => {
  const made = withDemand(system(), 0.002, 0.001, 0.004);
  const [service] = made.services;
  const pool = service?.pool.value ?? 0;
  // A statement waits its turn for the one core of the database, and holds its connection meanwhile.
  const held = 0.004 + 0.001 * (1 / (1 - 75 * 0.001) - 1);
  expect(quantity(made, 3, 'notes.cores.busy')?.value).toBeCloseTo(75 * 0.002, 12);
  expect(quantity(made, 3, 'notes.pool.busy')?.value).toBeCloseTo((75 * held) / pool, 12);
  expect(quantity(made, 3, 'main.cores.busy')?.value).toBeCloseTo((75 * 0.001) / (made.stores[0]?.cores.value ?? 0), 12);
  expect(predict(made, 3).prediction.bottleneck).toBe('notes.cores');
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

it('finds the load at which the first objective breaks, and what it is', () => {
  const made = withDemand(system(), 0.004, 0.001, 0.003);
  const knee = kneeOf(made, 'value');
  expect(knee?.breaks).toEqual({ subject: 'listNotes', says: 'p95' });
  expect(breakAt(made, (knee?.load ?? 0) * 0.9999, 'value')).toBeUndefined();
  expect(breakAt(made, (knee?.load ?? 0) * 1.0001, 'value')).toEqual(knee?.breaks);
  // Its p95 is over 200 ms where the core is busy 1 - ln 20 · 4 ms / 200 ms or so.
  expect((knee?.load ?? 0) * 25 * 0.004).toBeGreaterThan(0.9);
  expect(kneeOf(withDemand(system(), 0.3, 0, 0), 'value')).toEqual({ load: 0, breaks: { subject: 'listNotes', says: 'p95' } });
});

it('gives no latency of a part that can’t keep up, and says what is missing', () => {
  const made = withDemand(system(), 0.01, 0.001, 0.003);
  const { prediction, diagnostics } = predict(made, 8);
  expect(prediction.quantities.filter(({ name }) => name.includes('.latency.'))).toEqual([]);
  expect(diagnostics.map(({ code, data }) => [code, data])).toEqual([['predict/overload', { part: 'notes.cores', load: 8, needed: 2, servers: 1 }]]);
  expect(predict(made, 3.8).diagnostics.map(({ code }) => code)).toEqual(['predict/uncertain']);
  expect(predict(made, 1).diagnostics).toEqual([]);
});

it('carries the range of what is assumed, and says what more traffic needs', () => {
  const made = system();
  const p95 = quantity(made, 1, 'listNotes.latency.p95');
  expect(p95?.low).toBeLessThan(p95?.value ?? 0);
  expect(p95?.high).toBeGreaterThan(p95?.value ?? 0);
  const { loads, needs } = predict(withDemand(made, 0.02, 0.001, 0.003), 1).prediction.capacity;
  expect(loads).toEqual([1, 2, 5, 10]);
  // 0.5 busy cores for each unit of load, 0.7 of each core used.
  expect(needs[0]).toMatchObject({ id: 'notes.instances', designed: made.services[0]?.instances.value });
  expect(needs[0]?.needed.map(({ value }) => value)).toEqual([1, 2, 4, 8]);
});
