import type { Assignment, Expression, Field } from '../system/index.ts';
import { valueTypeOf } from '../system/index.ts';
import { columnsOfField, fieldIn, tableIn } from './context.ts';
import { compileColumns, scopeOf } from './expression.ts';
import type { SqlExpression } from './node.ts';
import { call, cast, value } from './node.ts';
import type { Bound, Draft, Rows, Scope } from './scope.ts';
import { parameter } from './scope.ts';
import { sqlTypeOf } from './type.ts';

/** A row being made: the columns it gets so far, and the joins that its defaults need. */
export interface NewRow {
  readonly draft: Draft;
  readonly entity: string;
  readonly scope: Scope;
  readonly rows: Rows;
  readonly values: Map<string, SqlExpression>;
}

/** How a row is made. */
export interface Making {
  readonly assignments: readonly Assignment[];
  readonly override?: Scope['override'];
  readonly from: Rows['from'];
  /** Key of a new row where nothing gives one. */
  readonly newKey: (draft: Draft, field: Field) => SqlExpression;
  readonly isOptional: (value: Expression) => boolean;
  /** Columns that are asked for, where not all are: others would leave parameters that no statement names. */
  readonly only?: readonly string[];
}

/** Returns the row that the assignments make, defaults included; columns that are left out get the table's default or nothing. */
export function newRow(draft: Draft, entity: string, making: Making): NewRow {
  const values = new Map<string, SqlExpression>();
  const rows: Rows = { from: making.from, joins: [], joined: new Map() };
  const bound: Bound = { entity, id: 'new', column: (name) => values.get(name) ?? value(null), rows, nullable: true };
  const base = scopeOf(draft, bound);
  const scope: Scope = making.override === undefined ? base : { ...base, override: making.override };
  const row: NewRow = { draft, entity, scope, rows, values };
  const fields = [...(draft.context.fields.get(entity)?.values() ?? [])].filter((field) => isStored(draft, entity, field) && isWanted(draft, entity, field, making.only));
  const given = new Map(making.assignments.map((assignment) => [assignment.field, assignment]));
  for (const field of fields) {
    const assignment = given.get(field.name);
    if (assignment !== undefined) put(row, field, assigned(row, field, assignment, making));
    else if (field.computed) put(row, field, [parameter(draft, { source: 'computed', entity, field: field.name }, typeOf(draft, entity, field), valueTypeOf(field.type))]);
  }
  // Defaults come after what is given, because they may read it (`default product.price`).
  for (const field of fields.filter((item) => !given.has(item.name) && !item.computed)) putDefault(row, field, making);
  return row;
}

function isStored(draft: Draft, entity: string, field: Field): boolean {
  return field.derived === undefined && columnsOfField(draft.context, entity, field.name).length > 0;
}

function isWanted(draft: Draft, entity: string, field: Field, only: readonly string[] | undefined): boolean {
  return only === undefined || columnsOfField(draft.context, entity, field.name).some((column) => only.includes(column.name));
}

function typeOf(draft: Draft, entity: string, field: Field): string {
  return columnsOfField(draft.context, entity, field.name)[0]?.type ?? 'text';
}

function put(row: NewRow, field: Field, columns: readonly SqlExpression[]): void {
  const names = columnsOfField(row.draft.context, row.entity, field.name);
  for (const [index, name] of names.entries()) row.values.set(name.name, columns[index] ?? value(null));
}

function assigned(row: NewRow, field: Field, assignment: Assignment, making: Making): readonly SqlExpression[] {
  const columns = assignedColumns(row.scope, row.entity, assignment);
  const fallback = field.default;
  if (fallback === undefined || !making.isOptional(assignment.value)) return columns;
  const other = assignedColumns(row.scope, row.entity, { field: field.name, value: fallback });
  return columns.map((column, index) => call('coalesce', column, other[index] ?? value(null)));
}

/** Returns what a field is set to; of a password the hash. */
export function assignedColumns(scope: Scope, entity: string, assignment: Pick<Assignment, 'field' | 'value'>): readonly SqlExpression[] {
  const field = fieldIn(scope.draft.context, entity, assignment.field);
  const { value: given } = assignment;
  if (field.type.kind === 'password' && given.kind === 'value') {
    return [parameter(scope.draft, { source: 'password-hash', name: given.name, path: given.path }, 'text', given.type)];
  }
  if (field.type.kind === 'json') return [asJson(scope, given)];
  const columns = compileColumns(scope, given);
  const types = columnsOfField(scope.draft.context, entity, field.name);
  return given.kind === 'literal' ? columns.map((column, index): SqlExpression => ({ kind: 'cast', term: column, type: types[index]?.type ?? 'text' })) : columns;
}

/** What is no JSON yet becomes it: a text a JSON string, a list a JSON array. */
function asJson(scope: Scope, given: Expression): SqlExpression {
  const column = compileColumns(scope, given)[0] ?? value(null);
  if (given.type.kind === 'none' || given.type.kind === 'json' || given.type.kind === 'object') return cast(column, 'jsonb');
  return call('to_jsonb', given.kind === 'literal' ? cast(column, sqlTypeOf(scope.draft.context, given.type)) : column);
}

function putDefault(row: NewRow, field: Field, making: Making): void {
  const columns = columnsOfField(row.draft.context, row.entity, field.name);
  if (columns.some((column) => column.default !== undefined)) return;
  if (field.default !== undefined) put(row, field, assignedColumns(row.scope, row.entity, { field: field.name, value: field.default }));
  else if (field.type.kind === 'uuid' && tableIn(row.draft.context, row.entity).table.primaryKey.join() === columns[0]?.name) put(row, field, [making.newKey(row.draft, field)]);
}

