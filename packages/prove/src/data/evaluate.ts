import type { Expression } from '@kentledge/core/system';

/** A plain value of a generated row. References are the key of their row; several key fields make an array. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** What an expression may ask for while it is evaluated; `undefined` means that it can't be known here. */
export interface Environment {
  field(variable: string, path: readonly string[]): Value | undefined;
  value(name: string, path: readonly string[]): Value | undefined;
  me(path: readonly string[]): Value | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Returns the value of a resolved expression over generated rows, or `undefined` if it needs what generated data
 * can't tell (folds over other rows, text search, stored derived values). `null` propagates as in SQL.
 */
export function evaluate(expression: Expression, environment: Environment): Value | undefined {
  switch (expression.kind) {
    case 'literal':
      // Durations are seconds in a brief; instants are milliseconds here.
      return expression.type.kind === 'duration' && typeof expression.value === 'number' ? expression.value * 1000 : expression.value;
    case 'field':
      return environment.field(expression.variable, expression.path);
    case 'value':
      return environment.value(expression.name, expression.path);
    case 'me':
      return environment.me(expression.path);
    case 'now':
      return environment.now;
    case 'and':
    case 'or':
      return evaluateTerms(expression.kind, expression.terms, environment);
    case 'not':
      return negateTruth(evaluate(expression.term, environment));
    case 'compare':
      return compare(expression.operator, evaluate(expression.left, environment), evaluate(expression.right, environment));
    case 'in':
      return isIn(evaluate(expression.left, environment), evaluate(expression.right, environment));
    case 'choice':
      return evaluateAll(expression.options, environment);
    case 'arithmetic':
      return calculate(expression.operator, evaluate(expression.left, environment), evaluate(expression.right, environment));
    case 'negate':
      return calculate('-', 0, evaluate(expression.term, environment));
    case 'matches':
    case 'relevance':
    case 'fold':
      return undefined;
  }
}

function evaluateAll(options: readonly Expression[], environment: Environment): Value | undefined {
  const values: Value[] = [];
  for (const option of options) {
    const value = evaluate(option, environment);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function evaluateTerms(kind: 'and' | 'or', terms: readonly Expression[], environment: Environment): Value | undefined {
  const decisive = kind === 'or';
  let unknown = false;
  for (const term of terms) {
    const value = evaluate(term, environment);
    if (value === decisive) return decisive;
    if (value === undefined) unknown = true;
  }
  return unknown ? undefined : !decisive;
}

function negateTruth(value: Value | undefined): Value | undefined {
  return value === undefined || value === null ? value : value !== true;
}

function isIn(left: Value | undefined, right: Value | undefined): Value | undefined {
  if (left === undefined || right === undefined) return undefined;
  return Array.isArray(right) ? right.some((item) => compare('=', left, item as Value) === true) : compare('=', left, right);
}

/** Money and decimals are strings and timestamps milliseconds or ISO texts: both become numbers before they are compared. */
function toNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : undefined;
}

function compare(operator: string, left: Value | undefined, right: Value | undefined): Value | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (left === null || right === null) return operator === '=' ? left === right : operator === '!=' ? left !== right : null;
  const [a, b] = comparable(left, right);
  if (operator === '=') return a === b;
  if (operator === '!=') return a !== b;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

function comparable(left: Value, right: Value): [number | string, number | string] {
  const a = toNumber(left);
  const b = toNumber(right);
  if (a !== undefined && b !== undefined) return [a, b];
  return [typeof left === 'string' ? left : JSON.stringify(left), typeof right === 'string' ? right : JSON.stringify(right)];
}

function calculate(operator: string, left: Value | undefined, right: Value | undefined): Value | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (left === null || right === null) return null;
  const a = toNumber(left);
  const b = toNumber(right);
  if (a === undefined || b === undefined) return undefined;
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  return operator === '*' ? a * b : a / b;
}
