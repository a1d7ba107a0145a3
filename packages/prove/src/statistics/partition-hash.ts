import { Buffer } from 'node:buffer';

// As PostgreSQL finds the partition of a row (compute_partition_hash_value of src/backend/partitioning/partbounds.c): Bob Jenkins' lookup3
// with 64 bits (src/common/hashfn.c), https://burtleburtle.net/bob/c/lookup3.c.

const partitionSeed = 0x7a5b22367996dcfdn;
const mask = 0xffffffffffffffffn;

/** Returns the remainder of the partition that a row lies in, from the values of the columns that the table is split by. */
export function remainderOf(values: readonly (string | null)[], types: readonly string[], modulus: number): number {
  let row = 0n;
  for (const [index, value] of values.entries()) if (value !== null) row = combined(row, hashOf(value, types[index] ?? ''));
  return Number(row % BigInt(modulus));
}

function combined(a: bigint, b: bigint): bigint {
  return (a ^ (b + 0x49a0f4dd15e5a8e3n + (a << 54n) + (a >> 7n))) & mask;
}

function hashOf(value: string, type: string): bigint {
  if (type === 'uuid') return hashOfBytes(Buffer.from(value.replaceAll('-', ''), 'hex'));
  if (type === 'text') return hashOfBytes(Buffer.from(value, 'utf8'));
  if (type.startsWith('numeric')) return hashOfNumeric(value);
  if (type === 'timestamptz') return hashOfInteger(microsecondsOf(value));
  if (type === 'date') return hashOfInteger(BigInt((Date.parse(value) - firstDay) / day));
  return hashOfInteger(BigInt(value));
}

const day = 86_400_000;
/** From which PostgreSQL counts days and microseconds. */
const firstDay = Date.UTC(2000, 0, 1);

/** `Date` forgets what is finer than milliseconds. */
function microsecondsOf(time: string): bigint {
  const finer = (/\.\d{3}(\d{1,3})/.exec(time)?.[1] ?? '').padEnd(3, '0');
  return BigInt(Date.parse(time) - firstDay) * 1000n + BigInt(finer);
}

/** Equal numbers of any width hash alike. */
function hashOfInteger(value: bigint): bigint {
  const number = BigInt.asUintN(64, value);
  const [low, high] = [Number(number & 0xffffffffn), Number(number >> 32n)];
  return hashOfWord((low ^ (value < 0n ? ~high : high)) >>> 0);
}

/** By its digits, four at a time and without zeros at either end, and the place of the first; not by its sign (hash_numeric_extended of src/backend/utils/adt/numeric.c). */
function hashOfNumeric(value: string): bigint {
  const [whole = '', fraction = ''] = value.replace(/^[-+]/, '').split('.');
  const before = Math.ceil(whole.length / 4);
  const digits = whole.padStart(4 * before, '0') + fraction.padEnd(4 * Math.ceil(fraction.length / 4), '0');
  const groups = (digits.match(/\d{4}/g) ?? []).map(Number);
  const first = groups.findIndex((group) => group !== 0);
  if (first === -1) return partitionSeed - 1n;
  const kept = groups.slice(first, groups.findLastIndex((group) => group !== 0) + 1);
  return hashOfBytes(Buffer.from(Int16Array.from(kept).buffer)) ^ BigInt.asUintN(64, BigInt(before - 1 - first));
}

/** Three words that are mixed. */
type Words = [a: number, b: number, c: number];

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function mix(w: Words): void {
  let [a, b, c] = w;
  a = ((a - c) ^ rotated(c, 4)) | 0;
  c = (c + b) | 0;
  b = ((b - a) ^ rotated(a, 6)) | 0;
  a = (a + c) | 0;
  c = ((c - b) ^ rotated(b, 8)) | 0;
  b = (b + a) | 0;
  a = ((a - c) ^ rotated(c, 16)) | 0;
  c = (c + b) | 0;
  b = ((b - a) ^ rotated(a, 19)) | 0;
  a = (a + c) | 0;
  c = ((c - b) ^ rotated(b, 4)) | 0;
  b = (b + a) | 0;
  [w[0], w[1], w[2]] = [a, b, c];
}

function finished(words: Words): bigint {
  let [a, b, c] = words;
  c = ((c ^ b) - rotated(b, 14)) | 0;
  a = ((a ^ c) - rotated(c, 11)) | 0;
  b = ((b ^ a) - rotated(a, 25)) | 0;
  c = ((c ^ b) - rotated(b, 16)) | 0;
  a = ((a ^ c) - rotated(c, 4)) | 0;
  b = ((b ^ a) - rotated(a, 14)) | 0;
  c = ((c ^ b) - rotated(b, 24)) | 0;
  return (BigInt(b >>> 0) << 32n) | BigInt(c >>> 0);
}

function begun(length: number): Words {
  const start = (0x9e3779b9 + length + 3923095) | 0;
  const words: Words = [start, start, start];
  words[0] = (words[0] + Number(partitionSeed >> 32n)) | 0;
  words[1] = (words[1] + Number(partitionSeed & 0xffffffffn)) | 0;
  mix(words);
  return words;
}

function hashOfWord(word: number): bigint {
  const words = begun(4);
  words[0] = (words[0] + word) | 0;
  return finished(words);
}

function hashOfBytes(bytes: Buffer): bigint {
  const words = begun(bytes.length);
  let at = 0;
  for (; bytes.length - at >= 12; at += 12) {
    for (const place of [0, 1, 2] as const) words[place] = (words[place] + bytes.readInt32LE(at + 4 * place)) | 0;
    mix(words);
  }
  for (let place = 0; at + place < bytes.length; place++) {
    // The lowest byte of the third word is the length's.
    const [word, byte] = place < 8 ? [place < 4 ? 0 : 1, place % 4] as const : [2, place - 7] as const;
    words[word] = (words[word] + ((bytes[at + place] ?? 0) << (8 * byte))) | 0;
  }
  return finished(words);
}
