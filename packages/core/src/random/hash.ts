/** Returns a 32-bit hash of a text (FNV-1a), for turning names into streams of random numbers. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Returns 32 random bits that depend only on the stream and the index, in any order of asking.
 * Two rounds of the finaliser of MurmurHash3 (Appleby, public domain) over both words.
 */
export function bitsAt(stream: number, index: number): number {
  let hash = Math.imul(stream ^ 0x9e3779b9, 0x85ebca6b) ^ (index >>> 0);
  // Indexes above 2^32 keep their high part.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) ^ Math.floor(index / 4_294_967_296);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Returns a random number in [0, 1) with 32 bits, for a stream and an index. */
export function uniformAt(stream: number, index: number): number {
  return bitsAt(stream, index) / 4_294_967_296;
}

/** Returns the stream that belongs to a parent stream and a name. */
export function streamOf(parent: number, name: string): number {
  return bitsAt(parent, hashText(name));
}
