import { bitsAt, streamOf, uniformAt, zipfRank } from '@kentledge/core/random';

const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'ha', 'je', 'ki', 'lo', 'mu', 'na', 'pe', 'ri', 'so', 'tu', 'va', 'we', 'xi', 'yo', 'zu'];
const vocabularySize = 8000;
const saladLength = 262_144;

/** Made-up words by popularity: rank 0 is the most frequent, as in natural text (Zipf, exponent 1). */
const vocabulary: readonly string[] = Array.from({ length: vocabularySize }, (_, rank) => word(rank));

function word(rank: number): string {
  let text = '';
  for (let rest = rank + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length)) text += syllables[rest % syllables.length];
  return text;
}

/** Ranks up to here stand for the stop words of a language: they are in every text, and nobody searches for them. */
const stopWords: ReadonlySet<string> = new Set(vocabulary.slice(0, 100));

/** Returns true if nobody would search for the word: it is one of the most frequent, or very short. */
export function isStopWord(text: string): boolean {
  return text.length <= 3 || stopWords.has(text);
}

let saladText: string | undefined;

/** One long text from which all generated texts are cut: making words for each row would cost more than COPY itself. */
function salad(): string {
  if (saladText !== undefined) return saladText;
  const stream = streamOf(1, 'salad');
  const words: string[] = [];
  for (let length = 0, index = 0; length < saladLength; index++) {
    const next = vocabulary[zipfRank(uniformAt(stream, index), vocabularySize, 1)] ?? 'ba';
    words.push(next);
    length += next.length + 1;
  }
  saladText = words.join(' ');
  return saladText;
}

/** Returns a word by popularity for a uniform number in [0, 1). */
export function wordFor(uniform: number): string {
  return vocabulary[zipfRank(uniform, vocabularySize, 1)] ?? 'ba';
}

/** Returns a text of about the given number of characters (ASCII, so bytes), starting and ending at words. */
export function textAt(stream: number, index: number, length: number): string {
  const text = salad();
  const space = Math.max(1, text.length - length - 32);
  let start = bitsAt(stream, index) % space;
  start = text.indexOf(' ', start) + 1;
  const end = Math.max(start + 1, text.lastIndexOf(' ', start + length));
  return end > start + 1 ? text.slice(start, end) : text.slice(start, start + length);
}
