import { newId } from '../identifier/identifier.ts';

/** A token that an answer holds: its text there, and whom it was signed for. */
export interface SignedToken {
  readonly text: string;
  readonly actor: string;
  readonly subject: string;
}

/** An answer as it is sent. */
export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
  /** What belongs to the answer beside its body: `ETag`, `Link`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Signed for this answer; of one that was stored, `text` is a mark in the body where a new one goes. */
  readonly tokens?: readonly SignedToken[];
}

/** No JSON starts so. */
const headMark = '#';

/** The text in which an answer is kept: its body without a token that would open doors, after a line of what else it needs. */
export function storedText({ body, headers = {}, tokens = [] }: StoredAnswer): string {
  const marks = tokens.filter(({ text }) => body.includes(text)).map((token) => ({ ...token, mark: newId() }));
  if (marks.length === 0 && Object.keys(headers).length === 0) return body;
  const head = { headers, tokens: marks.map(({ mark, actor, subject }) => ({ text: mark, actor, subject })) };
  return `${headMark}${JSON.stringify(head)}\n${marks.reduce((text, token) => text.replaceAll(token.text, token.mark), body)}`;
}

/** The answer that a text keeps. */
export function storedAnswer(status: number, text: string): StoredAnswer {
  if (!text.startsWith(headMark)) return { status, body: text };
  const end = text.indexOf('\n');
  const head = JSON.parse(text.slice(headMark.length, end)) as Required<Pick<StoredAnswer, 'headers' | 'tokens'>>;
  return { status, body: text.slice(end + 1), ...head };
}

/** The body of a stored answer with tokens that are signed now. */
export async function freshBody({ body, tokens = [] }: StoredAnswer, sign: (actor: string, subject: string) => Promise<string>): Promise<string> {
  let text = body;
  for (const token of tokens) text = text.replaceAll(token.text, await sign(token.actor, token.subject));
  return text;
}
