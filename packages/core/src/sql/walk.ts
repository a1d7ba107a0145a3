import type { From, Output, Query, SetColumn, SqlExpression, SqlStatement } from './node.ts';

/** Returns the direct subexpressions; those of a subquery are its own. */
export function partsOf(expression: SqlExpression): readonly SqlExpression[] {
  switch (expression.kind) {
    case 'call':
      return [...expression.arguments, ...(expression.orderBy ?? []).map((order) => order.value)];
    case 'binary':
      return [expression.left, expression.right];
    case 'and':
    case 'or':
      return expression.terms;
    case 'not':
    case 'negate':
    case 'is':
    case 'cast':
      return [expression.term];
    case 'in':
      return [expression.term, ...expression.options];
    case 'any':
    case 'contains':
      return [expression.term, expression.list];
    case 'case':
      return [...expression.when.flatMap(({ condition, then }) => [condition, then]), ...(expression.otherwise === undefined ? [] : [expression.otherwise])];
    case 'row':
      return expression.items;
    case 'column':
    case 'parameter':
    case 'literal':
    case 'word':
    case 'query':
    case 'exists':
      return [];
  }
}

/** Returns the subqueries directly inside the expressions. */
export function queriesIn(expressions: readonly SqlExpression[]): readonly Query[] {
  return expressions.flatMap((expression) => (expression.kind === 'query' || expression.kind === 'exists' ? [expression.query] : queriesIn(partsOf(expression))));
}

/** Returns all expressions that a statement holds itself, `where` and join conditions among them. */
export function expressionsOf(statement: SqlStatement): readonly SqlExpression[] {
  switch (statement.kind) {
    case 'select':
      return [
        ...outputs(statement.output),
        ...fromOf(statement.from),
        ...statement.joins.flatMap((join) => [join.on, ...fromOf(join.from)]),
        ...some(statement.where),
        ...(statement.groupBy ?? []),
        ...(statement.orderBy ?? []).map((order) => order.value),
      ];
    case 'insert':
      return [...(statement.source.kind === 'values' ? statement.source.rows.flat() : []), ...sets(statement.conflict?.set ?? []), ...some(statement.conflict?.setWhere), ...outputs(statement.returning)];
    case 'update':
      return [...sets(statement.set), ...fromOf(statement.from), ...some(statement.where), ...outputs(statement.returning)];
    case 'delete':
      return [...some(statement.where), ...outputs(statement.returning)];
  }
}

function outputs(list: readonly Output[]): readonly SqlExpression[] {
  return list.map((output) => output.value);
}

function sets(list: readonly SetColumn[]): readonly SqlExpression[] {
  return list.map((item) => item.value);
}

function some(expression: SqlExpression | undefined): readonly SqlExpression[] {
  return expression === undefined ? [] : [expression];
}

function fromOf(from: From | undefined): readonly SqlExpression[] {
  return from?.kind === 'function' ? [from.call] : [];
}

/** True if a subquery stands anywhere in it. */
export function hasQuery(node: SqlExpression | Query): boolean {
  return queriesIn(node.kind === 'select' ? expressionsOf(node) : [node]).length > 0;
}
