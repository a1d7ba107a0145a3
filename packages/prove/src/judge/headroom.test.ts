import { expect, it } from 'vitest';
import { measurements, phase, result } from '../testing/measurements.ts';
import { judgeHeadroom } from './headroom.ts';
import type { RampRun } from './measurements.ts';

function run(factor: number, broke?: string, differs: Partial<RampRun> = {}): RampRun {
  const step = { factor, offered: 100 * factor, completed: 100 * factor, errors: 0, p50: 0.01, p95: 0.02, p99: 0.03, serviceCores: 0.2, databaseCores: 0.1, holds: broke === undefined, ...(broke === undefined ? {} : { broke }) };
  return { step, phase: phase({ getNote: result(100) }), machineBusy: 0.3, others: 0.1, machineLimits: false, ...differs };
}
const outOfMachine: Partial<RampRun> = { machineBusy: 0.99, machineLimits: true };

it('is met where all objectives hold at the promised multiple', () => {
  expect(judgeHeadroom(measurements({ ramp: [run(1), run(4)] }), true)).toMatchObject({ outcome: 'met', load: 4 });
});

it('is carried over by the measured demand where the machine gave out', () => {
  // 400 requests/s of 1 ms keep the one designed core 40 % busy.
  const verdict = judgeHeadroom(measurements({ ramp: [run(1), run(4, 'p95 of getNote', outOfMachine)] }), true);
  expect(verdict).toMatchObject({ outcome: 'met', load: 1 });
  expect(verdict.says).toContain('the 1 designed cores of the service are 40 % busy');
  expect(verdict.says).toContain('predicted, not measured');
});

it('is missed where the carried demand is more than the designed cores may be busy', () => {
  const found = measurements({ ramp: [run(1), run(4, 'p95 of getNote', outOfMachine)], demand: { service: 0.002, database: undefined, requests: 10, serviceBytes: 1 } });
  expect(judgeHeadroom(found, true)).toMatchObject({ outcome: 'missed', reason: expect.stringContaining('80 % busy') as string });
});

it('is missed where an objective breaks though the machine has CPU left', () => {
  const verdict = judgeHeadroom(measurements({ ramp: [run(1), run(2, 'p95 of getNote')] }), true);
  expect(verdict).toMatchObject({ outcome: 'missed', load: 1 });
  expect(verdict.says).toContain('more CPU would not help');
});

it('is not exercised without a ramp, or where the declared traffic is too much already', () => {
  expect(judgeHeadroom(measurements(), true).outcome).toBe('not exercised');
  expect(judgeHeadroom(measurements({ ramp: [run(4)] }), false).outcome).toBe('not exercised');
});
