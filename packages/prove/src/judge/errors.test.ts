import { expect, it } from 'vitest';
import type { PhaseResult } from '../load/index.ts';
import { countErrors } from './errors.ts';

/** 100 requests of one operation, some of them refused as the brief declares, one failed. */
function phase(refused: number): PhaseResult {
  const operation = { sent: 100, right: 99 - refused, errors: { 'status 500': 1 }, refused, unlawful: 0, unmade: 0, latency: '', examples: ['one'] };
  return { name: 'declared mix', seconds: 1, sent: 100, operations: { reserve: operation }, lateness: '', cores: 0 };
}

it('takes a few declared refusals for answers', () => {
  expect(countErrors([phase(10)])).toMatchObject({ sent: 100, failed: 1, kinds: { 'reserve: status 500': 1 } });
});

it('takes many declared refusals for failures, by name', () => {
  expect(countErrors([phase(11)])).toMatchObject({ sent: 100, failed: 12, kinds: { 'reserve: refused': 11, 'reserve: status 500': 1 } });
});
