import { expect, it } from 'vitest';
import { countTests } from './test-report.ts';

function file(status: string, ...tests: readonly string[]): { name: string; status: string; assertionResults: { fullName: string; status: string }[] } {
  return { name: '/a.test.ts', status, assertionResults: tests.map((test) => ({ fullName: `it is ${test}`, status: test })) };
}

it('counts what passed and failed, and names what was skipped', () => {
  const report = { testResults: [file('failed', 'passed', 'failed', 'skipped'), file('passed', 'passed', 'todo')] };
  expect(countTests(report, 1)).toEqual({ passed: 2, failed: 1, skipped: ['/a.test.ts: it is skipped', '/a.test.ts: it is todo'] });
});

it('counts a file that broke before its first test', () => {
  expect(countTests({ testResults: [file('failed'), file('passed', 'passed')] }, 1)).toMatchObject({ passed: 1, failed: 1 });
});

it('counts an error outside of any test', () => {
  expect(countTests({ testResults: [file('passed', 'passed')] }, 1)).toMatchObject({ passed: 1, failed: 1 });
});

it('counts a run that left no report as failed', () => {
  expect(countTests(undefined, null)).toMatchObject({ passed: 0, failed: 1 });
});
