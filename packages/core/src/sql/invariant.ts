import type { Expression, Invariant, Operation, Step, ValueType } from '../system/index.ts';
import { someExpression } from '../system/index.ts';
import type { SqlContext } from './context.ts';
import { columnsOfField, entityIn, keyPaths, tableIn } from './context.ts';
import { compileExpression, scopeOf } from './expression.ts';
import type { LaterPath } from './later.ts';
import type { Query, SqlExpression } from './node.ts';
import { all, equal, is, value } from './node.ts';
import { printExpression, printSql } from './print.ts';
import { byKey } from './read-back.ts';
import { lonely, newDraft, openTable, parameter } from './scope.ts';
import type { Draft } from './scope.ts';
import { draftOf, notInTrash } from './step.ts';
import type { Piece, StepTask } from './step.ts';
import { keyTypes } from './type.ts';

/** Returns a query of one row with the column `holds`: true unless a row (of the entity, or of the whole) breaks the invariant. As with CHECK, an invariant over an absent value holds. */
export function compileInvariant(context: SqlContext, invariant: Invariant, entity?: string): string {
  const draft = newDraft(context, []);
  const holds: SqlExpression =
    entity === undefined
      ? is(compileExpression(scopeOf(draft, lonely('', '')), invariant.expression), 'not false')
      : { kind: 'not', term: { kind: 'exists', query: brokenRows(draft, entity, invariant, []) } };
  return printSql({ kind: 'select', output: [{ value: holds, as: 'holds' }], joins: [] });
}

/** Returns the CHECK expression of an invariant of one row; `undefined` if it reads more than stored columns of the row. */
export function compileCheck(context: SqlContext, entity: string, invariant: Invariant): string | undefined {
  if (!isCheckable(context, entity, invariant.expression)) return undefined;
  const { table } = tableIn(context, entity);
  const bound = { ...lonely(entity, table.name), column: (name: string): SqlExpression => ({ kind: 'column', name }) };
  return printExpression(compileExpression(scopeOf(newDraft(context, []), bound), invariant.expression));
}

function isCheckable(context: SqlContext, entity: string, expression: Expression): boolean {
  return !someExpression(expression, (node) => {
    if (node.kind === 'fold' || node.kind === 'now' || node.kind === 'me' || node.kind === 'value') return true;
    if (node.kind !== 'field') return false;
    const [name, ...rest] = node.path;
    return name === undefined || rest.length > 0 || columnsOfField(context, entity, name).length === 0;
  });
}

function brokenRows(draft: Draft, entity: string, invariant: Invariant, key: readonly SqlExpression[]): Query {
  const { rows, bound } = openTable(draft, entity);
  const own = tableIn(draft.context, entity).table.primaryKey.map((name) => bound.column(name));
  const found = key.length === 0 ? [] : [equal(own, key)];
  const broken = is(compileExpression(scopeOf(draft, bound), invariant.expression), 'false');
  return { kind: 'select', output: [{ value: value(1), as: '$found' }], from: rows.from, joins: rows.joins, where: all([...found, ...notInTrash(draft.context, bound), broken]) };
}

/** Returns the invariants of an entity that no CHECK can hold. */
function verified(context: SqlContext, entity: string): readonly Invariant[] {
  return entityIn(context, entity).invariants.filter((invariant) => !isCheckable(context, entity, invariant.expression));
}

function isVerified(context: SqlContext, step: Step): boolean {
  const writesOne = step.verb === 'creates' || (step.verb === 'updates' && (step.single || step.each !== undefined));
  return writesOne && step.entity !== undefined && verified(context, step.entity).length > 0;
}

/** Returns what the last writing step of an operation reads of earlier results to verify the rows they wrote: their keys. */
export function verifiedPaths(context: SqlContext, operation: Operation): ReadonlyMap<string, readonly LaterPath[]> {
  const last = lastWrite(operation);
  const steps = operation.steps.filter((step, index) => index !== last && step.each === undefined && isVerified(context, step));
  return new Map(steps.map((step) => [step.result, keyPaths(context, step.entity ?? '').map((path): LaterPath => ({ path, type: { kind: 'reference', entity: step.entity ?? '' } }))]));
}

function lastWrite(operation: Operation): number {
  return operation.steps.findLastIndex((step) => step.verb === 'creates' || step.verb === 'updates' || step.verb === 'deletes');
}

/**
 * Returns the actions that look for a broken invariant among the rows that the operation wrote: at its last write, since the
 * steps before may leave things half done; in a loop after each element.
 */
export function compileVerification(task: StepTask): readonly Piece[] {
  const { operation, step, index, context } = task;
  const own = (index === lastWrite(operation) || step.each !== undefined) && isVerified(context, step) ? verifications(task, step, (draft) => byKey(task, draft).values) : [];
  if (index !== lastWrite(operation) || step.each !== undefined) return own;
  const earlier = operation.steps.slice(0, index).filter((other) => other.each === undefined && isVerified(context, other));
  return [...earlier.flatMap((other) => verifications(task, other, (draft) => heldKey(task, draft, other))), ...own];
}

function heldKey(task: StepTask, draft: Draft, step: Step): readonly SqlExpression[] {
  const entity = step.entity ?? '';
  const types = keyTypes(task.context, entity);
  const type: ValueType = { kind: 'reference', entity };
  return keyPaths(task.context, entity).map((path, index) => parameter(draft, { source: 'value', name: step.result, path }, types[index] ?? 'uuid', type));
}

function verifications(task: StepTask, step: Step, key: (draft: Draft) => readonly SqlExpression[]): readonly Piece[] {
  return verified(task.context, step.entity ?? '').map((invariant, index): Piece => {
    const draft = draftOf(task);
    const node = brokenRows(draft, step.entity ?? '', invariant, key(draft));
    return {
      purpose: 'find-missing',
      rank: 87,
      label: `verify.${step.result}.${index + 1}`,
      found: { status: 422, code: invariant.name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) },
      compiled: [{ present: [], share: 1, node, draft, columns: [], rows: 'one', limit: 1 }],
    };
  });
}
