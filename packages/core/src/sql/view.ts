import type { Field, Expression, ResultColumn, ValueType, View, ViewField } from '../system/index.ts';
import { valueTypeOf } from '../system/index.ts';
import { columnsOfField, entityIn, isInline, keyPaths, tableIn } from './context.ts';
import type { LaterPath } from './later.ts';
import { listQuery } from './list.ts';
import type { ListRows } from './list.ts';
import type { Output, SqlExpression, SqlOrder } from './node.ts';
import { call, cast, is, value } from './node.ts';
import type { Bound, Scope } from './scope.ts';
import { bind, boundOf, follow, keyOf } from './scope.ts';

/** Columns that a statement returns, and what they are. */
export interface Answer {
  readonly outputs: readonly Output[];
  readonly columns: readonly ResultColumn[];
}

/** Returns the columns of a view of the row in `row`: plain values as they are, rows and lists as JSON. */
export function viewAnswer(of: Scope, view: View): Answer {
  const scope: Scope = { ...of, isAnswer: true };
  const fields = view.fields.filter((field) => isAnswered(scope, view.entity, field));
  return {
    outputs: fields.map((field) => ({ value: columnValue(scope, field), as: field.name })),
    columns: fields.map((field) => ({ name: field.name, type: field.type, optional: field.optional })),
  };
}

/** False for fields of another actor alone, secrets, and computed fields without a column (the runtime's own `token`). */
function isAnswered(scope: Scope, entity: string, field: ViewField): boolean {
  if (field.only !== undefined && !scope.draft.actors.every((actor) => actor === field.only)) return false;
  const name = field.value.kind === 'field' && field.value.path.length === 1 ? field.value.path[0] : undefined;
  const own = name === undefined ? undefined : scope.draft.context.fields.get(entity)?.get(name);
  return own === undefined || !(own.secret || (own.computed && columnsOfField(scope.draft.context, entity, own.name).length === 0));
}

function columnValue(scope: Scope, field: ViewField): SqlExpression {
  const { type } = field.value;
  const isPlain = type.kind !== 'list' && type.kind !== 'row' && type.kind !== 'reference' && type.kind !== 'object';
  if (isPlain && field.view === undefined) return scope.compile.expression(scope, field.value);
  return jsonValue(scope, field.value, field.view, true);
}

/** Returns a value as it stands in JSON: money and decimals as text, durations as seconds, rows and references by view or key. */
function jsonValue(scope: Scope, expression: Expression, view: View | undefined, isColumn = false): SqlExpression {
  const { type } = expression;
  if (type.kind === 'list') return jsonList(scope, expression, type.of, view);
  if (type.kind === 'row' || type.kind === 'reference') return jsonRow(scope, expression, type.entity, view, isColumn);
  return scalarJson(type, scope.compile.expression(scope, expression));
}

function scalarJson(type: ValueType, sql: SqlExpression): SqlExpression {
  if (type.kind === 'money' || type.kind === 'decimal') return cast(sql, 'text');
  if (type.kind === 'duration') return call('date_part', value('epoch'), sql);
  return sql;
}

function jsonRow(scope: Scope, expression: Expression, entity: string, view: View | undefined, isColumn: boolean): SqlExpression {
  const key = scope.compile.columns(scope, expression);
  const [first] = key;
  if (first === undefined) throw new Error(`${entity} has no key`);
  if (view === undefined) return key.length === 1 ? first : keyObject(scope, entity, key);
  if (expression.kind !== 'field') throw new Error(`a view of ${expression.kind}`);
  const bound = expression.path.reduce((at, name) => follow(scope.draft, at, name), boundOf(scope, expression.variable));
  const object = viewObject(bind(scope, 'row', bound), view.entity, view.fields);
  const key1 = keyOf(scope.draft, bound)[0] ?? first;
  const isOptional = bound.nullable && (isColumn || expression.path.length > 0);
  return isOptional ? { kind: 'case', when: [{ condition: is(key1, 'not null'), then: object }] } : object;
}

/** A reference to a compound key is an object of the key's fields. */
function keyObject(scope: Scope, entity: string, key: readonly SqlExpression[]): SqlExpression {
  const paths = keyPaths(scope.draft.context, entity);
  const [first] = key;
  const object = call('json_build_object', ...paths.flatMap((path, index) => [value(path.join('.')), key[index] ?? value(null)]));
  return first === undefined ? object : { kind: 'case', when: [{ condition: is(first, 'not null'), then: object }] };
}

/** PostgreSQL takes at most 100 arguments: longer objects are joined from pieces of 50 fields. */
function viewObject(scope: Scope, entity: string, fields: readonly ViewField[]): SqlExpression {
  const pairs = fields.filter((field) => isAnswered(scope, entity, field)).map((field) => [value(field.name), jsonValue(scope, field.value, field.view)] as const);
  if (pairs.length <= 50) return call('json_build_object', ...pairs.flat());
  const pieces: SqlExpression[] = [];
  for (let at = 0; at < pairs.length; at += 50) pieces.push(call('jsonb_build_object', ...pairs.slice(at, at + 50).flat()));
  return pieces.reduce((left, right) => ({ kind: 'binary', operator: '||', left, right }));
}

function jsonList(scope: Scope, expression: Expression, of: ValueType, view: View | undefined): SqlExpression {
  if (expression.kind !== 'field') throw new Error(`a list of ${expression.kind}`);
  const list = listQuery(scope, expression);
  if (list.kind === 'column') {
    return call('to_json', of.kind === 'money' || of.kind === 'decimal' ? cast(list.column, 'text[]') : list.column);
  }
  const element = elementJson(bind(scope, 'element', list.bound), list, of, view);
  const orderBy = list.position.map((position): SqlOrder => ({ value: position, descending: false }));
  const items: SqlExpression = { kind: 'call', name: 'json_agg', arguments: [element], ...(orderBy.length === 0 ? {} : { orderBy }) };
  const conditions = list.conditions();
  const where: SqlExpression = conditions.length === 1 && conditions[0] !== undefined ? conditions[0] : { kind: 'and', terms: conditions };
  const query = { kind: 'select', output: [{ value: call('coalesce', items, cast(value('[]'), 'json')) }], from: list.rows.from, joins: list.rows.joins, where } as const;
  return { kind: 'query', query };
}

function elementJson(scope: Scope, list: ListRows, of: ValueType, view: View | undefined): SqlExpression {
  const element: Expression = { kind: 'field', type: of, variable: 'element', path: list.rest };
  if (view === undefined && list.rest.length === 0 && entityIn(scope.draft.context, list.bound.entity).whole !== undefined) {
    return viewObject(bind(scope, 'row', list.bound), list.bound.entity, partFields(scope, list.bound));
  }
  return jsonValue(scope, element, view);
}

/** Parts are printed whole: every field but secrets. */
function partFields(scope: Scope, bound: Bound): readonly ViewField[] {
  const { context } = scope.draft;
  const declared = entityIn(context, bound.entity).views.find((view) => view.name === bound.entity);
  if (declared !== undefined) return declared.fields;
  return entityIn(context, bound.entity)
    .fields.filter((field) => !field.secret)
    .map((field) => {
      const type = field.derived?.type ?? valueTypeOf(field.type);
      const only = field.only === undefined ? {} : { only: field.only };
      return { name: field.name, value: { kind: 'field', type, variable: 'row', path: [field.name] }, type, optional: field.optional, ...only };
    });
}

/** True if a statement that changes a row can return the view itself: only columns of the row, none kept by triggers. */
export function isOwnColumns(scope: Scope, view: View): boolean {
  const { context } = scope.draft;
  return view.fields.every((field) => {
    if (field.view !== undefined || field.value.kind !== 'field' || field.value.path.length !== 1) return false;
    const name = field.value.path[0] ?? '';
    const own = context.fields.get(view.entity)?.get(name);
    if (own === undefined || own.derived !== undefined || isInline(context, view.entity, own)) return false;
    return own.type.kind !== 'references' && own.type.kind !== 'parts';
  });
}

/** Returns hidden columns for the row's key, by which later statements of the step find it: `$order_id`. */
export function keyAnswer(scope: Scope): Answer {
  const bound = boundOf(scope, 'row');
  const { table, columns } = tableIn(scope.draft.context, bound.entity);
  const typeOf = (name: string): ValueType => (columns.get(name)?.type === 'bigint' ? { kind: 'int' } : { kind: 'reference', entity: bound.entity });
  return {
    outputs: table.primaryKey.map((name) => ({ value: bound.column(name), as: `$key_${name}` })),
    columns: table.primaryKey.map((name) => ({ name: `$key_${name}`, type: typeOf(name), optional: false, hidden: 'key' })),
  };
}

/** Returns hidden columns for what later steps read of this row, named `$` and the path: `$customer.email`. */
export function laterAnswer(scope: Scope, paths: readonly LaterPath[]): Answer {
  const answers = paths.map(({ path, type }) => {
    const expression: Expression = { kind: 'field', type, variable: 'row', path };
    const [first] = type.kind === 'list' ? [jsonValue(scope, expression, undefined)] : scope.compile.columns(scope, expression);
    return { name: `$${path.join('.')}`, value: first ?? value(null), type, optional: !isAlwaysThere(scope, path) };
  });
  return {
    outputs: answers.map(({ name, value: sql }) => ({ value: sql, as: name })),
    columns: answers.map(({ name, type, optional }) => ({ name, type, optional, hidden: 'later' })),
  };
}

/** True if every row has it, and so has every row on the way. */
function isAlwaysThere(scope: Scope, path: readonly string[]): boolean {
  const { context } = scope.draft;
  let entity: string | undefined = boundOf(scope, 'row').entity;
  for (const name of path) {
    const field: Field | undefined = entity === undefined ? undefined : context.fields.get(entity)?.get(name);
    if (field === undefined || field.optional) return false;
    entity = field.type.kind === 'reference' ? field.type.entity : undefined;
  }
  return path.length > 0;
}

/** Returns the columns of several answers together. */
export function together(...answers: readonly Answer[]): Answer {
  return { outputs: answers.flatMap((answer) => answer.outputs), columns: answers.flatMap((answer) => answer.columns) };
}
