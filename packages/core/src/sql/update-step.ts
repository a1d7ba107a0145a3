import { updatedAsGiven, valueTypeOf } from '../system/index.ts';
import type { Assignment, Expression, Transitions } from '../system/index.ts';
import { assignedColumns } from './assign.ts';
import { conditionsByTable } from './condition.ts';
import { columnsOfField, entityIn, fieldIn, tableIn } from './context.ts';
import { expectedRows } from './estimate.ts';
import { compileExpression, scopeOf } from './expression.ts';
import { missingReferences } from './missing.ts';
import type { Delete, Query, SetColumn, SqlExpression, Update } from './node.ts';
import { all, any, binary, call, column, equal, now, value } from './node.ts';
import { byKey, readBack } from './read-back.ts';
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
  const computed = entityIn(task.context, task.entity).fields.filter((field) => field.computed && columnsOfField(task.context, task.entity, field.name).length > 0);
  const isWhole = lists.length === 0 && computed.length === 0;
  const answersItself = isWhole && (task.view === undefined || ownColumns(task)) && task.later.every(({ path }) => path.length === 1 && isOwnField(task, path[0] ?? ''));
  const moves = movesOf(task);
  const changing = updateRows(task, moves, answersItself);
  const following = [
    ...lists.flatMap((assignment, index) => replaceList(task, assignment, 60 + index * 5)),
    ...(computed.length === 0 ? [] : [readForComputed(task), setComputed(task, computed.map((field) => field.name))]),
    ...(answersItself || (task.view === undefined && task.later.length === 0) ? [] : [readBack(task, 95)]),
  ];
  return [
    ...missingReferences(task),
    ...(mayMatch(task) ? [lockVersion(task)] : []),
    changing,
    ...(moves.length === 0 ? [] : [forbiddenMove(task)]),
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

interface Move {
  readonly transitions: Transitions;
  readonly to: Expression;
}

function movesOf(task: StepTask): readonly Move[] {
  return task.step.set.flatMap((assignment) => {
    const transitions = entityIn(task.context, task.entity).transitions.find((item) => item.field === assignment.field);
    return transitions === undefined ? [] : [{ transitions, to: assignment.value }];
  });
}

/** The row may move from its present state; setting the state that it has is no move. */
function moveCondition(scope: Scope, task: StepTask, move: Move): SqlExpression {
  const [state] = columnsOfField(task.context, task.entity, move.transitions.field);
  if (state === undefined) throw new Error(`${task.entity}.${move.transitions.field} has no column`);
  const present = scope.compile.expression(scope, { kind: 'field', type: move.to.type, variable: 'row', path: [move.transitions.field] });
  const to = compileExpression(scope, move.to);
  if (move.to.kind === 'literal') {
    const from = move.transitions.moves.filter((item) => item.to === (move.to as { value: unknown }).value).map((item) => item.from);
    return { kind: 'in', term: present, options: [to, ...[...new Set(from)].map((word) => value(word))] };
  }
  const same = binary(present, '=', to);
  const byState = Map.groupBy(move.transitions.moves, (item) => item.from);
  const others = [...byState].map(([from, moves]) => all([binary(present, '=', value(from)), { kind: 'in', term: to, options: moves.map((item) => value(item.to)) } as const]) ?? same);
  const stays = isOptionalValue(task.operation.takes, move.to) ? [{ kind: 'is', term: to, what: 'null' } as const] : [];
  return any([...stays, same, ...others]);
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

/** After a miss: the row is there, so it was its state that did not allow the move. */
function forbiddenMove(task: StepTask): Piece {
  const draft = draftOf(task);
  const { rows, bound } = openTable(draft, task.entity);
  const where = all([...compileAll(scopeOf(draft, bound), task.conditions), ...outOfTrash(task, bound)]);
  const node: Query = { kind: 'select', output: [{ value: value(1), as: '$found' }], from: rows.from, joins: rows.joins, where };
  const compiled: Compiled = { present: [], share: 0.01, node, draft, columns: [], rows: 'one', limit: 1 };
  return { purpose: 'find-missing', rank: 55, label: 'find.state', after: 'miss', found: { status: 409, code: 'transition-not-allowed' }, compiled: [compiled] };
}

/** What the people's own functions get: every stored and derived field of the row, read under its lock in a statement after the change. */
function readForComputed(task: StepTask): Piece {
  const fields = entityIn(task.context, task.entity).fields.filter((field) => {
    const { kind } = field.type;
    return !field.computed && !field.secret && kind !== 'parts' && kind !== 'references';
  });
  const later = fields.map((field) => ({ path: [field.name], type: field.derived?.type ?? valueTypeOf(field.type) }));
  const piece = readBack({ ...task, view: undefined, later }, 80);
  return { ...piece, purpose: 'compute', label: 'compute' };
}

function setComputed(task: StepTask, names: readonly string[]): Piece {
  const draft: Draft = draftOf(task);
  const { table } = tableIn(task.context, task.entity);
  const found = byKey(task, draft);
  const set = names.flatMap((name): readonly SetColumn[] =>
    columnsOfField(task.context, task.entity, name).map((item) => {
      const type = valueTypeOf(fieldIn(task.context, task.entity, name).type);
      return { column: item.name, value: parameter(draft, { source: 'computed', entity: task.entity, field: name }, item.type, type) };
    }),
  );
  const where = equal(found.columns.map((name) => column(name, table.name)), found.values);
  const node: Update = { kind: 'update', table: table.name, alias: table.name, set, where, returning: [] };
  return { purpose: 'update', rank: 85, label: 'computed', compiled: [{ present: [], share: 1, node, draft, columns: [], rows: 'none' }] };
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
