import { bitsAt } from '@kentledge/core/random';

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0').slice(-digits);
}

/**
 * Returns a uuid v7 (RFC 9562) for a row: its time part from the row's creation, so that keys lie in the order in
 * which a living system makes them; the rest random bits of the stream.
 */
export function uuidAt(stream: number, index: number, milliseconds: number): string {
  const time = hex(Math.floor(milliseconds), 12);
  const a = bitsAt(stream, index * 4);
  const b = bitsAt(stream, index * 4 + 1);
  const c = bitsAt(stream, index * 4 + 2);
  const variant = hex(0x8000 | (b & 0x3fff), 4);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(a, 3)}-${variant}-${hex(b >>> 14, 4)}${hex(c, 8)}`;
}
