import { bitsAt } from '@kentledge/core/random';
import { hex4, hex8 } from './hex.ts';

/**
 * Returns a uuid v7 (RFC 9562) for a row: its time part from the row's creation, so that keys lie in the order in
 * which a living system makes them; the rest random bits of the stream.
 */
export function uuidAt(stream: number, index: number, milliseconds: number): string {
  const time = Math.floor(milliseconds);
  const a = bitsAt(stream, index * 4);
  const b = bitsAt(stream, index * 4 + 1);
  const c = bitsAt(stream, index * 4 + 2);
  const high = Math.floor(time / 65_536);
  return `${hex8(high)}-${hex4(time % 65_536)}-${hex4(0x7000 | (a & 0xfff))}-${hex4(0x8000 | (b & 0x3fff))}-${hex4(b >>> 14)}${hex8(c)}`;
}

/** Returns a random uuid (v4) of a stream. */
export function randomUuidAt(stream: number, index: number): string {
  const [a, b, c, d] = [bitsAt(stream, index * 4), bitsAt(stream, index * 4 + 1), bitsAt(stream, index * 4 + 2), bitsAt(stream, index * 4 + 3)];
  return `${hex8(a)}-${hex4(b >>> 16)}-${hex4(0x4000 | (b & 0xfff))}-${hex4(0x8000 | (c & 0x3fff))}-${hex4(c >>> 16)}${hex8(d)}`;
}
