/** A text that a person wrote, and the name under which messages speak of it. */
export type Source = {
  readonly name: string;
  readonly text: string;
};

/** A stretch of a source, in UTF-16 offsets: `start` is inside, `end` is not. */
export type Span = {
  readonly source: string;
  readonly start: number;
  readonly end: number;
};

/** A value and the place that it was read from. */
export type Located<T> = {
  readonly value: T;
  readonly span: Span;
};

/** A place for people: both numbers start at 1, the column counts characters as seen (a surrogate pair is one). */
export type Position = {
  readonly line: number;
  readonly column: number;
};

/** The span that begins with `from` and ends with `to`; both must come from the same source. */
export function joinSpans(from: Span, to: Span): Span {
  return { source: from.source, start: Math.min(from.start, to.start), end: Math.max(from.end, to.end) };
}
