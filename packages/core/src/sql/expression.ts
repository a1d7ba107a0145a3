import { moneyPlaces } from '../system/index.ts';
import type { Expression, ValueType } from '../system/index.ts';
import { compileComparison, compileIn } from './comparison.ts';
import { columnsOfField, fieldIn, isInline, keyPaths, tableIn } from './context.ts';
import { compileFold } from './fold.ts';
import type { SqlExpression } from './node.ts';
import { all, any, binary, call, cast, is, now, value } from './node.ts';
import type { Bound, Compile, Draft, Scope } from './scope.ts';
import { boundOf, bind, follow, keyOf, linkOf, parameter } from './scope.ts';
import { keyTypes, sqlTypeOf } from './type.ts';

const compile: Compile = { expression: compileExpression, columns: compileColumns };

/** Returns a scope in which `row` stands for a row. */
export function scopeOf(draft: Draft, row: Bound): Scope {
  return { draft, compile, variables: new Map([['row', row]]) };
}

/** Returns the SQL of an expression that has one column; of a reference with a compound key use `compileColumns`. */
export function compileExpression(scope: Scope, expression: Expression): SqlExpression {
  switch (expression.kind) {
    case 'literal':
      return compileLiteral(expression.type, expression.value);
    case 'field':
    case 'value':
    case 'me':
      return only(compileColumns(scope, expression), expression);
    case 'now':
      return expression.type.kind === 'date' ? { kind: 'word', text: 'current_date' } : now;
    case 'relevance':
      return scope.relevance ?? value(0);
    case 'and':
      return all(expression.terms.map((term) => compileExpression(scope, term))) ?? value(true);
    case 'or':
      return any(expression.terms.map((term) => compileExpression(scope, term)));
    case 'not':
      return negation(scope, compileExpression(scope, expression.term));
    case 'compare':
      return compileComparison(scope, expression);
    case 'in':
      return compileIn(scope, expression);
    case 'matches':
      return binary(searchVector(compileExpression(scope, expression.text)), '@@', searchQuery(compileExpression(scope, expression.query)));
    case 'choice':
      return searchedTogether(expression.options.map((option) => compileExpression(scope, option)));
    case 'arithmetic':
      return compileArithmetic(scope, expression);
    case 'negate':
      return { kind: 'negate', term: compileExpression(scope, expression.term) };
    case 'fold':
      return compileFold(scope, expression);
  }
}

/** Returns the columns of an expression: several for a row or reference whose key is compound. */
export function compileColumns(scope: Scope, expression: Expression): readonly SqlExpression[] {
  if (expression.kind === 'field') return fieldColumns(scope, boundOf(scope, expression.variable), expression.path);
  if (expression.kind === 'value' || expression.kind === 'me') return heldColumns(scope, expression);
  return [compileExpression(scope, expression)];
}

/** Returns the columns of the value that a path of single references leads to; an empty path is the row itself. */
function fieldColumns(scope: Scope, bound: Bound, path: readonly string[]): readonly SqlExpression[] {
  const { context } = scope.draft;
  const [name, ...rest] = path;
  if (name === undefined) return keyOf(scope.draft, bound);
  const link = linkOf(context, bound.entity, name);
  if (link !== undefined) {
    const here = link.columns.map((item) => bound.column(item));
    if (rest.length === 0) return here;
    return keyPart(scope, link.target, here, rest) ?? fieldColumns(scope, follow(scope.draft, bound, name), rest);
  }
  const field = fieldIn(context, bound.entity, name);
  if (rest.length > 0) throw new Error(`${bound.entity}.${name} has no fields`);
  if (field.derived !== undefined && isInline(context, bound.entity, field)) return [compileDerived(bind(scope, 'row', bound), field.derived)];
  const columns = columnsOfField(context, bound.entity, name);
  if (columns.length === 0) throw new Error(`${bound.entity}.${name} has no column`);
  return columns.map((item) => bound.column(item.name));
}

/** Returns the value of a derived field as its column would hold it: money in the currency's digits. */
export function compileDerived(scope: Scope, derived: Expression): SqlExpression {
  const sql = compileExpression(scope, derived);
  return derived.type.kind === 'money' ? cast(sql, `numeric(38, ${moneyPlaces(scope.draft.context.brief.constraints.currency)})`) : sql;
}

/** `author.id` needs no join: the reference's own columns hold the key. */
function keyPart(scope: Scope, target: string, here: readonly SqlExpression[], rest: readonly string[]): readonly SqlExpression[] | undefined {
  const { context } = scope.draft;
  const [name, ...below] = rest;
  if (name === undefined || below.length > 0) return undefined;
  const { table } = tableIn(context, target);
  const wanted = columnsOfField(context, target, name).map((item) => table.primaryKey.indexOf(item.name));
  if (wanted.length === 0 || wanted.includes(-1)) return undefined;
  return wanted.flatMap((index) => here[index] ?? []);
}

/** A value that the service holds becomes a parameter: one for each column of a compound key. */
function heldColumns(scope: Scope, expression: Extract<Expression, { kind: 'value' | 'me' }>): readonly SqlExpression[] {
  const { draft } = scope;
  const { type, path } = expression;
  const replaced = expression.kind === 'value' ? scope.override?.(expression.name, path, type) : undefined;
  if (replaced !== undefined) return [replaced];
  const source = (below: readonly string[]): Parameters<typeof parameter>[1] =>
    expression.kind === 'me' ? { source: 'me', path: [...path, ...below] } : { source: 'value', name: expression.name, path: [...path, ...below] };
  if (type.kind !== 'reference' && type.kind !== 'row') return [parameter(draft, source([]), sqlTypeOf(draft.context, type), type)];
  const keys = keyPaths(draft.context, type.entity);
  const types = keyTypes(draft.context, type.entity);
  // A row is held with its fields, a reference as its bare key where that is one field.
  const isBare = keys.length === 1 && (type.kind === 'reference' || expression.kind === 'me');
  return keys.map((key, index) => parameter(draft, source(isBare ? [] : key), types[index] ?? 'uuid', keyType(type)));
}

function keyType(type: Extract<ValueType, { kind: 'reference' | 'row' }>): ValueType {
  return { kind: 'reference', entity: type.entity };
}

function compileLiteral(type: ValueType, literal: string | number | boolean | null): SqlExpression {
  if (literal === null) return value(null);
  if (type.kind === 'duration') return cast(value(`${literal} seconds`), 'interval');
  if (type.kind === 'date') return cast(value(literal), 'date');
  if (type.kind === 'timestamp') return cast(value(literal), 'timestamptz');
  return value(literal);
}

/** `not` of a comparison with an absent value is true, as it would be in the language, where absent is not true. */
function negation(scope: Scope, term: SqlExpression): SqlExpression {
  return neverNull(scope, term) ? { kind: 'not', term } : is(term, 'not true');
}

function neverNull(scope: Scope, term: SqlExpression): boolean {
  if (term.kind === 'exists' || term.kind === 'is') return true;
  if (term.kind === 'and' || term.kind === 'or') return term.terms.every((item) => neverNull(scope, item));
  if (term.kind !== 'column') return term.kind === 'not' && neverNull(scope, term.term);
  const bound = [...scope.variables.values()].find((item) => item.id === term.table);
  return bound !== undefined && !bound.nullable && tableIn(scope.draft.context, bound.entity).columns.get(term.name)?.nullable === false;
}

function compileArithmetic(scope: Scope, expression: Extract<Expression, { kind: 'arithmetic' }>): SqlExpression {
  const { operator, left, right, type } = expression;
  const [a, b] = [compileExpression(scope, left), compileExpression(scope, right)];
  if (operator === '+' && type.kind === 'text') return binary(a, '||', b);
  if (operator === '*' || operator === '/') {
    const [first, second] = [scaled(left, right, a), scaled(right, left, b)];
    if (operator === '*') return binary(first, '*', second);
    const isWhole = left.type.kind === 'int' && right.type.kind === 'int' && type.kind !== 'int';
    // Division by nothing gives no value rather than an error that would fail the whole answer.
    return binary(isWhole ? cast(first, 'numeric') : first, '/', call('nullif', second, value(0)));
  }
  return left.type.kind === 'date' && type.kind === 'date' ? cast(binary(a, operator, b), 'date') : binary(a, operator, b);
}

/** PostgreSQL multiplies intervals by double precision only. */
function scaled(self: Expression, other: Expression, sql: SqlExpression): SqlExpression {
  return other.type.kind === 'duration' && self.type.kind !== 'duration' ? cast(sql, 'double precision') : sql;
}

/** The text search vector: `simple` knows no language, so it finds words as written. Index and query must have the same expression. */
export function searchVector(text: SqlExpression): SqlExpression {
  return call('to_tsvector', value('simple'), call('coalesce', text, value('')));
}

/** `(title | body) matches $text` searches one text made of all; a choice after `in` is compiled there. */
function searchedTogether(texts: readonly SqlExpression[]): SqlExpression {
  return texts.map((text) => call('coalesce', text, value(''))).reduce((before, text) => binary(binary(before, '||', value(' ')), '||', text));
}

export function searchQuery(query: SqlExpression): SqlExpression {
  return call('websearch_to_tsquery', value('simple'), query);
}

function only(columns: readonly SqlExpression[], expression: Expression): SqlExpression {
  const [first] = columns;
  if (first === undefined) throw new Error(`${expression.kind} has no column`);
  return columns.length === 1 ? first : { kind: 'row', items: columns };
}
