import { expect, it } from 'vitest';
import { uuidAt } from './identifiers.ts';
import { isoTime } from './iso-time.ts';

it('writes instants as Date does', () => {
  for (const time of [0, 1, 999, 86_399_999, 86_400_000, 1_700_000_000_123, 1_764_000_000_045, 4_102_444_800_000]) {
    expect(isoTime(time)).toBe(new Date(time).toISOString());
  }
});

it('makes uuids of version 7 that carry their time and lie in its order', () => {
  const early = uuidAt(1, 5, 1_700_000_000_000);
  const late = uuidAt(1, 2, 1_700_000_000_001);
  expect(early).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(Number.parseInt(early.replaceAll('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000);
  expect(early < late).toBe(true);
});
