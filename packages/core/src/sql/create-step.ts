import type { Assignment, Expression } from '../system/index.ts';
import { computeAgain, computedFields } from './computed.ts';
import { columnsOfField, tableIn } from './context.ts';
import { newRow } from './assign.ts';
import type { NewRow } from './assign.ts';
import { compileAll, draftOf, guardedConditions, isOptionalInElement, isOptionalValue, notInTrash, refusalOf } from './step.ts';
import type { Compiled, Piece, StepTask } from './step.ts';
import { scopeOf } from './expression.ts';
import type { From, Insert, SetColumn, SqlExpression } from './node.ts';
import { all, any, column, equal, is, now, value } from './node.ts';
import { missingReferences } from './missing.ts';
import { forbiddenMove, moveCondition, movesOf } from './moves.ts';
import type { Move } from './moves.ts';
import { readBack } from './read-back.ts';
import type { Bound, Draft, Scope } from './scope.ts';
import { lonely, parameter } from './scope.ts';
import { isOwnColumns, keyAnswer, laterAnswer, together, viewAnswer } from './view.ts';
import { etagAnswer } from './read-step.ts';
import { insertList, isList, replaceList } from './write-list.ts';

const one: From = { kind: 'subquery', query: { kind: 'select', output: [{ value: value(1), as: 'one' }], joins: [] }, alias: 'one' };

/** Returns the actions of a step that makes a row: what it refers to exists, the row, its lists, and reading it back where more than its own columns is asked. */
export function compileCreate(task: StepTask): readonly Piece[] {
  const lists = task.step.set.filter((assignment) => isList(task, assignment.field));
  // The row that is met may hold more than was given: its computed fields are those of the whole row.
  const computed = task.step.otherwise?.kind === 'update' ? computedFields(task) : [];
  const answersItself = lists.length === 0 && computed.length === 0 && task.step.otherwise?.kind !== 'keep' && (task.view === undefined || ownColumns(task)) && plainLater(task);
  const target = conflictTarget(task);
  return [
    ...missingReferences(task),
    insertRow(task, answersItself, target),
    ...(target === undefined || metMoves(task).length === 0 ? [] : [forbiddenMove(task, (scope, bound) => metRow(task, target, scope, bound))]),
    ...lists.flatMap((assignment, index) => writeList(task, assignment, target, 60 + index * 5)),
    ...computeAgain(task, computed),
    ...(answersItself || (task.view === undefined && task.later.length === 0 && lists.length === 0 && !task.isFoundAgain) ? [] : [back(task, target)]),
  ];
}

/** The lists of a row that was kept are kept too; one that was there, or came back from the trash, has lists to replace. */
function writeList(task: StepTask, assignment: Assignment, target: Target | undefined, rank: number): readonly Piece[] {
  const isKept = task.step.otherwise?.kind === 'keep';
  const isReplaced = task.step.otherwise?.kind === 'update' || (isKept && target?.isOfAlive === false && tableIn(task.context, task.entity).trash !== undefined);
  const pieces = isReplaced ? replaceList(task, assignment, rank) : insertList(task, assignment, rank);
  return isKept ? pieces.map((piece) => ({ ...piece, after: 'made' })) : pieces;
}

/** A row that was kept is found by what it was to be unique by; a new one by its key. */
function back(task: StepTask, target: Target | undefined): Piece {
  if (task.step.otherwise?.kind !== 'keep' || target === undefined) return readBack(task, 90);
  return readBack(task, 90, (draft) => {
    const row = made(task, draft, target.columns);
    return { columns: target.columns, values: target.columns.map((name) => row.values.get(name) ?? value(null)), alive: true };
  });
}

/** The states that a row which is there already is set to. */
function metMoves(task: StepTask): readonly Move[] {
  return task.step.otherwise?.kind === 'update' ? movesOf(task) : [];
}

/** The row that was met, if the caller may change it. */
function metRow(task: StepTask, target: Target, scope: Scope, bound: Bound): readonly SqlExpression[] {
  const row = made(task, scope.draft, target.columns);
  const values = target.columns.map((name) => row.values.get(name) ?? value(null));
  return [equal(target.columns.map((name) => bound.column(name)), values), ...compileAll(scope, changeable(task)), ...notInTrash(task.context, bound)];
}

function changeable(task: StepTask): readonly Expression[] {
  return guardedConditions(task.context, { ...task.step, verb: 'updates' }, task.entity, task.actors);
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
    isOptional: (given) => isOptionalValue(task.operation.takes, given) || (task.step.each?.over === 'value' && isOptionalInElement(task.step.each.value, given)),
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
  // A row that comes back from the trash starts anew.
  const moves = metMoves(task).map((move) => any([...returns.map(({ column: name }) => is(column(name, table.name), 'not null')), moveCondition(scope, task, move)]));
  const setWhere = all([...compileAll(scope, changeable(task)), ...moves]);
  const where = target.isOfAlive && trash !== undefined ? { where: is(column(trash), 'null') } : {};
  return { columns: target.columns, ...where, set: set.length > 0 ? set : [{ column: first, value: column(first, 'excluded') }], setWhere };
}

/** What the row that is there gets of the one that was to be made. */
function replaced(task: StepTask, target: Target, columns: readonly string[]): readonly SetColumn[] {
  const kept = new Set([...target.columns, ...tableIn(task.context, task.entity).table.primaryKey]);
  const again = task.step.otherwise?.kind === 'update' ? computedFields(task).flatMap((field) => columnsOfField(task.context, task.entity, field.name)).map((item) => item.name) : [];
  const set: SetColumn[] = columns.filter((name) => !kept.has(name) && !again.includes(name)).map((name) => ({ column: name, value: column(name, 'excluded') }));
  const touched = columnsOfField(task.context, task.entity, 'updatedAt').map((item): SetColumn => ({ column: item.name, value: now }));
  return [...set, ...touched.filter((item) => !set.some((other) => other.column === item.column))];
}
