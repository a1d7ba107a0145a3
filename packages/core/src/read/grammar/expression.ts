import { nearest } from '../../diagnostic/index.ts';
import { joinSpans } from '../../source/index.ts';
import type { Located } from '../../source/index.ts';
import type {
  ArithmeticOperator,
  ComparisonOperator,
  Expression,
  FoldName,
  NoneNode,
  PathNode,
  Rows,
  ValueNode,
} from './ast.ts';
import { grammarDiagnostics } from './diagnostics.ts';
import { functionHints } from './hints.ts';
import { parseAll } from './parser.ts';
import type { Parsed, Parser } from './parser.ts';
import type { Token } from './tokens.ts';
import type { Writing } from './writing.ts';

/** `status = pending and total > 100`: the whole text as one expression. */
export function parseExpression(writing: Writing): Parsed<Expression> {
  return parseAll(writing, expression);
}

/** `Account where status != closed`: what `each` and a fold take. */
export function parseRows(writing: Writing): Parsed<Rows> {
  return parseAll(writing, rows);
}

/** `author.name`. */
export function parsePath(writing: Writing): Parsed<PathNode> {
  return parseAll(writing, (parser) => path(parser));
}

/** `$requestId`, where `true` or `false` could stand too. */
export function parseIdempotent(writing: Writing): Parsed<ValueNode> {
  return parseAll(writing, (parser) => {
    if (!parser.is('$')) parser.unexpected('`true`, `false` or a parameter, like `$requestId`');
    return value(parser);
  });
}

export function expression(parser: Parser): Expression {
  return parser.deeper(disjunction, nothing);
}

function disjunction(parser: Parser): Expression {
  return logical(parser, 'or', conjunction);
}

function conjunction(parser: Parser): Expression {
  return logical(parser, 'and', test);
}

function nothing(parser: Parser): NoneNode {
  return { kind: 'none', span: parser.spanOf(parser.token) };
}

function logical(parser: Parser, kind: 'and' | 'or', operand: (parser: Parser) => Expression): Expression {
  const start = parser.token;
  const first = operand(parser);
  const operands = [first];
  while (parser.take(kind)) operands.push(operand(parser));
  return operands.length === 1 ? first : { kind, operands, span: parser.spanFrom(start) };
}

const comparisons: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=', 'in', 'matches']);

function isComparison(text: string): text is ComparisonOperator {
  return comparisons.has(text);
}

function test(parser: Parser): Expression {
  const start = parser.token;
  if (!parser.take('not')) return comparison(parser);
  const operand = comparison(parser);
  return { kind: 'not', operand, span: parser.spanFrom(start) };
}

function comparison(parser: Parser): Expression {
  const start = parser.token;
  const left = sum(parser);
  const operator = operatorAt(parser, isComparison);
  if (operator === undefined) return left;
  const right = sum(parser);
  if (operatorAt(parser, isComparison) !== undefined) {
    parser.unexpected('`and` or `or`', 'Comparisons do not chain: write `a < b and b < c`.');
  }
  return { kind: 'comparison', operator, left, right, span: parser.spanFrom(start) };
}

function operatorAt<T extends string>(parser: Parser, isOperator: (text: string) => text is T): T | undefined {
  const { kind, text } = parser.token;
  if ((kind !== 'symbol' && kind !== 'name') || !isOperator(text)) return undefined;
  parser.next();
  return text;
}

/** A value without comparison: what `default` and bounds take. */
export function sum(parser: Parser): Expression {
  return arithmetic(parser, isAdditive, term);
}

function term(parser: Parser): Expression {
  return arithmetic(parser, isMultiplicative, factor);
}

function isAdditive(text: string): text is '+' | '-' {
  return text === '+' || text === '-';
}

function isMultiplicative(text: string): text is '*' | '/' {
  return text === '*' || text === '/';
}

function arithmetic(
  parser: Parser,
  isOperator: (text: string) => text is ArithmeticOperator,
  operand: (parser: Parser) => Expression,
): Expression {
  let left = operand(parser);
  for (;;) {
    const operator = operatorAt(parser, isOperator);
    if (operator === undefined) return left;
    const right = operand(parser);
    left = { kind: 'arithmetic', operator, left, right, span: joinSpans(left.span, right.span) };
  }
}

function factor(parser: Parser): Expression {
  const { token } = parser;
  if (token.kind === 'number') return parser.number();
  if (token.kind === 'text') {
    parser.next();
    return { kind: 'text', value: token.text, span: parser.spanOf(token) };
  }
  if (parser.is('$')) return value(parser);
  if (parser.is('(')) return parenthesis(parser);
  if (parser.take('-')) {
    const operand = parser.deeper(factor, nothing);
    return { kind: 'negate', operand, span: parser.spanFrom(token) };
  }
  if (token.kind === 'name') return word(parser, token);
  parser.unexpected('a name, a value, a number or `(`');
  return nothing(parser);
}

function word(parser: Parser, token: Token): Expression {
  if (token.text === 'true' || token.text === 'false') {
    parser.next();
    return { kind: 'boolean', value: token.text === 'true', span: parser.spanOf(token) };
  }
  if (parser.take('none')) return { kind: 'none', span: parser.spanOf(token) };
  if (parser.ahead(1).text === '(' && parser.ahead(1).kind === 'symbol') return call(parser, token);
  if (token.text === 'null' || token.text === 'nil') {
    parser.unexpected('a value', 'Nothing is written `none`.');
  }
  return path(parser);
}

const folds: readonly FoldName[] = ['count', 'sum', 'min', 'max', 'avg', 'exists'];

function call(parser: Parser, token: Token): Expression {
  const fold = folds.find((name) => name === token.text);
  if (fold === undefined) {
    const hint = functionHints.get(token.text);
    const parameters = { name: token.text, near: nearest(token.text, folds), hint };
    parser.fail(grammarDiagnostics.create('unknown-function', parser.spanOf(token), parameters));
    return nothing(parser);
  }
  parser.next();
  parser.expect('(');
  const inner = parser.deeper(rows, (at) => ({ of: nothing(at), span: at.spanOf(token) }));
  parser.expect(')');
  return { kind: 'fold', fold, rows: inner, span: parser.spanFrom(token) };
}

function rows(parser: Parser): Rows {
  const start = parser.token;
  const of = sum(parser);
  const where = parser.take('where') ? expression(parser) : undefined;
  return { of, where, span: parser.spanFrom(start) };
}

function parenthesis(parser: Parser): Expression {
  const start = parser.next();
  const first = expression(parser);
  const options = [first];
  while (parser.take('|')) options.push(expression(parser));
  parser.expect(')');
  return options.length === 1 ? first : { kind: 'choice', options, span: parser.spanFrom(start) };
}

function value(parser: Parser): ValueNode {
  const start = parser.token;
  parser.expect('$');
  return { kind: 'value', names: names(parser), span: parser.spanFrom(start) };
}

export function path(parser: Parser, expected = 'a name'): PathNode {
  const start = parser.token;
  return { kind: 'path', names: names(parser, expected), span: parser.spanFrom(start) };
}

function names(parser: Parser, expected = 'a name'): readonly Located<string>[] {
  const found = [parser.name(expected)];
  while (parser.take('.')) found.push(anyName(parser));
  return found;
}

/** After a dot every word is a name: `order.where` is clear. */
function anyName(parser: Parser): Located<string> {
  const { token } = parser;
  if (token.kind === 'name') parser.next();
  else parser.unexpected('a name');
  return { value: token.text, span: parser.spanOf(token) };
}
