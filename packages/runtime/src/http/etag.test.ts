import { expect, it } from 'vitest';
import { etagOf, matchOf, matches } from './etag.ts';

it('tags an output that has a version', () => {
  expect(etagOf({ $etag: '77', etag: 'a field of the row' })).toBe('"77"');
  expect([etagOf({}), etagOf(undefined), etagOf({ $etag: 5 })]).toEqual([undefined, undefined, undefined]);
});

it('compares If-None-Match weakly, as a list or a star', () => {
  expect(matches('"1", W/"77"', '"77"')).toBe(true);
  expect(matches('*', '"77"')).toBe(true);
  expect(matches('"1"', '"77"')).toBe(false);
  expect(matches(undefined, '"77"')).toBe(false);
});

it('takes one strong tag from If-Match; what can never match gives an empty one', () => {
  expect(matchOf('"77"')).toBe('77');
  expect([matchOf(undefined), matchOf('*')]).toEqual([undefined, undefined]);
  expect([matchOf('W/"77"'), matchOf('"1", "2"'), matchOf('77')]).toEqual(['', '', '']);
});
