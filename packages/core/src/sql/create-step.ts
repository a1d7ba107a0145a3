import type { Assignment, Expression, ShapeField, ValueType } from '../system/index.ts';
import { columnsOfField, fieldIn, linksIn, tableIn } from './context.ts';
import { assignedColumns, newRow } from './assign.ts';
import type { NewRow } from './assign.ts';
import { elementsOf } from './element.ts';
import { compileAll, draftOf, guardedConditions, notInTrash, refusalOf } from './step.ts';
import type { Compiled, Piece, StepTask } from './step.ts';
import { scopeOf } from './expression.ts';
import type { From, Insert, Query, SetColumn, SqlExpression } from './node.ts';
import { all, binary, call, column, equal, is, now, value } from './node.ts';
import { missingReferences } from './missing.ts';
import { readBack } from './read-back.ts';
import type { Draft } from './scope.ts';
import { alias, lonely, parameter } from './scope.ts';
import { keyTypes } from './type.ts';
import { isOwnColumns, keyAnswer, laterAnswer, together, viewAnswer } from './view.ts';
import { etagAnswer } from './read-step.ts';

const one: From = { kind: 'subquery', query: { kind: 'select', output: [{ value: value(1), as: 'one' }], joins: [] }, alias: 'one' };

/** Returns the actions of a step that makes a row: what it refers to exists, the row, its lists, and reading it back where more than its own columns is asked. */
export function compileCreate(task: StepTask): readonly Piece[] {
  const lists = task.step.set.filter((assignment) => isList(task, assignment.field));
  const answersItself = lists.length === 0 && task.step.otherwise?.kind !== 'keep' && (task.view === undefined || ownColumns(task)) && plainLater(task);
  const target = conflictTarget(task);
  return [
    ...missingReferences(task),
    insertRow(task, answersItself, target),
    ...lists.flatMap((assignment, index) => insertList(task, assignment, 60 + index * 5)),
    ...(answersItself || (task.view === undefined && task.later.length === 0 && lists.length === 0 && !task.isFoundAgain) ? [] : [back(task, target)]),
  ];
}

/** A row that was kept is found by what it was to be unique by; a new one by its key. */
function back(task: StepTask, target: Target | undefined): Piece {
  if (task.step.otherwise?.kind !== 'keep' || target === undefined) return readBack(task, 90);
  return readBack(task, 90, (draft) => {
    const row = made(task, draft, target.columns);
    return { columns: target.columns, values: target.columns.map((name) => row.values.get(name) ?? value(null)), alive: true };
  });
}

function isList(task: StepTask, name: string): boolean {
  const { kind } = fieldIn(task.context, task.entity, name).type;
  return kind === 'parts' || kind === 'references';
}

function ownColumns(task: StepTask): boolean {
  const scope = scopeOf(draftOf(task), lonely(task.entity, 'row'));
  return task.view !== undefined && isOwnColumns(scope, task.view);
}

function plainLater(task: StepTask): boolean {
  return task.later.every(({ path }) => {
    const [name, ...rest] = path;
    const field = name === undefined ? undefined : task.context.fields.get(task.entity)?.get(name);
    return field !== undefined && rest.length === 0 && field.derived === undefined && columnsOfField(task.context, task.entity, field.name).length === 1;
  });
}

function made(task: StepTask, draft: Draft, only?: readonly string[]): NewRow {
  return newRow(draft, task.entity, {
    assignments: task.step.set.filter((assignment) => !isList(task, assignment.field)),
    from: one,
    newKey: (of, field) => parameter(of, { source: 'new-id' }, 'uuid', { kind: field.type.kind === 'uuid' ? 'uuid' : 'text' }),
    isOptional: (given) => isOptionalValue(task.operation.takes, given),
    ...(only === undefined ? {} : { only }),
  });
}

function insertRow(task: StepTask, answersItself: boolean, target: Target | undefined): Piece {
  const draft = draftOf(task);
  const { table } = tableIn(task.context, task.entity);
  const row = made(task, draft);
  const subject = subjectColumn(task);
  if (subject !== undefined && !row.values.has(subject)) row.values.set(subject, parameter(draft, { source: 'subject' }, 'text', { kind: 'text' }));
  const columns = [...row.values.keys()];
  const values = [...row.values.values()];
  const source: Insert['source'] =
    row.rows.joins.length === 0
      ? { kind: 'values', rows: [values] }
      : { kind: 'select', output: values.map((item) => ({ value: item })), from: row.rows.from, joins: row.rows.joins };
  const scope = scopeOf(draft, lonely(task.entity, table.name));
  const view = answersItself && task.view !== undefined ? viewAnswer(scope, task.view) : { outputs: [], columns: [] };
  const answer = together(keyAnswer(scope), view, answersItself ? laterAnswer(scope, task.later) : { outputs: [], columns: [] }, answersItself ? etagAnswer(task, table.name) : { outputs: [], columns: [] });
  const conflict = conflictOf(task, draft, target, columns);
  const node: Insert = { kind: 'insert', into: table.name, columns, source, returning: answer.outputs, ...(conflict === undefined ? {} : { conflict }) };
  const compiled: Compiled = { present: [], share: 1, node, draft, columns: answer.columns, rows: 'one' };
  return { purpose: 'insert', rank: 50, label: '', ...refusalOf(task.step), compiled: [compiled] };
}

/** The caller's own row gets the subject of the token that made it. */
function subjectColumn(task: StepTask): string | undefined {
  const own = task.context.brief.actors.some((actor) => actor.is === task.entity && actor.authenticates === 'oidc' && task.actors.includes(actor.id));
  return own ? tableIn(task.context, task.entity).table.columns.find((item) => item.role === 'subject')?.name : undefined;
}

/** What a row is to be unique by. */
interface Target {
  readonly columns: readonly string[];
  /** True if rows in the trash do not count. */
  readonly isOfAlive: boolean;
}

/** Returns the key or unique set that the step gives in full. */
function conflictTarget(task: StepTask): Target | undefined {
  if (task.step.otherwise === undefined) return undefined;
  const { table } = tableIn(task.context, task.entity);
  const given = new Set(task.step.set.flatMap((assignment) => columnsOfField(task.context, task.entity, assignment.field).map((item) => item.name)));
  const sets: readonly Target[] = [{ columns: table.primaryKey, isOfAlive: false }, ...table.uniques.map(({ columns, where }) => ({ columns, isOfAlive: where !== undefined }))];
  return sets.find(({ columns }) => columns.every((name) => given.has(name)));
}

function conflictOf(task: StepTask, draft: Draft, target: Target | undefined, columns: readonly string[]): Insert['conflict'] | undefined {
  const { otherwise } = task.step;
  const { table, trash } = tableIn(task.context, task.entity);
  // A row in the trash that still holds the key comes back as if it were new.
  const returns = trash === undefined || target === undefined || target.isOfAlive ? [] : [{ column: trash, value: value(null) }];
  if (otherwise?.kind === 'keep' && target !== undefined && trash !== undefined && returns.length > 0) {
    return { columns: target.columns, set: [...replaced(task, target, columns), ...returns], setWhere: is(column(trash, table.name), 'not null') };
  }
  if (otherwise?.kind === 'keep' || otherwise?.kind === 'status') return { columns: [] };
  if (otherwise?.kind !== 'update' || target === undefined) return undefined;
  const set = [...replaced(task, target, columns), ...returns];
  const first = target.columns[0] ?? '';
  const scope = scopeOf(draft, lonely(task.entity, table.name));
  const setWhere = all(compileAll(scope, guardedConditions(task.context, { ...task.step, verb: 'updates' }, task.entity, task.actors)));
  const where = target.isOfAlive && trash !== undefined ? { where: is(column(trash), 'null') } : {};
  return { columns: target.columns, ...where, set: set.length > 0 ? set : [{ column: first, value: column(first, 'excluded') }], setWhere };
}

/** What the row that is there gets of the one that was to be made. */
function replaced(task: StepTask, target: Target, columns: readonly string[]): readonly SetColumn[] {
  const kept = new Set([...target.columns, ...tableIn(task.context, task.entity).table.primaryKey]);
  const set: SetColumn[] = columns.filter((name) => !kept.has(name)).map((name) => ({ column: name, value: column(name, 'excluded') }));
  const touched = columnsOfField(task.context, task.entity, 'updatedAt').map((item): SetColumn => ({ column: item.name, value: now }));
  return [...set, ...touched.filter((item) => !set.some((other) => other.column === item.column))];
}

/** Returns the actions that fill a list of a row that was just made (or whose list was emptied). */
export function insertList(task: StepTask, assignment: Assignment, rank: number): readonly Piece[] {
  const { type } = fieldIn(task.context, task.entity, assignment.field);
  if (type.kind === 'parts') return [insertParts(task, assignment, type.entity, rank)];
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
  const row = newRow(draft, part, { assignments: assignment.parts ?? [], override: elements.override, from: one, newKey: () => call('uuidv7'), isOptional: () => false });
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

/** Makes the listed rows that do not exist yet. */
function ensureItems(task: StepTask, assignment: Assignment, target: string, rank: number): Piece {
  const draft = draftOf(task);
  const { table } = tableIn(task.context, target);
  const elements = elementsOf(draft, listParameter(draft, assignment), assignment.parts);
  const row = newRow(draft, target, { assignments: assignment.parts ?? [], override: elements.override, from: one, newKey: () => call('uuidv7'), isOptional: () => false });
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
  const reference: Assignment = { field: '', value: { kind: 'value', type: { kind: 'reference', entity: target }, name: 'it', path: [] }, by: 'parameter' };
  const elements = elementsOf(draft, listParameter(draft, assignment), assignment.parts ?? [reference]);
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

/** True if the value may be absent from the request. */
export function isOptionalValue(takes: readonly ShapeField[], given: Expression): boolean {
  if (given.kind !== 'value') return false;
  const top = takes.find((item) => item.name === given.name);
  if (top === undefined) return false;
  if (top.optional) return true;
  const [name] = given.path;
  if (name === undefined) return false;
  if (top.view !== undefined) return top.view.partial || (top.view.fields.find((field) => field.name === name)?.optional ?? false);
  return top.type.kind === 'shape' && (top.type.fields.find((field) => field.name === name)?.optional ?? false);
}

