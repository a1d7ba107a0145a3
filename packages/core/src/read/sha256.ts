/** Fractional parts of the square roots of the first 8 primes, and of the cube roots of the first 64 (FIPS 180-4). */
const start = roots(8, 1 / 2);
const rounds = roots(64, 1 / 3);

function roots(count: number, power: number): Int32Array {
  const found = new Int32Array(count);
  let index = 0;
  for (let candidate = 2; index < count; candidate += 1) {
    if (!isPrime(candidate)) continue;
    found[index] = (candidate ** power % 1) * 2 ** 32;
    index += 1;
  }
  return found;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) if (candidate % divisor === 0) return false;
  return true;
}

/** Returns the SHA-256 (FIPS 180-4) of a text in UTF-8, as hex. Written out because browsers have only an asynchronous one. */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const blocks = Math.ceil((bytes.length + 9) / 64);
  const padded = new Uint8Array(blocks * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, (bytes.length * 8) >>> 0);
  const state = Int32Array.from(start);
  const words = new Int32Array(64);
  for (let block = 0; block < blocks; block += 1) compress(state, words, view, block * 64);
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** All words are kept signed: V8 has those of 32 bits without an object of their own, before it has optimized anything. */
function compress(state: Int32Array, words: Int32Array, view: DataView, offset: number): void {
  for (let index = 0; index < 16; index += 1) words[index] = view.getInt32(offset + index * 4);
  for (let index = 16; index < 64; index += 1) {
    const early = words[index - 15] ?? 0;
    const late = words[index - 2] ?? 0;
    const low = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const high = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words[index] = (words[index - 16] ?? 0) + low + (words[index - 7] ?? 0) + high;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < 64; index += 1) {
    const choice = (e & f) ^ (~e & g);
    const first = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + (rounds[index] ?? 0) + (words[index] ?? 0)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  let index = 0;
  for (const added of [a, b, c, d, e, f, g, h]) {
    state[index] = (state[index] ?? 0) + added;
    index += 1;
  }
}

function rotate(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}
