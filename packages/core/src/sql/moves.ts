import type { Expression, Transitions } from '../system/index.ts';
import { columnsOfField, entityIn } from './context.ts';
import { compileExpression, scopeOf } from './expression.ts';
import type { Query, SqlExpression } from './node.ts';
import { all, any, binary, value } from './node.ts';
import { openTable } from './scope.ts';
import type { Bound, Scope } from './scope.ts';
import { draftOf, isOptionalValue } from './step.ts';
import type { Compiled, Piece, StepTask } from './step.ts';

/** A field with transitions, and the state that a step sets it to. */
export interface Move {
  readonly transitions: Transitions;
  readonly to: Expression;
}

/** Returns what the step moves from state to state. */
export function movesOf(task: StepTask): readonly Move[] {
  return task.step.set.flatMap((assignment) => {
    const transitions = entityIn(task.context, task.entity).transitions.find((item) => item.field === assignment.field);
    return transitions === undefined ? [] : [{ transitions, to: assignment.value }];
  });
}

/** The row may move from its present state; setting the state that it has is no move. */
export function moveCondition(scope: Scope, task: StepTask, move: Move): SqlExpression {
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

/** After a miss: the row that `where` tells is there, so it was its state that did not allow the move. */
export function forbiddenMove(task: StepTask, where: (scope: Scope, bound: Bound) => readonly SqlExpression[]): Piece {
  const draft = draftOf(task);
  const { rows, bound } = openTable(draft, task.entity);
  const node: Query = { kind: 'select', output: [{ value: value(1), as: '$found' }], from: rows.from, joins: rows.joins, where: all(where(scopeOf(draft, bound), bound)) };
  const compiled: Compiled = { present: [], share: 0.01, node, draft, columns: [], rows: 'one', limit: 1 };
  return { purpose: 'find-missing', rank: 55, label: 'find.state', after: 'miss', found: { status: 409, code: 'transition-not-allowed' }, compiled: [compiled] };
}
