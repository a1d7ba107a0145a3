import { expect, it } from 'vitest';
import { inside, serversWithin, utilisation } from './laws.ts';

it('gives the utilisation of the textbook disk: 40 requests a second of 22.5 ms keep it busy 90 % of the time', () => {
  expect(utilisation(40, 0.0225, 1)).toBeCloseTo(0.9, 12);
});

it('gives the mean number inside', () => {
  expect(inside(32, 0.25)).toBe(8);
});

it('rounds servers up, not past a whole number, and never below one', () => {
  expect(serversWithin(0.7, 3 * 0.7, 1)).toBe(3);
  expect(serversWithin(0.7, 2.2, 1)).toBe(4);
  expect(serversWithin(0.7, 0, 1)).toBe(1);
});
