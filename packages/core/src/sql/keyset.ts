import type { Expression, Order, ValueType } from '../system/index.ts';
import { columnsOfField, tableIn } from './context.ts';
import type { SqlExpression } from './node.ts';
import { all, any, binary, cast, is } from './node.ts';
import type { Draft, Scope } from './scope.ts';
import { boundOf, parameter } from './scope.ts';
import { sqlTypeOf } from './type.ts';
import type { Answer } from './view.ts';

/** One element of an order that fixes the place of every row. */
export interface OrderTerm {
  readonly sql: SqlExpression;
  readonly sqlType: string;
  readonly type: ValueType;
  readonly descending: boolean;
  readonly nullable: boolean;
}

/** Returns the declared order and then the key, so that no two rows share a place and a page can go on after any row. */
export function orderTerms(scope: Scope, entity: string, order: readonly Order[], isWhole: boolean): readonly OrderTerm[] {
  const bound = boundOf(scope, 'row');
  const { table, columns } = tableIn(scope.draft.context, entity);
  const declared = order.flatMap((item): readonly OrderTerm[] => {
    const { type } = item.value;
    const sqlType = item.value.kind === 'relevance' ? 'real' : sqlTypeOf(scope.draft.context, type);
    return scope.compile.columns(scope, item.value).map((sql) => ({ sql, sqlType, type, descending: item.descending, nullable: mayBeAbsent(scope, entity, item.value) }));
  });
  if (declared.some((term) => !term.nullable && isUnique(scope, entity, term.sql))) return declared;
  if (isWhole && declared.length === 0 && table.primaryKey.length === 0) return declared;
  const descending = declared.at(-1)?.descending ?? false;
  const taken = new Set(declared.flatMap((term) => (term.sql.kind === 'column' && term.sql.table === bound.id ? [term.sql.name] : [])));
  const tie = table.primaryKey
    .filter((name) => !taken.has(name))
    .map((name): OrderTerm => ({ sql: bound.column(name), sqlType: columns.get(name)?.type ?? 'uuid', type: { kind: 'reference', entity }, descending, nullable: false }));
  return [...declared, ...tie];
}

function isUnique(scope: Scope, entity: string, sql: SqlExpression): boolean {
  const { table } = tableIn(scope.draft.context, entity);
  if (sql.kind !== 'column' || sql.table !== boundOf(scope, 'row').id) return false;
  return [table.primaryKey, ...table.uniques.map((unique) => unique.columns)].some((columns) => columns.length === 1 && columns[0] === sql.name);
}

function mayBeAbsent(scope: Scope, entity: string, expression: Expression): boolean {
  if (expression.kind === 'relevance' || expression.kind === 'now' || expression.kind === 'literal') return false;
  if (expression.kind === 'fold') return expression.fold !== 'count' && expression.fold !== 'sum' && expression.fold !== 'exists';
  const [name, ...rest] = expression.kind === 'field' ? expression.path : [];
  if (expression.kind !== 'field' || name === undefined || rest.length > 0) return true;
  const columns = columnsOfField(scope.draft.context, entity, name);
  if (columns.length > 0) return columns.some((column) => column.nullable);
  const derived = scope.draft.context.fields.get(entity)?.get(name)?.derived;
  return derived === undefined || mayBeAbsent(scope, entity, derived);
}

/** Returns the hidden columns that a cursor is made of: texts, which keep every digit of an instant. */
export function cursorAnswer(order: readonly OrderTerm[]): Answer {
  return {
    outputs: order.map((term, index) => ({ value: cast(term.sql, 'text'), as: `$cursor${index}` })),
    columns: order.map((term, index) => ({ name: `$cursor${index}`, type: term.type, optional: term.nullable, hidden: 'cursor' })),
  };
}

/** Returns the condition that a row comes after the one in the cursor. */
export function keyset(draft: Draft, order: readonly OrderTerm[]): SqlExpression {
  const marks = order.map((term, position) => parameter(draft, { source: 'cursor', position }, term.sqlType, term.type));
  const [first] = order;
  if (first === undefined) throw new Error('a cursor needs an order');
  const isSimple = order.every((term) => !term.nullable && term.descending === first.descending);
  if (isSimple) {
    const [left, right] = [order.map((term) => term.sql), marks];
    const operator = first.descending ? '<' : '>';
    const [a] = left;
    const [b] = right;
    if (left.length === 1 && a !== undefined && b !== undefined) return binary(a, operator, b);
    return binary({ kind: 'row', items: left }, operator, { kind: 'row', items: right });
  }
  return any(order.map((_term, index) => after(order, marks, index)));
}

/** Equal in all terms before `index`, and after the mark in that one. Absent values are last, or first in a descending order. */
function after(order: readonly OrderTerm[], marks: readonly SqlExpression[], index: number): SqlExpression {
  const terms = order.slice(0, index + 1).map((term, at) => {
    const mark = marks[at] ?? term.sql;
    if (at < index) return binary(term.sql, term.nullable ? 'is not distinct from' : '=', mark);
    const beyond = binary(term.sql, term.descending ? '<' : '>', mark);
    if (!term.nullable) return beyond;
    const absent = term.descending ? [is(mark, 'null'), is(term.sql, 'not null')] : [is(mark, 'not null'), is(term.sql, 'null')];
    return any([beyond, all(absent) ?? beyond]);
  });
  return all(terms) ?? terms[0] ?? { kind: 'literal', value: false };
}
