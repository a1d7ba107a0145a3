import type { Action, Expression, Operation, ResultColumn, ShapeField, Statement, Step, View } from '../system/index.ts';
import { conjuncts, isDeletion, someExpression } from '../system/index.ts';
import type { SqlContext } from './context.ts';
import { tableIn } from './context.ts';
import { compileExpression } from './expression.ts';
import { guardsOf } from './guard.ts';
import type { SqlExpression, SqlStatement } from './node.ts';
import { is } from './node.ts';
import type { Bound, Draft, Scope } from './scope.ts';
import { newDraft } from './scope.ts';
import type { LaterPath } from './later.ts';

/** A step with what the rest of its operation wants of it. */
export interface StepTask {
  readonly context: SqlContext;
  readonly operation: Operation;
  readonly step: Step;
  readonly index: number;
  readonly entity: string;
  /** The view in which its result is answered. */
  readonly view: View | undefined;
  readonly wantsTotal: boolean;
  /** What later steps read of its result. */
  readonly later: readonly LaterPath[];
  /** True if another step of the operation writes. */
  readonly locks: boolean;
  /** True if the row is read once more when all steps are done, by its key. */
  readonly isFoundAgain: boolean;
  readonly actors: readonly string[];
  /** What must hold for the step's rows, guards included. */
  readonly conditions: readonly Expression[];
}

/** One action of a step for one group of actors. `rank` puts the actions of all groups into one order. */
export interface Piece {
  readonly purpose: Action['purpose'];
  readonly rank: number;
  /** What tells it from the step's other actions in ids. */
  readonly label: string;
  readonly list?: string;
  readonly after?: Action['after'];
  readonly found?: Action['found'];
  readonly missed?: Action['missed'];
  readonly compiled: readonly Compiled[];
}

/** A statement as compiled: a tree, with its parameters in the draft. */
export interface Compiled {
  readonly present: readonly string[];
  /** Share of the operation's calls in which this variant runs. */
  readonly share: number;
  readonly node: SqlStatement;
  readonly draft: Draft;
  readonly columns: readonly ResultColumn[];
  readonly rows: Statement['rows'];
  /** Rows it stops after. */
  readonly limit?: number;
  /** Rows that it runs for, one by one. */
  readonly times?: number;
  /** True if it runs once where the step has an `each`. */
  readonly isOnce?: boolean;
}

export function draftOf(task: StepTask, optional?: ReadonlySet<string>): Draft {
  return newDraft(task.context, task.actors, optional);
}

/** Returns the conditions of the step's rows: its own, then the guards of the actors it is for, unless they are written already. */
export function guardedConditions(context: SqlContext, step: Step, entity: string, actors: readonly string[]): readonly Expression[] {
  const own = conjuncts(step.where);
  const [actor] = actors;
  const guards = actor === undefined ? [] : guardsOf(context, actor, entity, step.verb);
  if (guards.length === 0) return own;
  const written = new Set(own.map(shapeOf));
  return [...own, ...guards.filter((guard) => !written.has(shapeOf(guard)))];
}

/** What tells whether two conditions are the same: all but the types, which the reader may write as row or as reference. */
function shapeOf(expression: Expression): string {
  return JSON.stringify(expression, (key, item: unknown) => (key === 'type' ? undefined : item));
}

/** Returns the condition that keeps rows in the trash away; none where the entity has no trash. */
export function notInTrash(context: SqlContext, bound: Bound): readonly SqlExpression[] {
  const { trash } = tableIn(context, bound.entity);
  return trash === undefined ? [] : [is(bound.column(trash), 'null')];
}

/** Returns the condition that keeps rows in the trash away from a step; none where the step's own conditions tell them apart. */
export function outOfTrash(task: StepTask, bound: Bound): readonly SqlExpression[] {
  return seesTrash(task) ? [] : notInTrash(task.context, bound);
}

/** True if the step says by `deletedAt` which rows it means. */
export function seesTrash({ context, conditions, entity }: StepTask): boolean {
  const fields = context.fields.get(entity);
  const isDeletedAt = (path: readonly string[]): boolean => path.length === 1 && path.some((name) => { const field = fields?.get(name); return field !== undefined && isDeletion(field); });
  return conditions.some((term) => someExpression(term, (node) => node.kind === 'field' && node.variable === 'row' && isDeletedAt(node.path)));
}

export function compileAll(scope: Scope, terms: readonly Expression[]): readonly SqlExpression[] {
  return terms.map((term) => compileExpression(scope, term));
}

/** Returns what the step's `else` says when no row is found. */
export function refusalOf(step: Step): Pick<Piece, 'missed'> {
  if (step.otherwise?.kind !== 'status') return {};
  return { missed: { status: step.otherwise.status, code: step.otherwise.code ?? (step.otherwise.status === 404 ? 'not-found' : 'refused') } };
}

/** True if the value is of an element of `list` that may lack it: `$it.price`. */
export function isOptionalInElement(list: Expression, given: Expression): boolean {
  if (given.kind !== 'value' || given.name !== 'it' || list.type.kind !== 'list' || list.type.of.kind !== 'object') return false;
  return list.type.of.fields.some((field) => field.name === given.path[0] && field.optional);
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
