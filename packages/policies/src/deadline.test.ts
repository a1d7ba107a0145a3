import { expect, it } from 'vitest';
import { deadlineMilliseconds, statementTimeout, timeoutStep } from './deadline.ts';

it('lets a caller shrink the budget, never grow it', () => {
  expect(deadlineMilliseconds(200, '80')).toBe(80);
  expect(deadlineMilliseconds(200, '900')).toBe(200);
  expect(deadlineMilliseconds(200, '0')).toBe(0);
});

it('ignores a deadline that is no whole number', () => {
  for (const text of ['', '-1', '1.5', 'soon', '9'.repeat(10), '1e3']) expect(deadlineMilliseconds(200, text)).toBe(200);
});

it('rounds up to a step at most three times what is left, from 10 ms up', () => {
  for (let left = 10; left < 70_000; left += 7) {
    const step = timeoutStep(left);
    expect(step).toBeGreaterThanOrEqual(left);
    expect(step).toBeLessThanOrEqual(3 * left);
  }
});

it('keeps a timeout that fits, lengthens a short one and shortens one that is far too long', () => {
  expect(statementTimeout(250, 199)).toBe(250);
  expect(statementTimeout(250, 80)).toBe(250);
  expect(statementTimeout(250, 300)).toBe(500);
  expect(statementTimeout(10_000, 100)).toBe(100);
});
