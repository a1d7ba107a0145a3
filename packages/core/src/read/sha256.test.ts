import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from './sha256.ts';

it('gives the digests of node:crypto, around the ends of blocks too', () => {
  const texts = ['', 'abc', 'ä€😀', ...[54, 55, 56, 63, 64, 65, 1000].map((length) => 'x'.repeat(length))];
  for (const text of texts) expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
});
