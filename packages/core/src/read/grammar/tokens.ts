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
  /\s+|(?<name>[A-Za-z_]\w*)|(?<number>\d+(?:\.\d+)?(?:%|[A-Za-z_:]\w*)?)|(?<text>'(?:[^']|'')*')|(?<open>'.*)|(?<symbol>->|\.\.|!=|<=|>=|==|&&|\|\||<>|[-+*/()|.$<>=])|(?<bad>[\p{L}\p{M}\p{N}_]+|.)/suy;

/** The tokens of a text, the last of kind `end`, or undefined when there are more than `limit`. */
export function tokenize(text: string, limit: number): readonly Token[] | undefined {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    // The last alternative takes any character, so there is always a match.
    if (match === null) break;
    const token = tokenOf(match.groups ?? {}, start, pattern.lastIndex);
    if (token !== undefined) tokens.push(token);
    if (tokens.length > limit) return undefined;
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}

type Groups = Readonly<Record<string, string | undefined>>;

function tokenOf(groups: Groups, start: number, end: number): Token | undefined {
  if (groups['name'] !== undefined) return { kind: 'name', text: groups['name'], start, end };
  if (groups['number'] !== undefined) return { kind: 'number', text: groups['number'], start, end };
  if (groups['symbol'] !== undefined) return { kind: 'symbol', text: groups['symbol'], start, end };
  if (groups['text'] !== undefined) {
    return { kind: 'text', text: groups['text'].slice(1, -1).replaceAll("''", "'"), start, end };
  }
  if (groups['open'] !== undefined) return { kind: 'open-text', text: groups['open'], start, end: start + 1 };
  return groups['bad'] === undefined ? undefined : { kind: 'bad', text: groups['bad'], start, end };
}
