import type { AccessPath, Action, Operation, Statement, Step, StepPlan, Variant, View } from '../system/index.ts';
import { accessPathsOf } from './access.ts';
import type { SqlContext } from './context.ts';
import { compileCreate } from './create-step.ts';
import { compileEach, eachTimes } from './each.ts';
import { expectedRows, rateOf } from './estimate.ts';
import { scopeOf } from './expression.ts';
import { actorGroups } from './guard.ts';
import { laterPaths, ofEachRow } from './later.ts';
import { lockOrders } from './lock-order.ts';
import type { SqlStatement } from './node.ts';
import { printSql } from './print.ts';
import { readBack } from './read-back.ts';
import { compileRead } from './read-step.ts';
import { refusingPresentRows } from './refused-row.ts';
import { lonely, newDraft } from './scope.ts';
import { guardedConditions } from './step.ts';
import type { Compiled, Piece, StepTask } from './step.ts';
import { compileDelete, compileUpdate } from './update-step.ts';
import { isOwnColumns } from './view.ts';
import type { LaterPath } from './later.ts';

/** An access path before the design has chosen what serves it. */
export type WantedPath = Omit<AccessPath, 'servedBy'>;

/** A statement whose access paths wait for their indexes, and what it was printed from: who may call it, and its tree. */
export interface CompiledStatement extends Omit<Statement, 'paths'> {
  readonly paths: readonly WantedPath[];
  readonly actors: readonly string[];
  readonly node: SqlStatement;
}

/** The statements of an operation and the order in which its steps run them. */
export interface CompiledOperation {
  readonly plan: readonly StepPlan[];
  readonly statements: readonly CompiledStatement[];
}

/** Returns the statements of an operation. Steps that this version does not run (calls, streams, waits) have no actions. */
export function compileOperation(context: SqlContext, operation: Operation): CompiledOperation {
  const later = laterPaths(context, operation);
  const inTurn = operation.steps.map((step, index) => compileStep(context, operation, step, index, later.get(step.result) ?? []));
  const ordered = lockOrders(context, operation).map(({ index, piece }) => locked(context, operation, index, piece));
  const steps = [...ordered, ...inTurn, ...operation.steps.flatMap((step, index) => (isAnsweredAtTheEnd(context, operation, step, index) ? [compileEnd(context, operation, step, index)] : []))];
  return { plan: steps.map((step) => step.plan), statements: steps.flatMap((step) => step.statements) };
}

function compileStep(context: SqlContext, operation: Operation, step: Step, index: number, later: readonly LaterPath[]): { readonly plan: StepPlan; readonly statements: readonly CompiledStatement[] } {
  const { entity } = step;
  if (entity === undefined || !['reads', 'checks', 'creates', 'updates', 'deletes'].includes(step.verb)) {
    return { plan: { step: index, result: step.result, actions: [] }, statements: [] };
  }
  const view = viewOf(operation, step);
  const entities = [entity, ...referencedEntities(context, entity)];
  const groups = actorGroups(context, operation.by, entities, step.verb, onlysOf(view));
  const isLast = operation.steps.findLast((other) => other.result === step.result) === step;
  const isAtTheEnd = isAnsweredAtTheEnd(context, operation, step, index);
  const pieces = groups.flatMap((actors) => {
    const task: StepTask = {
      ...taskOf(context, operation, step, index, actors),
      later: later.map((path) => ofEachRow(context, entity, path)),
      view: isLast && !isAtTheEnd ? view : undefined,
      isFoundAgain: isAtTheEnd,
    };
    return [...compileEach(task), ...refusingPresentRows(task, compileVerb(task))].map((piece) => ({ piece, actors }));
  });
  return assemble(context, operation, step, index, pieces, groups.length);
}

/** Gives no result: the steps lock and read the rows again, by their own conditions. */
function locked(context: SqlContext, operation: Operation, index: number, piece: Piece): { readonly plan: StepPlan; readonly statements: readonly CompiledStatement[] } {
  const step = operation.steps[index];
  if (step === undefined) throw new Error(`no step ${index}`);
  const { plan, statements } = assemble(context, operation, step, index, [{ piece, actors: operation.by }], 1);
  return { plan: { ...plan, result: '' }, statements };
}

function taskOf(context: SqlContext, operation: Operation, step: Step, index: number, actors: readonly string[]): StepTask {
  const entity = step.entity ?? '';
  return {
    context,
    operation,
    step,
    index,
    entity,
    actors,
    conditions: guardedConditions(context, step, entity, actors),
    later: [],
    view: undefined,
    wantsTotal: wantsTotal(operation, step),
    locks: operation.steps.some((other) => other !== step && isWrite(other)),
    isFoundAgain: false,
  };
}

/** What is answered is how the row is when the operation is done: a follower's `following` is true after `follow`, whichever step found the profile. */
function isAnsweredAtTheEnd(context: SqlContext, operation: Operation, step: Step, index: number): boolean {
  const later = operation.steps.slice(index + 1);
  const isLast = !later.some((other) => other.result === step.result);
  const isGone = step.verb === 'deletes' || later.some((other) => other.verb === 'deletes' && other.entity === step.entity);
  const view = viewOf(operation, step);
  if (!isLast || isGone || step.entity === undefined || !step.single || step.each !== undefined || view === undefined) return false;
  // What other steps write does not change the row's own columns.
  return later.some((other) => isWrite(other) && (other.entity === step.entity || !showsOwnColumns(context, view)));
}

function showsOwnColumns(context: SqlContext, view: View): boolean {
  return isOwnColumns(scopeOf(newDraft(context, []), lonely(view.entity, 'row')), view);
}

/** Reads the answered row by its key, after all steps. */
function compileEnd(context: SqlContext, operation: Operation, step: Step, index: number): { readonly plan: StepPlan; readonly statements: readonly CompiledStatement[] } {
  const entity = step.entity ?? '';
  const view = viewOf(operation, step);
  const groups = actorGroups(context, operation.by, [entity, ...referencedEntities(context, entity)], step.verb, onlysOf(view));
  const pieces = groups.map((actors) => ({ piece: { ...readBack({ ...taskOf(context, operation, step, index, actors), view }, 95), label: 'answer' }, actors }));
  return assemble(context, operation, step, index, pieces, groups.length);
}

function isWrite(step: Step): boolean {
  return step.verb === 'creates' || step.verb === 'updates' || step.verb === 'deletes';
}

function compileVerb(task: StepTask): readonly Piece[] {
  switch (task.step.verb) {
    case 'creates':
      return compileCreate(task);
    case 'updates':
      return compileUpdate(task);
    case 'deletes':
      return compileDelete(task);
    default:
      return compileRead(task);
  }
}

interface GroupPiece {
  readonly piece: Piece;
  readonly actors: readonly string[];
}

/** Puts the pieces of all groups of actors together: pieces of one rank and label become one action with variants. */
function assemble(context: SqlContext, operation: Operation, step: Step, index: number, pieces: readonly GroupPiece[], groups: number): { readonly plan: StepPlan; readonly statements: readonly CompiledStatement[] } {
  const actions = new Map<string, GroupPiece[]>();
  for (const item of pieces) {
    const key = `${String(item.piece.rank).padStart(4, '0')} ${item.piece.label}`;
    actions.set(key, [...(actions.get(key) ?? []), item]);
  }
  const statements: CompiledStatement[] = [];
  const ordered = [...actions].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, items]) => items);
  const plan = ordered.map((items): Action => {
    const variants = items.flatMap(({ piece, actors }) =>
      piece.compiled.map((compiled): Variant => {
        const by = groups > 1 ? { by: actors } : {};
        const id = idOf(operation, index, piece.label, compiled.present, groups > 1 ? actors : []);
        statements.push(statementOf(context, operation, step, index, id, compiled, groups > 1 ? 1 / groups : 1));
        return { present: compiled.present, ...by, statement: id };
      }),
    );
    const [first] = items;
    if (first === undefined) throw new Error('an action needs a piece');
    const { purpose, list, after, found, missed } = first.piece;
    return {
      purpose,
      variants,
      ...(list === undefined ? {} : { list }),
      ...(after === undefined ? {} : { after }),
      ...(found === undefined ? {} : { found }),
      ...(missed === undefined ? {} : { missed }),
    };
  });
  return { plan: { step: index, result: step.result, actions: plan }, statements };
}

/** `listProducts.1`, `listProducts.1:tag+author`, `placeOrder.1.insert.lines`, `getOrder.1@staff`. */
function idOf(operation: Operation, index: number, label: string, present: readonly string[], actors: readonly string[]): string {
  const by = actors.length === 0 ? '' : `@${actors.join('+')}`;
  return `${operation.id}.${index + 1}${label === '' ? '' : `.${label}`}${present.length === 0 ? '' : `:${present.join('+')}`}${by}`;
}

function statementOf(context: SqlContext, operation: Operation, step: Step, index: number, id: string, compiled: Compiled, groupShare: number): CompiledStatement {
  const { kind } = compiled.node;
  const rate = rateOf(operation, compiled.share * groupShare * (compiled.isOnce === true ? 1 : eachTimes(context, operation, step)) * (compiled.times ?? 1));
  const rows = expectedRows(context, compiled.node, compiled.rows, compiled.limit);
  return {
    id,
    operation: operation.id,
    step: index,
    kind,
    actors: compiled.draft.actors,
    node: compiled.node,
    sql: printSql(compiled.node),
    parameters: compiled.draft.parameters,
    columns: compiled.columns,
    rows: compiled.rows,
    rate,
    expectedRows: rows,
    paths: accessPathsOf(context, id, compiled.node, rate, rows, compiled.limit),
  };
}

function viewOf(operation: Operation, step: Step): View | undefined {
  const { returns } = operation;
  if (returns.kind === 'none') return undefined;
  if (returns.kind !== 'object') return returns.result === step.result ? returns.view : undefined;
  for (const field of returns.fields) {
    if ((field.kind === 'row' || field.kind === 'page') && field.result === step.result) return field.view;
  }
  return undefined;
}

function wantsTotal(operation: Operation, step: Step): boolean {
  return operation.returns.kind === 'object' && operation.returns.fields.some((field) => field.kind === 'total' && field.result === step.result);
}

/** Returns the actors that fields of a view are kept for. */
function onlysOf(view: View | undefined): ReadonlySet<string> {
  const actors = new Set<string>();
  const walk = (at: View | undefined): void => {
    for (const field of at?.fields ?? []) {
      if (field.only !== undefined) actors.add(field.only);
      walk(field.view);
    }
  };
  walk(view);
  return actors;
}

function referencedEntities(context: SqlContext, entity: string): readonly string[] {
  return [...(context.fields.get(entity)?.values() ?? [])].flatMap((field) => (field.type.kind === 'reference' ? [field.type.entity] : []));
}
