import { expect, it } from 'vitest';
import { isWider } from './wider.ts';

it.each([
  ["a in ('x')", "a in ('x', 'y')"],
  ["a in ('x', 'it''s')", "a in ('it''s', 'y', 'x')"],
  ['char_length(a) <= 10', 'char_length(a) <= 20'],
  ['a >= 1', 'a >= 0'],
])('calls %j wider as %j', (before, after) => {
  expect(isWider(before, after)).toBe(true);
  expect(isWider(after, before)).toBe(false);
});

it.each([
  ["a in ('x')", "b in ('x', 'y')"],
  ['a <= 10', 'b <= 20'],
  ['a <= 10', 'a < 20'],
  ['a <= 10', 'a >= 0'],
  ['a > b', 'a > b - 1'],
])('knows nothing of %j and %j', (before, after) => {
  expect(isWider(before, after)).toBe(false);
});
