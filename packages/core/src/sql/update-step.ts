import { updatedAsGiven } from '../system/index.ts';
import type { Assignment } from '../system/index.ts';
import { assignedColumns } from './assign.ts';
import { computeAgain, computedFields } from './computed.ts';
import { conditionsByTable } from './condition.ts';
import { columnsOfField, tableIn } from './context.ts';
import { expectedRows } from './estimate.ts';
import { scopeOf } from './expression.ts';
import { missingReferences } from './missing.ts';
import { forbiddenMove, moveCondition, movesOf } from './moves.ts';
import type { Move } from './moves.ts';
import type { Delete, Query, SetColumn, Update } from './node.ts';
import { all, call, column, now, value } from './node.ts';
import { readBack } from './read-back.ts';
import { etagAnswer } from './read-step.ts';
import type { Draft, Scope } from './scope.ts';
import { lonely, openTable, parameter } from './scope.ts';
import { compileAll, draftOf, isOptionalValue, outOfTrash, refusalOf, seesTrash } from './step.ts';
import type { Compiled, Piece, StepTask } from './step.ts';
import type { Answer } from './view.ts';
import { isOwnColumns, keyAnswer, laterAnswer, together, viewAnswer } from './view.ts';
import { isList, replaceList } from './write-list.ts';

const nothing: Answer = { outputs: [], columns: [] };

/** Returns the actions of a step that changes rows. */
export function compileUpdate(task: StepTask): readonly Piece[] {
  const lists = task.step.set.filter((assignment) => isList(task, assignment.field));
  const computed = computedFields(task);
  const isWhole = lists.length === 0 && computed.length === 0;
  const answersItself = isWhole && (task.view === undefined || ownColumns(task)) && task.later.every(({ path }) => path.length === 1 && isOwnField(task, path[0] ?? ''));
  const moves = movesOf(task);
  const changing = updateRows(task, moves, answersItself);
  const following = [
    ...lists.flatMap((assignment, index) => replaceList(task, assignment, 60 + index * 5)),
    ...computeAgain(task, computed),
    ...(answersItself || (task.view === undefined && task.later.length === 0) ? [] : [readBack(task, 95)]),
  ];
  return [
    ...missingReferences(task),
    ...(mayMatch(task) ? [lockVersion(task)] : []),
    changing,
    ...(moves.length === 0 ? [] : [forbiddenMove(task, (scope, bound) => [...compileAll(scope, task.conditions), ...outOfTrash(task, bound)])]),
    ...following.map((piece) => ofChanged(task, changing, piece)),
  ];
}

/** What is done with a changed row is done with each of them. */
function ofChanged(task: StepTask, changing: Piece, piece: Piece): Piece {
  const [first] = changing.compiled;
  if (first === undefined || first.rows === 'one') return piece;
  const times = expectedRows(task.context, first.node, 'many', undefined).value;
  return { ...piece, after: 'each', compiled: piece.compiled.map((compiled) => ({ ...compiled, times })) };
}

function isOwnField(task: StepTask, name: string): boolean {
  const field = task.context.fields.get(task.entity)?.get(name);
  return field !== undefined && field.derived === undefined && columnsOfField(task.context, task.entity, name).length === 1;
}

function ownColumns(task: StepTask): boolean {
  return task.view !== undefined && isOwnColumns(scopeOf(draftOf(task), lonely(task.entity, 'row')), task.view);
}

function updateRows(task: StepTask, moves: readonly Move[], answersItself: boolean): Piece {
  const draft = draftOf(task);
  const { table } = tableIn(task.context, task.entity);
  const bound = lonely(task.entity, table.name);
  draft.aliases.set(table.name, 1);
  const scope = scopeOf(draft, bound);
  const set = task.step.set.filter((assignment) => !isList(task, assignment.field)).flatMap((assignment) => setColumns(scope, task, assignment));
  const conditions = [...compileAll(scope, task.conditions), ...moves.map((move) => moveCondition(scope, task, move))];
  const where = all([...conditions, ...outOfTrash(task, bound)]);
  const answer = answersItself
    ? together(keyAnswer(scope), task.view === undefined ? nothing : viewAnswer(scope, task.view), laterAnswer(scope, task.later), etagAnswer(task, table.name))
    : keyAnswer(scope);
  const node: Update = { kind: 'update', table: table.name, alias: table.name, set: touched(task, set), where, returning: answer.outputs };
  const compiled = changed(task, node, draft, answer, answersItself && task.view === undefined && task.later.length === 0);
  return { purpose: 'update', rank: 50, label: '', ...refusalOf(task.step), compiled: [compiled] };
}

/** Every update moves `updatedAt`; a step that sets nothing else still changes the row, so that its version moves. */
function touched(task: StepTask, set: readonly SetColumn[]): readonly SetColumn[] {
  const [stamp] = columnsOfField(task.context, task.entity, 'updatedAt');
  if (stamp !== undefined && !set.some((item) => item.column === stamp.name)) return [...set, { column: stamp.name, value: now }];
  if (set.length > 0) return set;
  const first = tableIn(task.context, task.entity).table.primaryKey[0] ?? '';
  return [{ column: first, value: column(first) }];
}

function setColumns(scope: Scope, task: StepTask, assignment: Assignment): readonly SetColumn[] {
  const columns = columnsOfField(task.context, task.entity, assignment.field);
  const values = assignedColumns(scope, task.entity, assignment);
  const given = assignment.value;
  const isOptional = isOptionalValue(task.operation.takes, given);
  return columns.map((item, index) => {
    const sql = values[index] ?? value(null);
    const present = column(item.name, tableIn(task.context, task.entity).table.name);
    if (!isOptional || given.kind !== 'value') return { column: item.name, value: sql };
    if (!item.nullable) return { column: item.name, value: call('coalesce', sql, present) };
    // Absent leaves the column alone, null empties it.
    const isGiven = parameter(scope.draft, { source: 'present', name: given.name, path: given.path }, 'boolean', { kind: 'bool' });
    return { column: item.name, value: { kind: 'case', when: [{ condition: isGiven, then: sql }], otherwise: present } };
  });
}

/** One row tells by its key that it was changed; of many that nobody asks for not even their keys are sent. */
function changed(task: StepTask, node: Update | Delete, draft: Draft, answer: Answer, isSilent: boolean): Compiled {
  const isOne = changesOne(task, node);
  if (isSilent && !isOne) return { present: [], share: 1, node: { ...node, returning: [] }, draft, columns: [], rows: 'none' };
  return { present: [], share: 1, node, draft, columns: answer.columns, rows: isOne ? 'one' : 'many' };
}

/** An operation that only changes one row to what the client gives may be asked to do so only if the row is still as the client saw it (If-Match). */
function mayMatch(task: StepTask): boolean {
  const { step, operation } = task;
  return task.context.versioned.has(task.entity) && updatedAsGiven(operation) === step.entity && operation.returns.kind === 'row';
}

function lockVersion(task: StepTask): Piece {
  const draft = draftOf(task);
  const { rows, bound, alias } = openTable(draft, task.entity);
  const where = all([...compileAll(scopeOf(draft, bound), task.conditions), ...outOfTrash(task, bound)]);
  const answer = etagAnswer(task, alias);
  const node: Query = { kind: 'select', output: answer.outputs, from: rows.from, joins: rows.joins, where, lock: { strength: 'no key update', of: alias } };
  return { purpose: 'lock', rank: 40, label: 'lock', ...refusalOf(task.step), compiled: [{ present: [], share: 1, node, draft, columns: answer.columns, rows: 'one', limit: 1 }] };
}

/** True if the conditions fix a key, also by the element that the step runs for. */
function changesOne(task: StepTask, node: Update | Delete): boolean {
  const { table } = tableIn(task.context, task.entity);
  const [conditions] = conditionsByTable(node);
  const fixed = new Set((conditions?.equality ?? []).filter((item) => item.options === 1).map((item) => item.column));
  return [table.primaryKey, ...table.uniques.map((unique) => unique.columns)].some((columns) => columns.length > 0 && columns.every((name) => fixed.has(name)));
}

/** Returns the action of a step that deletes rows, or puts them into the trash; what is in it goes for good. */
export function compileDelete(task: StepTask): readonly Piece[] {
  const draft = draftOf(task);
  const { table, trash } = tableIn(task.context, task.entity);
  draft.aliases.set(table.name, 1);
  const bound = lonely(task.entity, table.name);
  const scope = scopeOf(draft, bound);
  const where = all([...compileAll(scope, task.conditions), ...outOfTrash(task, bound)]);
  const view = task.view === undefined ? nothing : viewAnswer(scope, task.view);
  const answer = together(keyAnswer(scope), view, laterAnswer(scope, task.later));
  const node: Update | Delete =
    trash === undefined || seesTrash(task)
      ? { kind: 'delete', table: table.name, alias: table.name, where, returning: answer.outputs }
      : { kind: 'update', table: table.name, alias: table.name, set: [{ column: trash, value: now }], where, returning: answer.outputs };
  const compiled = changed(task, node, draft, answer, task.view === undefined && task.later.length === 0);
  return [{ purpose: 'delete', rank: 50, label: '', ...refusalOf(task.step), compiled: [compiled] }];
}
