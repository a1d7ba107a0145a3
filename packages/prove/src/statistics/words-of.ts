/** Bytes of a tsvector without its own header: a count, an entry for each word, the words, and their places (src/include/tsearch/ts_type.h). */
const entry = 4;

/** Words of a text and how often each stands in it. */
export type Words = ReadonlyMap<string, number>;

/**
 * Returns the lexemes that `to_tsvector('simple', text)` makes of a generated text: its words in small letters, addresses whole; of a
 * compound with hyphens also the parts, but digits behind one are a negative number. Generated texts have no other signs.
 */
export function wordsOf(text: string): Words {
  const words = new Map<string, number>();
  const add = (word: string): void => void words.set(word, (words.get(word) ?? 0) + 1);
  for (const [token] of text.toLowerCase().matchAll(/[\w.]+@[\w.]+|-?[\p{L}\p{N}]+(?:-[\p{L}\p{N}]*\p{L}[\p{L}\p{N}]*)*/gu)) {
    const word = /^-\d+$/.test(token) ? token : token.replace(/^-/, '');
    const parts = word.includes('@') || word.startsWith('-') ? [word] : word.split('-');
    if (parts.length > 1) add(word);
    for (const part of parts) add(part);
  }
  return words;
}

/** Returns the bytes of a document of these words, without the header of its length. */
export function documentBytes(words: Words): number {
  let size = 0;
  for (const [word, times] of words) size = Math.ceil((size + Buffer.byteLength(word)) / 2) * 2 + 2 + 2 * times;
  return 4 + entry * words.size + size;
}
