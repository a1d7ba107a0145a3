import type { Span } from '../../source/index.ts';

/** A text to parse and where it stands. Without `offset` (escapes, folded lines) all places in it are the whole span. */
export type Writing = { readonly text: string; readonly span: Span; readonly offset: number | undefined };

/** The place in the source of a stretch of the text. */
export function spanIn(writing: Writing, start: number, end: number): Span {
  const { offset, span } = writing;
  return offset === undefined ? span : { source: span.source, start: offset + start, end: offset + end };
}

/** A word between white space. */
export type Word = { readonly text: string; readonly start: number; readonly end: number };

/** The words of a text, for values that are not made of names and operators (routes, schedules). */
export function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/\S+/gu)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}
