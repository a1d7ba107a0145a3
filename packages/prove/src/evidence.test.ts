import { expect, it } from 'vitest';
import { failuresOf } from './evidence.ts';
import type { RampRun } from './judge/index.ts';
import { measurements, phase, result } from './testing/measurements.ts';

it('keeps what failed in each phase, by kind and with examples, and nothing of what went well', () => {
  const failing = (kind: string): ReturnType<typeof result> => result(2000, { right: 1999, errors: { [kind]: 1 }, examples: [`GET / gave ${kind}`] });
  const step = { phase: phase({ getNote: failing('status 504 deadline-passed') }, { name: '4x' }) } as RampRun;
  const found = measurements({
    mix: phase({ getNote: failing('status 503 busy'), listNotes: result(2000) }),
    rare: phase({ listNotes: result(2000, { unlawful: 2, examples: ['no title'] }) }, { name: 'rare operations' }),
    ramp: [step],
  });
  expect(failuresOf(found)).toEqual([
    { operation: 'getNote', phase: 'declared mix', sent: 2000, kinds: { 'status 503 busy': 1 }, examples: ['GET / gave status 503 busy'] },
    { operation: 'listNotes', phase: 'rare operations', sent: 2000, kinds: { 'breaks the contract': 2 }, examples: ['no title'] },
    { operation: 'getNote', phase: '4x', sent: 2000, kinds: { 'status 504 deadline-passed': 1 }, examples: ['GET / gave status 504 deadline-passed'] },
  ]);
  expect(failuresOf(measurements())).toEqual([]);
});
