import { expect, it } from 'vitest';
import type { OperationResult } from '../load/index.ts';
import { measurements, phase, result, times } from '../testing/measurements.ts';
import { judge } from './judge.ts';

const slowed = (share: number): OperationResult => result(1000, { latency: times(...Array.from({ length: 1000 }, (_, index) => (index < 1000 * share ? 0.5 : 0.06))) });
const slow = slowed(0.1);

function outcomes(getNote: OperationResult, others: number | undefined): ReadonlyMap<string, string> {
  return new Map(judge(measurements({ mix: phase({ listNotes: result(3000), getNote }), machine: { cores: 2, others } })).map(({ id, outcome }) => [id, outcome]));
}

it('takes no miss for evidence while other programs used a quarter of the machine or more', () => {
  expect(outcomes(slow, 0.3).get('getNote.latency')).toBe('missed');
  expect(outcomes(slow, 0.7).get('getNote.latency')).toBe('not exercised');
  expect(outcomes(slow, 0.7).get('listNotes.latency')).toBe('met');
});

it('takes a miss as it is where others cannot be told from the database', () => {
  expect(outcomes(slow, undefined).get('getNote.latency')).toBe('missed');
});

it('blames others for timeouts, not for failures of the service', () => {
  expect(outcomes(result(1000, { right: 900, errors: { timeout: 60, 'status 503 busy': 40 } }), 0.7).get('system.errors')).toBe('not exercised');
  expect(outcomes(result(1000, { right: 900, errors: { timeout: 60, 'status 500': 40 } }), 0.7).get('system.errors')).toBe('missed');
});

it('takes a miss for evidence beside busy neighbours where one operation alone is slow', () => {
  expect(outcomes(slowed(0.9), 0.7).get('getNote.latency')).toBe('missed');
  expect(outcomes(slowed(0.4), 0.7).get('getNote.latency')).toBe('not exercised');
});

it('does not take an operation that is refused at once for a fast one', () => {
  const refused = result(3000, { right: 1500, errors: { 'status 503': 1500 } });
  const verdicts = judge(measurements({ mix: phase({ listNotes: refused, getNote: slowed(0.9) }), machine: { cores: 2, others: 0.7 } }));
  expect(verdicts.find(({ id }) => id === 'getNote.latency')?.outcome).toBe('not exercised');
});
