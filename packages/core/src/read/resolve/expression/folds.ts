import type { Expression, Range, ValueType } from '../../../system/index.ts';
import type { Expression as Node, FoldNode, Rows } from '../../grammar/ast.ts';
import type { Bound, Context, OpenRanges, Row, Scope } from '../context.ts';
import { typeProblems } from '../diagnostics/types.ts';
import { printType } from '../type-names.ts';
import { copiesSecret } from '../secrets.ts';
import { isNumber, isOrdered } from './compatible.ts';

const bool: ValueType = { kind: 'bool' };

/** Returns a fold over the rows that its paths walk. */
export function bindFold(context: Context, node: FoldNode, scope: Scope): Bound | undefined {
  const rows = bindRows(context, node.rows, scope);
  if (rows === undefined) return undefined;
  const { value } = rows;
  const isRow = value.expression.kind === 'field' && value.expression.path.length === 0;
  if (node.fold === 'count' || node.fold === 'exists') {
    const type: ValueType = node.fold === 'count' ? { kind: 'int' } : bool;
    return folded(node, rows, type, isRow ? undefined : value.expression, false);
  }
  if (isRow) {
    context.report(typeProblems.create('fold-of-rows', node.span, { fold: node.fold }));
    return undefined;
  }
  // The least of some secrets is one of them.
  if (copiesSecret(context, value, node.rows.of.span, node.fold)) return undefined;
  const type = typeOfFold(node, value.type);
  if (type === undefined) {
    context.report(typeProblems.create('fold-type', node.span, { fold: node.fold, type: printType(value.type) }));
    return undefined;
  }
  return folded(node, rows, type, value.expression, node.fold !== 'sum');
}

interface BoundRows {
  readonly range: Range;
  readonly row: Row;
  readonly value: Bound;
  readonly where: Expression | undefined;
}

function folded(node: FoldNode, rows: BoundRows, type: ValueType, value: Expression | undefined, optional: boolean): Bound {
  const expression: Expression = {
    kind: 'fold',
    type,
    fold: node.fold,
    over: rows.range,
    ...(value !== undefined && { value }),
    ...(rows.where !== undefined && { where: rows.where }),
  };
  return { expression, type, optional, literal: false };
}

function typeOfFold(node: FoldNode, type: ValueType): ValueType | undefined {
  if (node.fold === 'min' || node.fold === 'max') return isOrdered(type) ? type : undefined;
  if (!isNumber(type) && type.kind !== 'duration') return undefined;
  if (node.fold === 'avg') return type.kind === 'int' ? { kind: 'decimal', places: 6 } : type;
  return type;
}

/** Returns the rows that a fold or an `each` walks: the names of `of` start at the outer row or an entity, those of `where` at the element. */
export function bindRows(context: Context, rows: Rows, scope: Scope): BoundRows | undefined {
  const open: OpenRanges = new Map();
  const value = context.bind(rows.of, { ...scope, open, outer: scope.row });
  if (value === undefined) return undefined;
  const inner = innermostOf(context, rows.of, open);
  if (inner === undefined) return undefined;
  if (rows.where === undefined) return { ...inner, value, where: undefined };
  const where = bindCondition(context, rows.where, { ...scope, open: undefined, outer: scope.row, row: inner.row, relevance: false });
  return where === undefined ? undefined : { ...inner, value, where: where.expression };
}

function innermostOf(context: Context, node: Node, open: OpenRanges): { range: Range; row: Row } | undefined {
  if (open.size === 0) {
    context.report(typeProblems.create('fold-without-rows', node.span, {}));
    return undefined;
  }
  const all = [...open.values()];
  const inner = all.find(({ range }) => depthOf(range) === all.length);
  if (inner === undefined) context.report(typeProblems.create('two-lists', node.span, { lists: all.map(({ range }) => range.of) }));
  return inner;
}

function depthOf(range: Range): number {
  return range.within === undefined ? 1 : 1 + depthOf(range.within);
}

/** Returns an expression that must be true or false. */
export function bindCondition(context: Context, node: Node, scope: Scope): Bound | undefined {
  const bound = context.bind(node, scope, { type: bool });
  if (bound === undefined || bound.type.kind === 'bool') return bound;
  context.report(typeProblems.create('not-a-condition', node.span, { type: printType(bound.type) }));
  return undefined;
}
