import type { ValueType } from '../system/index.ts';
import { tableIn } from './context.ts';
import { scopeOf } from './expression.ts';
import type { Query, SqlExpression } from './node.ts';
import { all, equal, value } from './node.ts';
import { etagAnswer } from './read-step.ts';
import type { Draft } from './scope.ts';
import { openTable, parameter } from './scope.ts';
import { draftOf, notInTrash } from './step.ts';
import type { Piece, StepTask } from './step.ts';
import { keyTypes } from './type.ts';
import { keyAnswer, laterAnswer, together, viewAnswer } from './view.ts';

/** Columns by which a row is found again, with their values. */
export interface Found {
  readonly columns: readonly string[];
  readonly values: readonly SqlExpression[];
  /** True if another row in the trash may have the same values. */
  readonly alive?: boolean;
}

/** Returns the action that reads a row which the step has just written, as its view and later steps want it. */
export function readBack(task: StepTask, rank: number, found: (draft: Draft) => Found = (draft) => byKey(task, draft)): Piece {
  const draft = draftOf(task);
  const { rows, bound, alias } = openTable(draft, task.entity);
  const scope = scopeOf(draft, bound);
  const { columns, values, alive } = found(draft);
  const view = task.view === undefined ? { outputs: [], columns: [] } : viewAnswer(scope, task.view);
  const answer = together(keyAnswer(scope), view, laterAnswer(scope, task.later), etagAnswer(task, alias));
  const where = all([equal(columns.map((name) => bound.column(name)), values), ...(alive === true ? notInTrash(task.context, bound) : [])]);
  const output = answer.outputs.length === 0 ? [{ value: value(1), as: '$found' }] : answer.outputs;
  const node: Query = { kind: 'select', output, from: rows.from, joins: rows.joins, where };
  return { purpose: 'read-back', rank, label: 'read-back', compiled: [{ present: [], share: 1, node, draft, columns: answer.columns, rows: 'one', limit: 1 }] };
}

/** Returns the key of the row as an earlier action of the step gave it. */
export function byKey(task: StepTask, draft: Draft): Found {
  const columns = tableIn(task.context, task.entity).table.primaryKey;
  const types = keyTypes(task.context, task.entity);
  const type: ValueType = { kind: 'reference', entity: task.entity };
  return { columns, values: columns.map((column, index) => parameter(draft, { source: 'key', column }, types[index] ?? 'uuid', type)) };
}
