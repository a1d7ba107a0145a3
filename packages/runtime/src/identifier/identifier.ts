import { randomFillSync } from 'node:crypto';

/** Bytes drawn for each identifier: eight for its tail, two to seed the counter. */
const bytesEach = 10;
/** Random bytes are taken in blocks: one call of the generator per 400 identifiers. */
const block = new Uint8Array(bytesEach * 400);
let used = block.length;
let lastMilliseconds = 0;
let counter = 0;

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A UUID version 7 (RFC 9562, method 1 of section 6.2): 48 bits of milliseconds, a 12-bit counter that starts at random
 * in its lower half, 62 random bits. Later calls in one process give greater identifiers, also when the clock steps back.
 */
export function newId(milliseconds: number = Date.now()): string {
  if (used === block.length) {
    randomFillSync(block);
    used = 0;
  }
  const at = used;
  used += bytesEach;
  if (milliseconds > lastMilliseconds) {
    lastMilliseconds = milliseconds;
    counter = seed(at);
  } else if (counter === 0xfff) {
    lastMilliseconds += 1;
    counter = seed(at);
  } else {
    counter += 1;
  }
  const time = lastMilliseconds.toString(16).padStart(12, '0');
  const count = (0x7000 | counter).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${count}-${hex[(byte(at) & 0x3f) | 0x80]}${hex[byte(at + 1)]}-${tail(at)}`;
}

const seed = (at: number): number => ((byte(at + 8) << 8) | byte(at + 9)) & 0x7ff;
const byte = (index: number): number => block[index] ?? 0;

function tail(at: number): string {
  return `${hex[byte(at + 2)]}${hex[byte(at + 3)]}${hex[byte(at + 4)]}${hex[byte(at + 5)]}${hex[byte(at + 6)]}${hex[byte(at + 7)]}`;
}
