import { nearest } from '../../diagnostic/index.ts';
import type { Located } from '../../source/index.ts';
import { booleanWords, yamlDiagnostics } from '../yaml/index.ts';
import type { AmountName, FieldDefinition, FlagName, Modifier, NumberNode, TypedDefinition, TypeNode } from './ast.ts';
import { grammarDiagnostics } from './diagnostics.ts';
import { expression, sum } from './expression.ts';
import { modifierHints } from './hints.ts';
import { parseAll } from './parser.ts';
import type { Parsed, Parser } from './parser.ts';
import type { Token } from './tokens.ts';
import type { Writing } from './writing.ts';

/** `= price * quantity`, or `string(200) unique personal`. */
export function parseDefinition(writing: Writing): Parsed<FieldDefinition> {
  return parseAll(writing, definition);
}

/** `int 1..99`: a type with modifiers, not derived. */
export function parseTyped(writing: Writing): Parsed<TypedDefinition> {
  return parseAll(writing, typed);
}

/** `about 3 max 100`: modifiers alone, as they follow the first item of a list type. */
export function parseModifiers(writing: Writing): Parsed<readonly Modifier[]> {
  return parseAll(writing, modifiers);
}

function definition(parser: Parser): FieldDefinition {
  const start = parser.token;
  if (!parser.take('=')) return typed(parser);
  const derived = expression(parser);
  return { kind: 'derived', expression: derived, span: parser.spanFrom(start) };
}

function typed(parser: Parser): TypedDefinition {
  const start = parser.token;
  const type = typeAt(parser);
  return { kind: 'typed', type, modifiers: modifiers(parser), span: parser.spanFrom(start) };
}

function typeAt(parser: Parser): TypeNode {
  const start = parser.token;
  if (start.kind === 'number' && parser.ahead(1).text === '|') parser.unexpected('a type', 'Words of an enum start with a letter, `v1 | v2`; a number is `int 1..9`.');
  const name = typeName(parser, 'a type');
  checkHyphen(parser, start, 'a modifier or the end');
  if (parser.is('|')) return enumeration(parser, start, name);
  if (parser.take('.')) {
    const field = parser.name('the name of a field');
    return { kind: 'member', entity: name, field, span: parser.spanFrom(start) };
  }
  if (!parser.take('(')) return { kind: 'named', name, span: parser.spanFrom(start) };
  const argument = argumentOf(parser, name.value);
  parser.expect(')');
  return { kind: 'named', name, argument, span: parser.spanFrom(start) };
}

/** `none` is a type in `returns: none`; every other reserved word is a mistake. */
function typeName(parser: Parser, expected: string): Located<string> {
  const { token } = parser;
  if (!parser.take('none')) return parser.name(expected);
  return { value: 'none', span: parser.spanOf(token) };
}

function argumentOf(parser: Parser, name: string): NumberNode {
  if (parser.token.kind !== 'number' && (name === 'enum' || name === 'oneOf')) {
    parser.unexpected('a number', 'Enum words are joined: `pending | paid`.');
  }
  return parser.number();
}

function enumeration(parser: Parser, start: Token, first: Located<string>): TypeNode {
  const words = [first];
  while (parser.take('|')) {
    const word = parser.token;
    words.push(parser.name('an enum word'));
    checkHyphen(parser, word, '`|` or the end');
  }
  const bad = words.find(({ value }) => booleanWords.has(value.toLowerCase()));
  if (bad !== undefined) {
    parser.fail(yamlDiagnostics.create('boolean-word', bad.span, { word: bad.value, instead: undefined }));
  }
  return { kind: 'enum', words, span: parser.spanFrom(start) };
}

function modifiers(parser: Parser): readonly Modifier[] {
  const found: Modifier[] = [];
  const seen = new Set<string>();
  while (!parser.atEnd()) {
    const start = parser.token;
    const modifier = modifierAt(parser, start);
    if (modifier === undefined) break;
    const word = wordOf(modifier);
    if (seen.has(word)) {
      parser.fail(grammarDiagnostics.create('repeated-modifier', modifier.span, { word }));
    }
    seen.add(word);
    found.push(modifier);
  }
  return found;
}

/** What may stand once. Two bounds are fine when they are two sides. */
function wordOf(modifier: Modifier): string {
  switch (modifier.kind) {
    case 'flag':
    case 'amount':
      return modifier.name;
    case 'bound':
      return modifier.operator.charAt(0);
    case 'range':
      return 'range';
    default:
      return modifier.kind;
  }
}

const flags: readonly FlagName[] = ['unique', 'personal', 'sensitive', 'secret', 'computed', 'created', 'partial'];
/** `open-ended | closed`; after a type a `-` may start a range, `int -5..5`. */
function checkHyphen(parser: Parser, word: Token, expected: string): void {
  const hint = parser.is('-') ? parser.hyphenated(word) : undefined;
  if (hint !== undefined) parser.unexpected(expected, hint);
}

const amounts: readonly AmountName[] = ['about', 'max', 'distinct', 'skew'];
const otherWords: readonly string[] = ['optional', 'default', 'only', 'column'];
const bounds: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

function isBound(text: string): text is '<' | '<=' | '>' | '>=' {
  return bounds.has(text);
}

function modifierAt(parser: Parser, start: Token): Modifier | undefined {
  if (start.kind === 'number' || (start.text === '-' && start.kind === 'symbol')) return range(parser, start);
  if (start.kind === 'symbol' && isBound(start.text)) {
    parser.next();
    const limit = sum(parser);
    return { kind: 'bound', operator: start.text, value: limit, span: parser.spanFrom(start) };
  }
  if (start.kind === 'name') return wordModifier(parser, start);
  parser.unexpected('a modifier or the end', suffixHint(start.text));
  return undefined;
}

function suffixHint(text: string): string | undefined {
  if (text === '?') return 'Write `optional` after the type.';
  if (text === '[') return 'A list type is a YAML list: `[Tag]`.';
  return undefined;
}

function range(parser: Parser, start: Token): Modifier {
  const min = signedNumber(parser);
  parser.expect('..');
  const max = signedNumber(parser);
  return { kind: 'range', min, max, span: parser.spanFrom(start) };
}

function signedNumber(parser: Parser): NumberNode {
  const start = parser.token;
  if (!parser.take('-')) return parser.number();
  const number = parser.number();
  return { ...number, value: -number.value, text: `-${number.text}`, span: parser.spanFrom(start) };
}

function wordModifier(parser: Parser, start: Token): Modifier | undefined {
  const flag = flags.find((name) => name === start.text);
  if (flag !== undefined) {
    parser.next();
    return { kind: 'flag', name: flag, span: parser.spanFrom(start) };
  }
  const amount = amounts.find((name) => name === start.text);
  if (amount !== undefined) {
    parser.next();
    const number = parser.number();
    return { kind: 'amount', name: amount, value: number, span: parser.spanFrom(start) };
  }
  return phrase(parser, start);
}

function phrase(parser: Parser, start: Token): Modifier | undefined {
  if (parser.take('optional')) {
    const percent = parser.take('(') ? share(parser) : undefined;
    return { kind: 'optional', percent, span: parser.spanFrom(start) };
  }
  if (parser.take('default')) {
    const initial = sum(parser);
    return { kind: 'default', value: initial, span: parser.spanFrom(start) };
  }
  if (parser.take('only')) {
    const actor = parser.name('the name of an actor');
    return { kind: 'only', actor, span: parser.spanFrom(start) };
  }
  if (parser.take('column')) {
    const name = parser.name('the name of a column');
    return { kind: 'column', name, span: parser.spanFrom(start) };
  }
  const near = nearest(start.text, [...flags, ...amounts, ...otherWords]);
  const parameters = { word: start.text, near, hint: modifierHints.get(start.text.toLowerCase()) };
  parser.fail(grammarDiagnostics.create('unknown-modifier', parser.spanOf(start), parameters));
  return undefined;
}

function share(parser: Parser): NumberNode {
  const percent = parser.measure(['share'], 'a percentage', '40%');
  if (percent.value > 100) {
    const parameters = { text: `${percent.text}%`, range: 'from 0% to 100%' };
    parser.fail(grammarDiagnostics.create('out-of-range', percent.span, parameters));
  }
  parser.expect(')');
  return percent;
}
