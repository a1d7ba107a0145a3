import { expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

const names = ['prove', 'check', 'explain', 'why'];

it('finds the name with the fewest edits', () => {
  expect(nearestName('prov', names)).toBe('prove');
  expect(nearestName('chekc', names)).toBe('check');
  expect(nearestName('EXPLAIN', names)).toBe('explain');
});

it('finds nothing for another word', () => {
  expect(nearestName('zebra', names)).toBeUndefined();
  expect(nearestName('me', names)).toBeUndefined();
});
