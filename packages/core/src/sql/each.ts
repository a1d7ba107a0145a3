import type { Operation, Step } from '../system/index.ts';
import type { SqlContext } from './context.ts';
import { expectedRows } from './estimate.ts';
import { compileExpression, scopeOf } from './expression.ts';
import { openRange } from './fold.ts';
import { elementPaths } from './later.ts';
import type { Query, SqlExpression } from './node.ts';
import { all, value } from './node.ts';
import { bind, lonely } from './scope.ts';
import { draftOf } from './step.ts';
import type { Piece, StepTask } from './step.ts';
import { keyAnswer, laterAnswer, together } from './view.ts';

/** Elements of a list whose length nothing tells; an assumption. */
const assumedLength = 3;

/** Returns the action that reads the rows which the step runs for, each then `$it`; none where `each` walks a value. */
export function compileEach(task: StepTask): readonly Piece[] {
  if (task.step.each?.over !== 'rows') return [];
  const draft = draftOf(task);
  const { node, columns } = elementRows(task, task.step.each, draft);
  return [{ purpose: 'each', rank: 1, label: 'each', compiled: [{ present: [], share: 1, node, draft, columns, rows: 'many', isOnce: true }] }];
}

function elementRows(task: StepTask, each: Extract<NonNullable<Step['each']>, { over: 'rows' }>, draft: ReturnType<typeof draftOf>): { readonly node: Query; readonly columns: ReturnType<typeof keyAnswer>['columns'] } {
  const opened = openRange(scopeOf(draft, lonely(task.entity, 'row')), each.range);
  const scope = bind(opened.scope, 'row', opened.bound);
  const where: SqlExpression | undefined = each.where === undefined ? undefined : compileExpression(opened.scope, each.where);
  const answer = together(keyAnswer(scope), laterAnswer(scope, elementPaths(task.context, task.step)));
  const output = answer.outputs.length === 0 ? [{ value: value(1), as: '$found' }] : answer.outputs;
  return { node: { kind: 'select', output, from: opened.rows.from, joins: opened.rows.joins, where: all([...opened.conditions, where]) }, columns: answer.columns };
}

/** Returns how often a step runs in one call: the expected length of what `each` walks. */
export function eachTimes(context: SqlContext, operation: Operation, step: Step): number {
  const { each } = step;
  if (each === undefined) return 1;
  if (each.over === 'rows') return expectedRowsOfRange(context, operation, step);
  const { value: walked } = each;
  const parameter = walked.kind === 'value' && walked.path.length === 0 ? operation.takes.find((item) => item.name === walked.name) : undefined;
  const type = parameter?.type;
  if (type?.kind !== 'list') return assumedLength;
  return type.about ?? assumedLength;
}

function expectedRowsOfRange(context: SqlContext, operation: Operation, step: Step): number {
  const { each, entity } = step;
  if (each?.over !== 'rows' || entity === undefined) return 1;
  const task: StepTask = { context, operation, step, index: 0, entity, actors: [], later: [], view: undefined, wantsTotal: false, locks: false, isFoundAgain: false, conditions: [] };
  const draft = draftOf(task);
  return expectedRows(context, elementRows(task, each, draft).node, 'many', undefined).value;
}
