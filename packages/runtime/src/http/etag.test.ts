import { expect, it } from 'vitest';
import { matchOf, matches, tagOf, versionOf } from './etag.ts';

it('takes the version of an output that has one', () => {
  expect(versionOf({ $etag: '77', etag: 'a field of the row' })).toBe('77');
  expect([versionOf({}), versionOf(undefined), versionOf({ $etag: 5 })]).toEqual([undefined, undefined, undefined]);
});

it('tags a body so that its row is known by version and the rest by hash', () => {
  const tag = tagOf('77', '{"comments":1}');
  expect(tag).toMatch(/^"77\.[\w-]{16}"$/);
  expect(tagOf('77', '{"comments":2}')).not.toBe(tag);
  expect(matchOf(tag)).toBe('77');
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
