import type { Span } from '../source/index.ts';

export type Severity = 'error' | 'warning' | 'note';

/** One replacement in a source. A safe edit keeps the meaning; an unsafe one needs a person's eye. */
export type TextEdit = { readonly span: Span; readonly text: string; readonly safe: boolean };

/** What to do now: a sentence, with the edits that would do it where we know them. */
export type Fix = { readonly advice: string; readonly edits: readonly TextEdit[] };

/** The one record for all that we tell a person about their input. */
export type Diagnostic = {
  /** `area/kebab-name`; a code is never reused. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong. One line of plain text; printers neutralise control characters. */
  readonly message: string;
  /** The first is the place itself, the others are places that matter to it. May be empty. */
  readonly spans: readonly Span[];
  /** Why it matters. */
  readonly why: string;
  readonly fix: Fix;
  /** The parameters that the message was made of, for programs. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
};
