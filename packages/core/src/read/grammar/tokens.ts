/** A piece of a value. `bad` is what the language has no use for; the parser says so when it gets there. */
export type Token = {
  readonly kind: 'name' | 'number' | 'text' | 'open-text' | 'symbol' | 'bad' | 'end';
  /** As written; for `text` without quotes and with doubled quotes made one. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

// In the order of trial. A number takes the letters behind it along: `30min`, and also `1e3` and `2_000` to refuse them.
const pattern =
  /\s+|[A-Za-z_]\w*|\d+(?:\.\d+)?(?:%|[A-Za-z_:]\w*)?|'(?:[^']|'')*'|'.*|->|\.\.|!=|<=|>=|==|&&|\|\||<>|[-+*/()|.$<>=]|[\p{L}\p{M}\p{N}_]+|./suy;

/** The tokens of a text, the last of kind `end`, or undefined when there are more than `limit`. */
export function tokenize(text: string, limit: number): readonly Token[] | undefined {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  // The last alternative takes any character, so the pattern fails at the end only. The kind follows from the first
  // character; named groups would say it too, but cost as much as all the rest.
  for (let start = 0; pattern.test(text); start = pattern.lastIndex) {
    const token = tokenOf(text, start, pattern.lastIndex);
    if (token !== undefined) tokens.push(token);
    if (tokens.length > limit) return undefined;
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}

function tokenOf(text: string, start: number, end: number): Token | undefined {
  const piece = text.slice(start, end);
  const first = piece.charCodeAt(0);
  if (first === 0x20) return undefined;
  if (isLetter(first)) return { kind: 'name', text: piece, start, end };
  if (first >= 0x30 && first <= 0x39) return { kind: 'number', text: piece, start, end };
  if (first === 0x27) return textToken(piece, start, end);
  if (symbols.has(piece)) return { kind: 'symbol', text: piece, start, end };
  return /^\s/u.test(piece) ? undefined : { kind: 'bad', text: piece, start, end };
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function textToken(piece: string, start: number, end: number): Token {
  const closed = piece.length > 1 && piece.endsWith("'") && piece.split("'").length % 2 === 1;
  if (!closed) return { kind: 'open-text', text: piece, start, end: start + 1 };
  return { kind: 'text', text: piece.slice(1, -1).replaceAll("''", "'"), start, end };
}

const symbols: ReadonlySet<string> = new Set('-> .. != <= >= == && || <> - + * / ( ) | . $ < > ='.split(' '));
