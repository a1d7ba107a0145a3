import type { Expression, ValueType } from '../system/index.ts';
import { listQuery } from './list.ts';
import type { BinaryOperator, SqlExpression } from './node.ts';
import { all, any, binary, cast, equal, is, value } from './node.ts';
import type { Scope } from './scope.ts';

/** Returns the SQL of a comparison. Rows and references are compared by their keys. */
export function compileComparison(scope: Scope, expression: Extract<Expression, { kind: 'compare' }>): SqlExpression {
  const { left, right, operator } = expression;
  if (isNone(right)) return absence(scope, left, operator === '=');
  if (isNone(left)) return absence(scope, right, operator === '=');
  const [a, b] = [columnsFor(scope, left, right.type), columnsFor(scope, right, left.type)];
  if (operator === '=') return equal(a, b);
  if (operator === '!=' && a.length > 1) return { kind: 'not', term: equal(a, b) };
  return binary(single(a), operator === '!=' ? '<>' : (operator satisfies BinaryOperator), single(b));
}

function isNone(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.value === null;
}

function absence(scope: Scope, expression: Expression, absent: boolean): SqlExpression {
  return is(single(scope.compile.columns(scope, expression)), absent ? 'null' : 'not null');
}

/** A whole number compared with an exact decimal is sent as one, so that neither side is rounded. */
function columnsFor(scope: Scope, expression: Expression, other: ValueType): readonly SqlExpression[] {
  const columns = scope.compile.columns(scope, expression);
  const isDecimal = other.kind === 'money' || other.kind === 'decimal';
  const [first] = columns;
  if (isDecimal && expression.type.kind === 'int' && first?.kind === 'parameter') return [cast(first, 'numeric')];
  return columns;
}

function single(columns: readonly SqlExpression[]): SqlExpression {
  const [first] = columns;
  if (first === undefined) throw new Error('a comparison needs a column');
  return first;
}

/** Returns the SQL of `in`: an alternative, a list that the operation holds, a list of the row, or a list of rows. */
export function compileIn(scope: Scope, expression: Extract<Expression, { kind: 'in' }>): SqlExpression {
  const { left, right } = expression;
  if (right.kind === 'choice') return inChoice(scope, left, right.options);
  if (right.kind === 'value' || right.kind === 'me') return { kind: 'any', term: scope.compile.expression(scope, left), list: scope.compile.expression(scope, right) };
  if (right.kind !== 'field') throw new Error(`\`in\` can't look into ${right.kind}`);
  const list = listQuery(scope, right);
  const sought = scope.compile.columns(scope, left);
  if (list.kind === 'column') return { kind: left.kind === 'value' || left.kind === 'literal' ? 'contains' : 'any', term: single(sought), list: list.column };
  const where = all([...list.conditions(), equal(list.element(), sought)]);
  return { kind: 'exists', query: { kind: 'select', output: [{ value: value(1) }], from: list.rows.from, joins: list.rows.joins, where } };
}

function inChoice(scope: Scope, left: Expression, options: readonly Expression[]): SqlExpression {
  const sought = scope.compile.columns(scope, left);
  const some = options.filter((option) => !isNone(option));
  const none = some.length === options.length ? [] : [is(single(sought), 'null')];
  if (sought.length > 1) return any([...none, ...some.map((option) => equal(sought, scope.compile.columns(scope, option)))]);
  const list: SqlExpression = { kind: 'in', term: single(sought), options: some.map((option) => scope.compile.expression(scope, option)) };
  return any(some.length === 0 ? none : [...none, list]);
}
