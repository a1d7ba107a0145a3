/** Smallest parts of SQL, as far as statements must be told apart: `text` of a symbol is one character. */
export interface Token {
  readonly kind: 'space' | 'comment' | 'string' | 'quoted' | 'word' | 'number' | 'parameter' | 'command' | 'symbol';
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
}

const space = /[\s\uFEFF]+/y;
const word = /[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*/y;
const number = /\d[\w.]*/y;
const parameter = /\$\d+/y;
const dollar = /\$(?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?\$/y;
const line = /[^\r\n]*/y;

/** Returns the token at a place, by the rules of PostgreSQL's scan.l and psqlscan.l; `at` must be inside of the text. */
export function tokenAt(text: string, at: number): Token {
  const char = text[at] ?? '';
  const end = matchEnd(space, text, at);
  if (end > at) return { kind: 'space', start: at, end };
  switch (char) {
    case '-':
      return text[at + 1] === '-' ? { kind: 'comment', start: at, end: matchEnd(line, text, at) } : symbol(at);
    case '/':
      return text[at + 1] === '*' ? { kind: 'comment', start: at, end: commentEnd(text, at) } : symbol(at);
    case "'":
      return { kind: 'string', start: at, end: quoteEnd(text, at, "'") };
    case '"':
      return { kind: 'quoted', start: at, end: quoteEnd(text, at, '"') };
    case '$':
      return dollarToken(text, at);
    case '\\':
      return { kind: 'command', start: at, end: matchEnd(line, text, at) };
    default:
      return wordToken(text, at);
  }
}

function symbol(start: number): Token {
  return { kind: 'symbol', start, end: start + 1 };
}

function dollarToken(text: string, at: number): Token {
  const numbered = matchEnd(parameter, text, at);
  if (numbered > at) return { kind: 'parameter', start: at, end: numbered };
  const opened = matchEnd(dollar, text, at);
  if (opened === at) return symbol(at);
  const tag = text.slice(at, opened);
  const closed = text.indexOf(tag, opened);
  return { kind: 'string', start: at, end: closed === -1 ? text.length : closed + tag.length };
}

function wordToken(text: string, at: number): Token {
  const end = matchEnd(word, text, at);
  if (end === at) {
    const digits = matchEnd(number, text, at);
    return digits > at ? { kind: 'number', start: at, end: digits } : symbol(at);
  }
  // E'it\'s', B'1', N'…', U&"…": what stands before a quote belongs to it.
  const isEscape = end === at + 1 && text[end] === "'" && /[eEbBxXnN]/.test(text[at] ?? '');
  if (isEscape) return { kind: 'string', start: at, end: /[eE]/.test(text[at] ?? '') ? escapedEnd(text, end) : quoteEnd(text, end, "'") };
  return { kind: 'word', start: at, end };
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Comments nest. */
function commentEnd(text: string, at: number): number {
  let depth = 0;
  let place = at;
  do {
    const close = text.indexOf('*/', place);
    const open = text.indexOf('/*', place);
    if (close === -1) return text.length;
    depth += open !== -1 && open < close ? 1 : -1;
    place = open !== -1 && open < close ? open + 2 : close + 2;
  } while (depth > 0);
  return place;
}

function quoteEnd(text: string, at: number, quote: string): number {
  let place = at + 1;
  for (;;) {
    const close = text.indexOf(quote, place);
    if (close === -1) return text.length;
    if (text[close + 1] !== quote) return close + 1;
    place = close + 2;
  }
}

function escapedEnd(text: string, at: number): number {
  for (let place = at + 1; place < text.length; place += 1) {
    if (text[place] === '\\') place += 1;
    else if (text[place] === "'" && text[place + 1] === "'") place += 1;
    else if (text[place] === "'") return place + 1;
  }
  return text.length;
}
