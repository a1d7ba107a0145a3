import { nearest } from '../../diagnostic/index.ts';
import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Located, Span } from '../../source/index.ts';
import type { NumberNode } from './ast.ts';
import { grammarDiagnostics } from './diagnostics.ts';
import { hintFor, strangerHint } from './hints.ts';
import { tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';
import { dimensionOf, unitOf, unitSpellings } from './units.ts';
import type { Dimension, Unit } from './units.ts';
import { spanIn } from './writing.ts';
import type { Writing } from './writing.ts';

/** Most tokens of one value, and deepest nesting: they bound the recursion of the parser and of all that walk its trees. */
const mostTokens = 1500;
const deepest = 50;

/** Words that no path may start with. */
export const reservedWords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'matches', 'where', 'true', 'false', 'none']);

export type Parsed<T> = { readonly value: T | undefined; readonly diagnostics: readonly Diagnostic[] };

const end: Token = { kind: 'end', text: '', start: 0, end: 0 };

/**
 * A place in the tokens of one value. At the first mistake it keeps one diagnostic and jumps to the end, where every
 * rule of the grammar finds nothing more to do: so rules need no case for failure, and one mistake is told once.
 */
export class Parser {
  readonly #writing: Writing;
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;
  #failure: Diagnostic | undefined;

  constructor(writing: Writing) {
    this.#writing = writing;
    const tokens = tokenize(writing.text, mostTokens);
    this.#tokens = tokens ?? [{ ...end, start: writing.text.length, end: writing.text.length }];
    if (tokens === undefined) this.#failure = grammarDiagnostics.create('too-long', writing.span, { limit: mostTokens });
  }

  get failure(): Diagnostic | undefined {
    return this.#failure;
  }

  get token(): Token {
    return this.ahead(0);
  }

  /** The token that many places on. */
  ahead(count: number): Token {
    return this.#tokens[Math.min(this.#index + count, this.#tokens.length - 1)] ?? end;
  }

  next(): Token {
    const { token } = this;
    if (this.#index < this.#tokens.length - 1) this.#index += 1;
    return token;
  }

  is(text: string): boolean {
    const { token } = this;
    return (token.kind === 'name' || token.kind === 'symbol') && token.text === text;
  }

  /** Takes the token if it is this word or symbol. */
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) this.unexpected(`\`${text}\``);
  }

  atEnd(): boolean {
    return this.token.kind === 'end';
  }

  /** Keeps the diagnostic if it is the first, and jumps to the end. */
  fail(diagnostic: Diagnostic): void {
    this.#failure ??= diagnostic;
    this.#index = this.#tokens.length - 1;
  }

  /** Fails because the token at hand does not fit; `expected` reads as in "expected a name". */
  unexpected(expected: string, hint?: string): void {
    const { token } = this;
    const span = this.spanOf(token);
    if (token.kind === 'bad') {
      const place = this.#word(token);
      const word = this.#writing.text.slice(place.start, place.end);
      const parameters = { character: word.slice(0, 20), hint: hint ?? hintFor(token.text) ?? strangerHint(word) };
      this.fail(grammarDiagnostics.create('unknown-character', spanIn(this.#writing, place.start, place.end), parameters));
    } else if (token.kind === 'open-text') this.fail(grammarDiagnostics.create('open-text', span, {}));
    else {
      const parameters = { expected, found: describe(token), hint: hint ?? hintFor(token.text) };
      this.fail(grammarDiagnostics.create('syntax', span, parameters));
    }
  }

  /** The whole word that a letter which is not ASCII stands in; the token itself for every other character. */
  #word(token: Token): { readonly start: number; readonly end: number } {
    const { text } = this.#writing;
    if (!/^[\p{L}\p{M}]/u.test(token.text)) return token;
    const before = /[\p{L}\p{M}\p{N}_]{1,50}$/u.exec(text.slice(Math.max(0, token.start - 50), token.start))?.[0].length ?? 0;
    const after = /^[\p{L}\p{M}\p{N}_]{1,50}/u.exec(text.slice(token.start, token.start + 50))?.[0].length ?? token.text.length;
    return { start: token.start - before, end: token.start + after };
  }

  spanOf(token: Token): Span {
    return spanIn(this.#writing, token.start, token.end);
  }

  /** The span from a token to the last one taken. */
  spanFrom(start: Token): Span {
    const last = this.#tokens[this.#index - 1] ?? start;
    return spanIn(this.#writing, start.start, Math.max(last.end, start.end));
  }

  /** Runs a rule one level deeper; beyond the bound it fails. */
  deeper<T>(rule: (parser: Parser) => T, otherwise: (parser: Parser) => T): T {
    if (this.#depth >= deepest) {
      this.fail(grammarDiagnostics.create('too-deep', this.spanOf(this.token), { limit: deepest }));
      return otherwise(this);
    }
    this.#depth += 1;
    const result = rule(this);
    this.#depth -= 1;
    return result;
  }

  /** A name; `expected` reads as in "expected the name of an entity". */
  name(expected = 'a name'): Located<string> {
    const { token } = this;
    if (token.kind !== 'name') this.unexpected(expected);
    else if (reservedWords.has(token.text)) {
      this.fail(grammarDiagnostics.create('reserved-word', this.spanOf(token), { word: token.text, hint: hintFor(token.text) ?? this.hyphenated(token) }));
    } else this.next();
    return { value: token.text, span: this.spanOf(token) };
  }

  /** `in-progress`: the words of a language with hyphens. */
  hyphenated(token: Token): string | undefined {
    const word = /^[A-Za-z]\w*(?:-[A-Za-z]\w*)+/u.exec(this.#writing.text.slice(token.start, token.start + 60))?.[0];
    return word === undefined ? undefined : `A hyphen is a minus here: write \`${word.replaceAll('-', '_')}\`.`;
  }

  /** A number without a sign, with the unit that follows it at once or after a space. */
  number(expected = 'a number'): NumberNode {
    const start = this.token;
    const written = start.kind === 'number' ? /^(\d+(?:\.\d+)?)(.*)$/su.exec(start.text) : null;
    if (written === null) {
      this.unexpected(expected);
      return { kind: 'number', value: 0, text: '0', span: this.spanOf(start) };
    }
    const [, digits = '0', suffix = ''] = written;
    const unit = this.#unit(start, digits, suffix);
    return { kind: 'number', value: Number(digits), text: digits, unit, span: this.spanFrom(start) };
  }

  #unit(token: Token, digits: string, suffix: string): Unit | undefined {
    const span = this.spanOf(token);
    const odd = this.#date(token) ?? oddNumber(digits, suffix);
    if (odd !== undefined) {
      this.fail(grammarDiagnostics.create('odd-number', span, { text: token.text, instead: odd }));
      return undefined;
    }
    if (digits.replace(/^0\.?0*|\./u, '').length > 15) {
      this.fail(grammarDiagnostics.create('number-too-large', span, { text: token.text }));
      return undefined;
    }
    this.next();
    if (suffix === '') return this.#spacedUnit();
    const unit = unitOf(suffix);
    if (unit === undefined) this.fail(unknownUnit(suffix, span));
    return unit;
  }

  /** `2026-01-31` without quotes is a subtraction; told at its second number, which has a leading 0 in most dates. */
  #date(token: Token): string | undefined {
    const date = /(?<!\d)\d{4}-$/u.test(this.#writing.text.slice(Math.max(0, token.start - 6), token.start)) && /^\d{2}-\d{2}/u.exec(this.#writing.text.slice(token.start));
    if (!date) return undefined;
    return `A date is a text: write \`'${this.#writing.text.slice(token.start - 5, token.start + 5)}'\`, in quotes.`;
  }

  /** `1 month`: only words of two letters or more, so that `2 x` stays a mistake. */
  #spacedUnit(): Unit | undefined {
    const { token } = this;
    const unit = token.kind === 'name' && token.text.length > 1 ? unitOf(token.text) : undefined;
    if (unit !== undefined && this.ahead(1).text !== '(') this.next();
    else return undefined;
    return unit;
  }

  /** A number that measures one of these dimensions; a number without unit counts. */
  measure(dimensions: readonly Dimension[], expected: string, sample: string): NumberNode {
    if (this.token.kind !== 'number') this.unexpected(`${expected}, like \`${sample}\``);
    const found = this.number();
    if (this.#failure !== undefined || dimensions.includes(dimensionOf(found.unit))) return found;
    const text = this.#writing.text;
    const shown = text.length > 40 ? `${found.text}${found.unit ?? ''}` : text;
    this.fail(grammarDiagnostics.create('wrong-unit', found.span, { text: shown, expected, sample }));
    return found;
  }

  duration(): NumberNode {
    return this.measure(['time'], 'a time', '30s');
  }
}

/** The diagnostic of a unit that does not exist. */
export function unknownUnit(unit: string, span: Span): Diagnostic {
  const near = ambiguousUnits.get(unit) ?? nearest(unit, unitSpellings);
  return grammarDiagnostics.create('unknown-unit', span, { unit, near, units: unitSpellings.join(' ') });
}

const ambiguousUnits: ReadonlyMap<string, string> = new Map([
  ...['ps', 'rps', 'qps', 'tps'].map((perSecond) => [perSecond, '/s'] as const),
  ['m', 'min` or `month'],
  ['K', 'k'],
  ['mio', 'M'],
  ['million', 'M'],
  ['sec', 's'],
  ['second', 's'],
  ['seconds', 's'],
  ['minutes', 'min'],
  ['minute', 'min'],
  ['hour', 'h'],
  ['hours', 'h'],
  ['KB', 'kB'],
  ['kb', 'kB'],
  ['mb', 'MB'],
]);

/** What to write instead of a number that YAML tools read in different ways; undefined when it is sound. */
function oddNumber(digits: string, suffix: string): string | undefined {
  if (suffix === '' && !digits.startsWith('0')) return undefined;
  if (/^0\d/u.test(digits)) return `Write \`${digits.replace(/^0+(?=\d)/u, '')}\`, without the leading 0.`;
  if (/^_\d/u.test(suffix)) return `Write \`${digits}${suffix.replaceAll('_', '')}\`, or use k or M.`;
  if (/^[eE]\d*$/u.test(suffix)) return 'Write the number out, or use k, M or G: `10k`.';
  if (/^[xob][\da-fA-F]+$/u.test(suffix) && digits === '0') return 'Write the number in decimal digits.';
  if (suffix.startsWith(':')) return 'Times of day stand only in `every day at 12:30`; a duration is `12h` or `30min`.';
  return undefined;
}

function describe(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end of the value';
    case 'text':
      return 'a text literal';
    default:
      return `\`${token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text}\``;
  }
}

/** Runs a rule over the whole text: the value, or the one diagnostic that says why there is none. Never throws. */
export function parseAll<T>(writing: Writing, rule: (parser: Parser) => T): Parsed<T> {
  const parser = new Parser(writing);
  const value = rule(parser);
  if (!parser.atEnd()) parser.unexpected('the end of the value');
  const { failure } = parser;
  return failure === undefined ? { value, diagnostics: [] } : { value: undefined, diagnostics: [failure] };
}
