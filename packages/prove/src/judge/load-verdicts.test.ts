import { expect, it } from 'vitest';
import type { StatementTimings } from '../measure/index.ts';
import { measurements, phase, result, times } from '../testing/measurements.ts';
import { judgeErrors } from './errors.ts';
import { judgeGenerator } from './generator.ts';
import { judgeLatency } from './latency.ts';
import { judgeQueries } from './queries.ts';

const many = (count: number, seconds: number): readonly number[] => Array.from({ length: count }, () => seconds);
const slow = (count: number, of: number) => result(of, { latency: times(...many(of - count, 0.01), ...many(count, 0.3)) });

it('judges the p95 by its upper bound: 4 % of slow requests pass only with many samples', () => {
  const outcomes = (slowOnes: number, sent: number) => judgeLatency(measurements({ mix: phase({ listNotes: result(1000), getNote: slow(slowOnes, sent) }) })).map(({ outcome }) => outcome);
  expect(outcomes(200, 5000)).toEqual(['met', 'met']);
  expect(outcomes(4, 100)).toEqual(['met', 'missed']);
  expect(outcomes(300, 5000)).toEqual(['met', 'missed']);
});

it('counts both judged phases, and says how many samples are missing', () => {
  const few = measurements({ mix: phase({ listNotes: result(1000), getNote: result(40) }) });
  expect(judgeLatency(few)[1]).toMatchObject({ id: 'getNote.latency', outcome: 'not exercised', reason: '40 of 59 samples' });
  expect(judgeLatency({ ...few, rare: phase({ getNote: result(30) }) })[1]).toMatchObject({ outcome: 'met', samples: { got: 70, needed: 59 } });
});

it('leaves out operations that the plan gives too few samples', () => {
  const found = measurements();
  expect(judgeLatency({ ...found, plan: { ...found.plan, tooFew: [{ verdict: 'getNote.latency', expected: 3 }] } }).map(({ id }) => id)).toEqual(['listNotes.latency']);
});

it('judges errors by their upper bound, and tells failures by kind', () => {
  const failing = (failed: number, sent: number) => judgeErrors(measurements({ mix: phase({ getNote: result(sent, { right: sent - failed, errors: { 'status 500': failed }, examples: ['GET /notes/1 gave 500'] }) }) }))[0];
  expect(failing(0, 3000)?.outcome).toBe('met');
  expect(failing(0, 2000)).toMatchObject({ outcome: 'not exercised', reason: '2000 of 2995 samples' });
  expect(failing(5, 3000)).toMatchObject({ outcome: 'missed', reason: 'getNote: status 500 × 5; GET /notes/1 gave 500' });
  expect(failing(1, 30_000)).toMatchObject({ outcome: 'met', reason: 'getNote: status 500 × 1; GET /notes/1 gave 500' });
  expect(failing(4, 200)?.outcome).toBe('missed');
  expect(failing(1, 200)?.outcome).toBe('not exercised');
  // Seen below the objective, but not shown to be.
  expect(failing(3, 4000)?.outcome).toBe('missed');
});

it('tells of errors only a miss where the plan had no room for their samples', () => {
  const plan = { ...measurements().plan, tooFew: [{ verdict: 'system.errors', expected: 200 }] };
  const failing = (failed: number) => judgeErrors(measurements({ plan, mix: phase({ getNote: result(200, { right: 200 - failed, errors: { timeout: failed } }) }) }));
  expect(failing(0)).toEqual([]);
  expect(failing(9)).toMatchObject([{ outcome: 'missed' }]);
});

it('judges the slowest statement that ran often enough', () => {
  const timings = (over: number, count: number): StatementTimings => ({ count, sum: 1, buckets: [{ bound: 0.05, count: count - over }, { bound: 0.1, count: count - over }, { bound: 0.25, count }] });
  expect(judgeQueries(measurements({ timings: new Map([['a', timings(0, 100)], ['b', timings(50, 2000)]]) })).outcome).toBe('met');
  expect(judgeQueries(measurements({ timings: new Map([['a', timings(0, 100)], ['b', timings(200, 2000)]]) }))).toMatchObject({ outcome: 'missed', says: expect.stringContaining('Slowest, b: 200 of 2000') as string });
  expect(judgeQueries(measurements({ timings: new Map([['a', timings(50, 58)]]) })).outcome).toBe('not exercised');
});

it('calls a run invalid whose generator was late or short of CPU', () => {
  const late = phase({}, { lateness: times(...many(98, 0.001), 0.02, 0.02) });
  expect(judgeGenerator(measurements()).outcome).toBe('met');
  expect(judgeGenerator(measurements({ mix: late }))).toMatchObject({ outcome: 'not exercised', says: expect.stringContaining('the run is invalid') as string });
  expect(judgeGenerator(measurements({ rare: late })).outcome).toBe('not exercised');
  expect(judgeGenerator(measurements({ mix: phase({}, { cores: 0.81 }) })).outcome).toBe('not exercised');
});
