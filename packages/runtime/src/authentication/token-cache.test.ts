import { expect, it } from 'vitest';
import { TokenCache } from './token-cache.ts';

it('keeps a value for 60 s, or until its token expires if that is sooner', () => {
  const cache = new TokenCache<string>(10);
  cache.set('long', 'a', 10_000, 1_000_000);
  cache.set('short', 'b', 1_010, 1_000_000);
  expect([cache.get('long', 1_059_999), cache.get('long', 1_060_000)]).toEqual(['a', undefined]);
  expect([cache.get('short', 1_009_999), cache.get('short', 1_010_000)]).toEqual(['b', undefined]);
});

it('holds no more than its size, and drops what was unused for longest', () => {
  const cache = new TokenCache<number>(2);
  cache.set('a', 1, undefined);
  cache.set('b', 2, undefined);
  cache.get('a');
  cache.set('c', 3, undefined);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});

it('knows a token by its hash', () => {
  expect(TokenCache.keyOf('abc')).toBe('ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=');
});
