import { expect, it } from 'vitest';
import { newId } from './identifier.ts';

const version7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('gives version 7 identifiers that hold the time', () => {
  const id = newId(Date.UTC(2035, 0, 1));
  expect(id).toMatch(version7);
  expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.UTC(2035, 0, 1));
});

it('gives greater and greater ones, through full counters and clocks that step back', () => {
  const now = Date.UTC(2040, 0, 1);
  const ids = Array.from({ length: 20_000 }, (_, index) => newId(index % 3 === 0 ? now - 5000 : now));
  expect(ids.every((id) => version7.test(id))).toBe(true);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
});
