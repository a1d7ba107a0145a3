import type { Expression, Range } from '../system/index.ts';
import { linkOf as singleLink, bind, boundOf, openTable } from './scope.ts';
import type { Bound, Rows, Scope } from './scope.ts';
import { tableIn } from './context.ts';
import { openList, ownerColumns } from './list.ts';
import type { Query, SqlExpression } from './node.ts';
import { all, call, cast, equal, is, value } from './node.ts';

type Fold = Extract<Expression, { kind: 'fold' }>;

/** Returns the SQL of a fold: a subquery of its own, correlated with the rows outside. */
export function compileFold(scope: Scope, expression: Fold): SqlExpression {
  const { query, inner } = foldQuery({ ...scope, isAnswer: false }, expression);
  // An offset keeps the planner from reading the whole table into a hash for it.
  const perRow = scope.isAnswer === true ? { offset: value(0) } : {};
  if (expression.fold === 'exists') return { kind: 'exists', query: { ...query(), output: [{ value: value(1) }], ...perRow } };
  const folded = aggregate(inner, expression);
  return { kind: 'query', query: { ...query(), output: [{ value: folded }] } };
}

/** Returns the aggregate of a fold inside its own rows. */
export function aggregate(inner: Scope, expression: Fold): SqlExpression {
  if (expression.fold === 'count') return call('count', { kind: 'word', text: '*' });
  if (expression.value === undefined) throw new Error(`${expression.fold} needs a value`);
  const folded = call(expression.fold, inner.compile.expression(inner, expression.value));
  if (expression.fold !== 'sum') return folded;
  const total = call('coalesce', folded, expression.type.kind === 'duration' ? cast(value('0 seconds'), 'interval') : value(0));
  // PostgreSQL's sum of bigint is numeric.
  return expression.type.kind === 'int' ? cast(total, 'bigint') : total;
}

/** Returns the rows of a fold; `query` is taken after everything that may add joins is compiled. */
function foldQuery(scope: Scope, expression: Fold): { readonly query: () => Query; readonly inner: Scope } {
  const opened = openRange(scope, expression.over);
  const where = expression.where === undefined ? undefined : opened.scope.compile.expression(opened.scope, expression.where);
  const query = (): Query => ({ kind: 'select', output: [], from: opened.rows.from, joins: opened.rows.joins, where: all([...opened.conditions, where]) });
  return { query, inner: opened.scope };
}

export interface OpenRange {
  readonly scope: Scope;
  readonly rows: Rows;
  readonly bound: Bound;
  readonly conditions: readonly SqlExpression[];
}

/** Returns the rows that a range walks, with its variable bound. */
export function openRange(scope: Scope, range: Range): OpenRange {
  const outer = range.within === undefined ? undefined : openRange(scope, range.within);
  const within = outer?.scope ?? scope;
  if (range.through === undefined) {
    const { rows, bound } = openTable(scope.draft, range.of);
    return merge(outer, { scope: bind(within, range.variable, bound), rows, bound, conditions: trashOf(scope, range.of, bound) });
  }
  const entity = entityAt(within, range.through.variable, range.through.path);
  const list = openList(scope.draft, entity, range.through.list);
  const owned = equal(list.owner, ownerColumns(within, range.through, entity));
  return merge(outer, { scope: bind(within, range.variable, list.bound), rows: list.rows, bound: list.bound, conditions: [owned, ...list.trash()] });
}

/** Puts the rows of an inner range beside those of the outer one. */
function merge(outer: OpenRange | undefined, inner: OpenRange): OpenRange {
  if (outer === undefined) return inner;
  outer.rows.joins.push({ how: 'inner', from: inner.rows.from, on: all(inner.conditions) ?? value(true) }, ...inner.rows.joins);
  // Joins that later paths of the inner row need go to the outer rows from now on.
  inner.rows.joins = outer.rows.joins;
  return { ...inner, rows: outer.rows, conditions: outer.conditions };
}

function trashOf(scope: Scope, entity: string, bound: Bound): readonly SqlExpression[] {
  const { trash } = tableIn(scope.draft.context, entity);
  return trash === undefined ? [] : [is(bound.column(trash), 'null')];
}

function entityAt(scope: Scope, variable: string, path: readonly string[]): string {
  return path.reduce((entity, name) => {
    const link = singleLink(scope.draft.context, entity, name);
    if (link === undefined) throw new Error(`${entity}.${name} is no reference`);
    return link.target;
  }, boundOf(scope, variable).entity);
}
