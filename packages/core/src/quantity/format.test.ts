import { expect, it } from 'vitest';
import { formatNumber, formatShare, formatValue } from './format.ts';

it('prints three significant digits with the unit a person expects', () => {
  expect(formatValue(0.0842, 's')).toBe('84.2 ms');
  expect(formatValue(1800, 's')).toBe('30 min');
  expect(formatValue(2_100_000_000, 'B')).toBe('2.1 GB');
  expect(formatValue(40, '1/s')).toBe('40/s');
  expect(formatValue(2_000_000, 'rows')).toBe('2 M rows');
  expect(formatValue(0, 's')).toBe('0 s');
});

it('never prints an exponent and groups thousands', () => {
  expect(formatNumber(123_456)).toBe('123,000');
  expect(formatNumber(0.00012)).toBe('0.00012');
  expect(formatNumber(3.64e-7)).toBe('0.000000364');
  expect(formatNumber(-5e-8)).toBe('-0.00000005');
  expect(formatNumber(Number.POSITIVE_INFINITY)).toBe('∞');
});

it('prints shares as percentages', () => {
  expect(formatShare(0.0012)).toBe('0.12 %');
});
