/** How far back a match may lie and how long it may be, in PostgreSQL's own compression (src/common/pg_lzcompress.c describes the format). */
const farthest = 4095;
const longestMatch = 273;
/** A match this long is not looked past; each further try asks for a tenth less. */
const goodMatch = 128;
const drop = 0.1;
/** Of the bytes before; more is not worth it. */
const worth = 0.75;

/**
 * Returns the bytes that pglz makes of a value, without header: a literal is one byte, a match of up to 17 bytes two, a longer one
 * three, and each eight of them have a byte of signs. `undefined` where it would not be stored so.
 */
export function compressedSize(data: Uint8Array): number | undefined {
  const heads = new Int32Array(65_536).fill(-1);
  const before = new Int32Array(data.length);
  let [bits, bytes, place] = [0, 0, 0];
  while (place < data.length) {
    const match = longestAt(data, place, heads, before);
    bits += 1;
    bytes += match === 0 ? 1 : match > 17 ? 3 : 2;
    for (const end = place + Math.max(1, match); place < end; place++) {
      const hash = hashAt(data, place);
      before[place] = heads[hash] ?? -1;
      heads[hash] = place;
    }
  }
  const size = bytes + Math.ceil(bits / 8);
  return size <= data.length * worth ? size : undefined;
}

function longestAt(data: Uint8Array, place: number, heads: Int32Array, before: Int32Array): number {
  let [longest, enough] = [0, goodMatch];
  for (let from = heads[hashAt(data, place)] ?? -1; from >= 0 && place - from <= farthest; from = before[from] ?? -1) {
    let length = 0;
    while (length < longestMatch && place + length < data.length && data[from + length] === data[place + length]) length += 1;
    longest = Math.max(longest, length);
    if (longest >= enough) break;
    enough -= enough * drop;
  }
  return longest > 2 ? longest : 0;
}

/** Of the next four bytes, so that few chains are shared. */
function hashAt(data: Uint8Array, place: number): number {
  return (((data[place] ?? 0) << 6) ^ ((data[place + 1] ?? 0) << 4) ^ ((data[place + 2] ?? 0) << 2) ^ (data[place + 3] ?? 0)) & 0x1fff;
}
