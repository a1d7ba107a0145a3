import type { Assignment, ValueType } from '../system/index.ts';
import { assignedColumns, newRow } from './assign.ts';
import { columnsOfField, fieldIn, linksIn, tableIn } from './context.ts';
import { elementsOf, innerElementsOf } from './element.ts';
import { scopeOf } from './expression.ts';
import type { Delete, From, Insert, Query, SqlExpression } from './node.ts';
import { all, binary, call, column, equal, value } from './node.ts';
import { byKey } from './read-back.ts';
import type { Draft } from './scope.ts';
import { alias, lonely, parameter } from './scope.ts';
import { draftOf, isOptionalInElement, isOptionalValue, notInTrash } from './step.ts';
import type { Compiled, Piece, StepTask } from './step.ts';
import { keyTypes } from './type.ts';

const one: From = { kind: 'subquery', query: { kind: 'select', output: [{ value: value(1), as: 'one' }], joins: [] }, alias: 'one' };

/** Returns the fields of the step that are lists of rows. */
export function isList(task: StepTask, name: string): boolean {
  const { kind } = fieldIn(task.context, task.entity, name).type;
  return kind === 'parts' || kind === 'references';
}

/** Returns the actions that put a list in the place of the one that the row has. */
export function replaceList(task: StepTask, assignment: Assignment, rank: number): readonly Piece[] {
  return [emptyList(task, assignment, rank), ...insertList(task, assignment, rank + 1)];
}

/** Returns the actions that fill a list of a row that was just made (or whose list was emptied). */
export function insertList(task: StepTask, assignment: Assignment, rank: number): readonly Piece[] {
  const { type } = fieldIn(task.context, task.entity, assignment.field);
  if (type.kind === 'parts') return [insertParts(task, assignment, type.entity, rank), ...innerParts(task, assignment, type.entity, rank + 1)];
  if (type.kind !== 'references') throw new Error(`${assignment.field} is no list of rows`);
  const ensured = assignment.parts === undefined ? [] : [ensureItems(task, assignment, type.entity, rank)];
  return [...ensured, insertLinks(task, assignment, type.entity, rank + 1)];
}

/** The key of the row that has the list, as the insert before returned it. */
function ownerKey(task: StepTask, draft: Draft): readonly SqlExpression[] {
  const { table } = tableIn(task.context, task.entity);
  const types = keyTypes(task.context, task.entity);
  const type: ValueType = { kind: 'reference', entity: task.entity };
  return table.primaryKey.map((name, index) => parameter(draft, { source: 'key', column: name }, types[index] ?? 'uuid', type));
}

function listParameter(draft: Draft, assignment: Assignment): (type: string) => SqlExpression {
  const { value: given } = assignment;
  if (given.kind !== 'value') throw new Error('a list of rows is filled from a value');
  return (type) => parameter(draft, { source: 'value', name: given.name, path: given.path }, type, given.type);
}

function insertParts(task: StepTask, assignment: Assignment, part: string, rank: number): Piece {
  const draft = draftOf(task);
  const { table, whole } = tableIn(task.context, part);
  const elements = elementsOf(draft, listParameter(draft, assignment), assignment.parts);
  const row = newRow(draft, part, { assignments: assignment.parts ?? [], override: elements.override, from: one, newKey: () => call('uuidv7'), isOptional: (given) => isOptionalInElement(assignment.value, given) });
  const owner = ownerKey(task, draft);
  const position = table.columns.find((item) => item.role === 'position')?.name;
  const output: readonly (readonly [string, SqlExpression])[] = [
    ...whole.map((name, index) => [name, owner[index] ?? value(null)] as const),
    ...(position === undefined ? [] : [[position, binary(elements.position, '-', value(1))] as const]),
    ...row.values,
  ];
  const source: Query = { kind: 'select', output: output.map(([, item]) => ({ value: item })), from: elements.from(), joins: row.rows.joins };
  const node: Insert = { kind: 'insert', into: table.name, columns: output.map(([name]) => name), source, returning: [] };
  return { purpose: 'insert-parts', rank, label: `insert.${assignment.field}`, list: assignment.field, compiled: [written(node, draft)] };
}

/** The parts of the parts, in one statement for all; deeper ones the language does not have. */
function innerParts(task: StepTask, assignment: Assignment, part: string, rank: number): readonly Piece[] {
  return (assignment.parts ?? []).flatMap((inner): readonly Piece[] => {
    const { type } = fieldIn(task.context, part, inner.field);
    if (type.kind === 'references' && inner.parts === undefined) return [innerLinks(task, assignment, { part, inner, target: type.entity }, rank)];
    if (type.kind !== 'parts') return [];
    const draft = draftOf(task);
    const { table, whole } = tableIn(task.context, type.entity);
    const elements = innerElementsOf(draft, listParameter(draft, assignment), assignment.parts, inner);
    const row = newRow(draft, type.entity, { assignments: inner.parts ?? [], override: elements.override, from: one, newKey: () => call('uuidv7'), isOptional: () => false });
    const owner = [...ownerKey(task, draft), binary(elements.outerPosition, '-', value(1))];
    const position = table.columns.find((item) => item.role === 'position')?.name;
    const output: readonly (readonly [string, SqlExpression])[] = [
      ...whole.map((name, index) => [name, owner[index] ?? value(null)] as const),
      ...(position === undefined ? [] : [[position, binary(elements.position, '-', value(1))] as const]),
      ...row.values,
    ];
    const source: Query = { kind: 'select', output: output.map(([, item]) => ({ value: item })), from: elements.from(), joins: [...elements.joins(), ...row.rows.joins] };
    const node: Insert = { kind: 'insert', into: table.name, columns: output.map(([name]) => name), source, returning: [] };
    return [{ purpose: 'insert-parts', rank, label: `insert.${assignment.field}.${inner.field}`, list: `${assignment.field}.${inner.field}`, compiled: [written(node, draft)] }];
  });
}

/** What the parts refer to by a list of theirs: tags of lines. */
function innerLinks(task: StepTask, assignment: Assignment, list: { readonly part: string; readonly inner: Assignment; readonly target: string }, rank: number): Piece {
  const draft = draftOf(task);
  const { inner, target } = list;
  const links = linksIn(task.context, list.part, inner.field);
  const named = (role: string): readonly string[] => links.columns.filter((item) => item.role === role).map((item) => item.name);
  const elements = innerElementsOf(draft, listParameter(draft, assignment), assignment.parts, { ...inner, parts: [elementOf(target)] });
  const owner = [...ownerKey(task, draft), binary(elements.outerPosition, '-', value(1))];
  const output: readonly (readonly [string, SqlExpression])[] = [
    ...named('whole').map((name, index) => [name, owner[index] ?? value(null)] as const),
    ...named('position').map((name) => [name, binary(elements.position, '-', value(1))] as const),
    ...named('link').map((name) => [name, column('element', 'inner_item')] as const),
  ];
  const source: Query = { kind: 'select', output: output.map(([, item]) => ({ value: item })), from: elements.from(), joins: elements.joins() };
  const node: Insert = { kind: 'insert', into: links.name, columns: output.map(([name]) => name), source, conflict: { columns: [] }, returning: [] };
  return { purpose: 'insert-parts', rank, label: `insert.${assignment.field}.${inner.field}`, list: `${assignment.field}.${inner.field}`, compiled: [written(node, draft)] };
}

/** The element of a list of references: the reference itself. */
export function elementOf(target: string): Assignment {
  return { field: '', value: { kind: 'value', type: { kind: 'reference', entity: target }, name: 'it', path: [] }, by: 'parameter' };
}

/** Makes the listed rows that do not exist yet. */
function ensureItems(task: StepTask, assignment: Assignment, target: string, rank: number): Piece {
  const draft = draftOf(task);
  const { table } = tableIn(task.context, target);
  const elements = elementsOf(draft, listParameter(draft, assignment), assignment.parts);
  const row = newRow(draft, target, { assignments: assignment.parts ?? [], override: elements.override, from: one, newKey: () => call('uuidv7'), isOptional: (given) => isOptionalInElement(assignment.value, given) });
  const source: Query = { kind: 'select', output: [...row.values.values()].map((item) => ({ value: item })), from: elements.from(), joins: row.rows.joins };
  const node: Insert = { kind: 'insert', into: table.name, columns: [...row.values.keys()], source, conflict: { columns: [] }, returning: [] };
  return { purpose: 'insert', rank, label: `ensure.${assignment.field}`, list: assignment.field, compiled: [written(node, draft)] };
}

function insertLinks(task: StepTask, assignment: Assignment, target: string, rank: number): Piece {
  const draft = draftOf(task);
  const links = linksIn(task.context, task.entity, assignment.field);
  const { table } = tableIn(task.context, target);
  const named = (role: string): readonly string[] => links.columns.filter((item) => item.role === role).map((item) => item.name);
  const type = keyTypes(task.context, target)[0] ?? 'uuid';
  const elements = elementsOf(draft, listParameter(draft, assignment), assignment.parts ?? [elementOf(target)]);
  const owner = ownerKey(task, draft);
  const listed = alias(draft, table.name);
  const scope = { ...scopeOf(draft, lonely(target, listed)), override: elements.override };
  const conditions = (assignment.parts ?? []).map((part) =>
    equal(columnsOfField(task.context, target, part.field).map((item) => column(item.name, listed)), assignedColumns(scope, target, part)),
  );
  const alive = notInTrash(task.context, { ...lonely(target, listed), column: (name) => column(name, listed) });
  const joins = conditions.length === 0 ? [] : [{ how: 'inner', from: { kind: 'table', name: table.name, alias: listed }, on: all([...conditions, ...alive]) ?? value(true) } as const];
  const linked = conditions.length === 0 ? [{ kind: 'cast', term: column('element', 'item'), type } as const] : table.primaryKey.map((item) => column(item, listed));
  const output: readonly (readonly [string, SqlExpression])[] = [
    ...named('whole').map((item, index) => [item, owner[index] ?? value(null)] as const),
    ...named('position').map((item) => [item, binary(elements.position, '-', value(1))] as const),
    ...named('link').map((item, index) => [item, linked[index] ?? value(null)] as const),
  ];
  const source: Query = { kind: 'select', output: output.map(([, item]) => ({ value: item })), from: elements.from(), joins };
  const node: Insert = { kind: 'insert', into: links.name, columns: output.map(([name]) => name), source, conflict: { columns: [] }, returning: [] };
  return { purpose: 'insert-parts', rank, label: `insert.${assignment.field}`, list: assignment.field, compiled: [written(node, draft)] };
}

function written(node: Compiled['node'], draft: Draft): Compiled {
  return { present: [], share: 1, node, draft, columns: [], rows: 'none' };
}

/** A list that the request leaves out stays as it is. */
function listIsGiven(task: StepTask, draft: Draft, { value: given }: Assignment): readonly SqlExpression[] {
  if (given.kind !== 'value' || !isOptionalValue(task.operation.takes, given)) return [];
  return [parameter(draft, { source: 'present', name: given.name, path: given.path }, 'boolean', { kind: 'bool' })];
}

function emptyList(task: StepTask, assignment: Assignment, rank: number): Piece {
  const draft = draftOf(task);
  const { type } = fieldIn(task.context, task.entity, assignment.field);
  const table = type.kind === 'parts' ? tableIn(task.context, type.entity).table : task.context.links.get(`${task.entity}.${assignment.field}`);
  if (table === undefined) throw new Error(`no table for the list ${assignment.field}`);
  const owner = table.columns.filter((item) => item.role === 'whole').map((item) => column(item.name, table.name));
  const { values } = byKey(task, draft);
  const node: Delete = { kind: 'delete', table: table.name, alias: table.name, where: all([equal(owner, values), ...listIsGiven(task, draft, assignment)]), returning: [] };
  const compiled: Compiled = { present: [], share: 1, node, draft, columns: [], rows: 'none' };
  return { purpose: 'replace-parts', rank, label: `empty.${assignment.field}`, list: assignment.field, compiled: [compiled] };
}
