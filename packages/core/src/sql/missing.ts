import type { Assignment } from '../system/index.ts';
import { fieldIn, tableIn } from './context.ts';
import { compileColumns, scopeOf } from './expression.ts';
import { guardsOf } from './guard.ts';
import type { Query, SqlExpression } from './node.ts';
import { all, equal, is, value } from './node.ts';
import { openTable } from './scope.ts';
import { compileAll, draftOf, notInTrash } from './step.ts';
import type { Piece, StepTask } from './step.ts';

/**
 * Returns an action for each reference that the request gives to a row with an owner or a tenant: it finds the name of a
 * field whose row does not exist for this caller. Other references are checked by their foreign keys.
 */
export function missingReferences(task: StepTask): readonly Piece[] {
  const names = new Set(task.operation.takes.map((parameter) => parameter.name));
  return task.step.set.flatMap((assignment, index): readonly Piece[] => {
    const { type } = fieldIn(task.context, task.entity, assignment.field);
    const { value: given } = assignment;
    if (type.kind !== 'reference' || given.kind !== 'value' || !names.has(given.name)) return [];
    return missingReference(task, assignment, type.entity, 10 + index);
  });
}

function missingReference(task: StepTask, assignment: Assignment, target: string, rank: number): readonly Piece[] {
  const [actor] = task.actors;
  const guards = actor === undefined ? [] : guardsOf(task.context, actor, target, 'reads');
  if (guards.length === 0) return [];
  const draft = draftOf(task);
  const { rows, bound } = openTable(draft, target);
  const scope = scopeOf(draft, bound);
  const sought = compileColumns(scope, assignment.value);
  const key = tableIn(task.context, target).table.primaryKey.map((name) => bound.column(name));
  const where = all([equal(key, sought), ...compileAll(scope, guards), ...notInTrash(task.context, bound)]);
  const exists: SqlExpression = { kind: 'exists', query: { kind: 'select', output: [{ value: value(1) }], from: rows.from, joins: rows.joins, where } };
  const given = sought.map((item) => is(item, 'not null'));
  const node: Query = { kind: 'select', output: [{ value: value(assignment.field), as: '$found' }], joins: [], where: all([...given, { kind: 'not', term: exists }]) };
  return [
    {
      purpose: 'find-missing',
      rank,
      label: `find.${assignment.field}`,
      found: { status: 422, code: 'unknown-reference' },
      compiled: [{ present: [], share: 1, node, draft, columns: [], rows: 'one', limit: 1 }],
    },
  ];
}
