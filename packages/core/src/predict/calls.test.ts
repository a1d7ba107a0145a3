import { expect, it } from 'vitest';
import { design } from '../design/index.ts';
import { callRates, timeOf } from './calls.ts';
import { exactly, payingBrief, systemsBy, withDemand } from './fixture/systems.ts';
import { percentileOf } from './moments.ts';
import { predict } from './predict.ts';
import { solve } from './solve.ts';

const systemOf = systemsBy(design);

const slow = 'latency: { p50: 90ms, p99: 1200ms }';

it('takes an external for lognormal through two percentiles, and for exponential through one', () => {
  const [bank] = systemOf(payingBrief(slow)).externals;
  if (bank === undefined) throw new Error('no bank');
  const time = timeOf(bank, 'value');
  expect([time.law, percentileOf(time, 'p50'), percentileOf(time, 'p99')]).toEqual(['lognormal', expect.closeTo(0.09, 9), expect.closeTo(1.2, 9)]);
  const one = timeOf({ ...bank, latency: { p95: exactly(0.3) } }, 'value');
  expect([one.law, one.mean, percentileOf(one, 'p95')]).toEqual(['gamma', expect.closeTo(0.3 / Math.log(20), 9), expect.closeTo(0.3, 9)]);
});

it('adds the calls of an operation to its time, and holds no connection meanwhile', () => {
  const system = withDemand(systemOf(payingBrief(slow)), 0.0001, 0, 0);
  const { operations, parts } = solve(system, 0.001, 'value');
  const time = operations.get('pay');
  expect(time && percentileOf(time, 'p99')).toBeCloseTo(1.2, 2);
  expect(operations.get('listNotes')?.mean).toBeCloseTo(0.0001, 6);
  expect(parts.find(({ id }) => id === 'notes.pool')?.busy).toBe(0);
});

it('is near what numerical integration gives of an exponential time and a lognormal one', () => {
  // Both of mean 100 ms or so, where the sum is farthest from either law.
  const system = withDemand(systemOf(payingBrief(slow)), 0.1, 0, 0);
  const time = solve(system, 1e-6, 'value').operations.get('pay');
  const sigma = Math.log(1200 / 90) / 2.3263478740408408;
  const beyond = (t: number): number => {
    let [sum, weights] = [0, 0];
    for (let z = -7; z <= 7; z += 0.001) {
      const weight = Math.exp((-z * z) / 2);
      sum += weight * Math.exp(-Math.max(0, t - 0.09 * Math.exp(sigma * z)) / 0.1);
      weights += weight;
    }
    return sum / weights;
  };
  const [p50, p95, p99] = (['p50', 'p95', 'p99'] as const).map((percentile) => (time === undefined ? 0 : beyond(percentileOf(time, percentile))));
  expect(p50).toBeCloseTo(0.5, 1);
  expect(Math.abs((p95 ?? 0) - 0.05)).toBeLessThan(0.01);
  expect(Math.abs((p99 ?? 0) - 0.01)).toBeLessThan(0.003);
});

it('counts what operations call, and what workflows of their events and of schedules do', () => {
  const workflows = `workflows:
  each: { when: Paid, does: [{ name: take, calls: bank.charge, undo: bank.charge }, { name: list, each: $event.lines, calls: bank.charge, final: true }] }
  daily: { when: every day at 02:00, does: [{ name: sum, calls: bank.charge }] }
events:
  Paid: { carries: { lines: [{ sum: int }] } }
`;
  const brief = payingBrief('latency: { p50: 10ms }', workflows).replace('creates: Note, rate: 5/s', 'creates: Note, emits: Paid, rate: 5/s');
  // 5/s by `pay`, 5/s once and 5/s for each of three lines, one a day.
  expect(callRates(systemOf(brief)).get('bank')).toBeCloseTo(5 + 5 + 15 + 1 / 86_400, 9);
});

it('names an external that takes fewer calls than come, with what is missing', () => {
  const { prediction, diagnostics } = predict(withDemand(systemOf(payingBrief(`${slow}, limit: 20/s`)), 0.0001, 0.0001, 0.001), { load: 5 });
  expect(prediction.overloads).toEqual([{ part: 'bank.limit', needs: 25, has: 20, unit: 'calls a second' }]);
  expect(diagnostics[0]?.message).toBe('at 5× the declared traffic bank.limit needs 25 calls a second and has 20: 5 are missing');
  const latencies = prediction.quantities.filter(({ name }) => name.endsWith('.p95')).map(({ name }) => name);
  expect(latencies).toEqual(['listNotes.latency.p95', 'writeNote.latency.p95']);
});

it('lets calls wait for their turn where so many a second are let through: M/D/1', () => {
  const system = withDemand(systemOf(payingBrief('latency: { p50: 10ms }, limit: 6.25/s')), 0, 0, 0);
  const alone = 0.01 / Math.LN2;
  // At 80 % the mean wait is two services.
  expect((solve(system, 1, 'value').operations.get('pay')?.mean ?? 0) - alone).toBeCloseTo(2 / 6.25, 9);
});

it('lets calls wait for one of the calls at once', () => {
  const p95 = (concurrent: number): number => {
    const time = solve(withDemand(systemOf(payingBrief(`latency: { p50: 90ms, p99: 1200ms }, concurrent: ${concurrent}`)), 0.0001, 0, 0), 1, 'value').operations.get('pay');
    return time === undefined ? Number.POSITIVE_INFINITY : percentileOf(time, 'p95');
  };
  expect(p95(1)).toBeGreaterThan(1.5 * p95(100));
});
