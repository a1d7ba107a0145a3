import { expect, it } from 'vitest';
import type { Outcome, Verdict } from '@kentledge/core/evidence';
import type { CheckResult } from '../load/index.ts';
import { outsidePlan } from '../outside.ts';
import { measurements, phase, result, smallSystem, times } from '../testing/measurements.ts';
import { judgeAccessPaths, judgeAnswers, judgeAuthorization, judgeInvariants } from './findings.ts';
import { exitCodeOf, judge } from './judge.ts';

const statementOf = (operation: string): string => smallSystem.statements.find((statement) => statement.operation === operation)?.id ?? '';

it('judges an access path by all statements of its operation', () => {
  const served = { statement: statementOf('getNote'), calls: 1, meanTime: 0.001, rowsReturned: 1, served: true, why: 'notes_pkey', plan: 'Index Scan' };
  const unserved = { ...served, statement: statementOf('listNotes'), served: false, why: 'reads notes whole', plan: 'Seq Scan on notes' };
  const verdicts = judgeAccessPaths(measurements({ statements: [served, unserved] }));
  expect(verdicts.map(({ id, outcome }) => [id, outcome])).toEqual([['listNotes.accessPath', 'missed'], ['getNote.accessPath', 'met']]);
  expect(verdicts[0]).toMatchObject({ says: `${unserved.statement} reads notes whole`, reason: 'Seq Scan on notes' });
});

it('judges answers by the checks before the load and the contract during it', () => {
  const check = (differs: Partial<CheckResult> = {}): CheckResult => ({ operation: 'getNote', checked: 10, compared: 10, failed: 0, wrong: [], ...differs });
  const outcomeOf = (differs: Parameters<typeof measurements>[0]): Outcome | undefined => judgeAnswers(measurements(differs)).find(({ subject }) => subject === 'getNote')?.outcome;
  expect(outcomeOf({ checks: [check()] })).toBe('met');
  expect(outcomeOf({ checks: [check({ wrong: ['title is "A" instead of "a"'] })] })).toBe('missed');
  expect(outcomeOf({ mix: phase({ getNote: result(100, { unlawful: 1, examples: ['no title'] }) }) })).toBe('missed');
  expect(outcomeOf({ mix: phase({ getNote: result(100, { right: 0 }) }) })).toBe('not exercised');
});

it('judges a check as not exercised whose answers all failed', () => {
  const failing: CheckResult = { operation: 'getNote', checked: 10, compared: 0, failed: 10, wrong: [] };
  const verdict = judgeAnswers(measurements({ mix: phase({}), checks: [failing] })).find(({ subject }) => subject === 'getNote');
  expect(verdict?.outcome).toBe('not exercised');
});

it('judges authorization by what was let through, and not without a trial', () => {
  const attempts = { 'as another owner': 5 };
  const verdicts = judgeAuthorization(measurements({ trespasses: [{ operation: 'a', attempts, breaches: [], unclear: 0 }, { operation: 'b', attempts, breaches: ['GET /b gave 200'], unclear: 0 }, { operation: 'c', attempts, breaches: [], unclear: 5 }] }));
  expect(verdicts.map(({ outcome }) => outcome)).toEqual(['met', 'missed', 'not exercised']);
});

it('judges an invariant by what the database said', () => {
  const verdicts = judgeInvariants(measurements({ invariants: [{ name: 'a', text: 'x', holds: true, heldBefore: true, says: 'holds: x' }, { name: 'b', text: 'y', holds: false, heldBefore: true, says: 'broken: y' }] }));
  expect(verdicts.map(({ id, outcome }) => [id, outcome])).toEqual([['a.invariant', 'met'], ['b.invariant', 'missed']]);
});

it('does not blame the service for an invariant that the generated rows broke before the first request', () => {
  const found = measurements({ invariants: [{ name: 'a', text: 'x', holds: false, heldBefore: false, says: 'broken: x' }] });
  expect(judgeInvariants(found)).toEqual([]);
  expect(outsidePlan(found, []).map(({ subject }) => subject)).toContain('a.invariant');
});

it('takes nothing measured under an invalid load for evidence, but keeps what was found by looking', () => {
  const late = phase({ listNotes: result(2000), getNote: result(2000) }, { lateness: times(1) });
  const verdicts = judge(measurements({ mix: late, invariants: [{ name: 'a', text: 'x', holds: false, heldBefore: true, says: 'broken: x' }] }));
  const outcomes = new Map(verdicts.map(({ id, outcome }) => [id, outcome]));
  expect(['getNote.latency', 'system.errors', 'system.queries', 'system.headroom', 'generator.open-loop'].map((id) => outcomes.get(id))).toEqual(Array.from({ length: 5 }, () => 'not exercised'));
  expect(outcomes.get('a.invariant')).toBe('missed');
});

it('ends with 1 for a miss, with 3 for what was not exercised, else with 0', () => {
  const verdicts = (...outcomes: readonly Outcome[]): readonly Verdict[] => outcomes.map((outcome) => ({ id: 'x', kind: 'errors', subject: 'x', outcome, says: '', compares: [], scale: 1, load: 1 }));
  expect(exitCodeOf(verdicts('met', 'not exercised', 'missed'))).toBe(1);
  expect(exitCodeOf(verdicts('met', 'not exercised'))).toBe(3);
  expect(exitCodeOf(verdicts('met'))).toBe(0);
});
