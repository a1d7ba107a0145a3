import { actorOf } from '../system/index.ts';
import type { Assignment, Expression } from '../system/index.ts';
import { entityIn, fieldIn, tableIn } from './context.ts';
import { elementsOf, innerElementsOf } from './element.ts';
import { compileColumns, scopeOf } from './expression.ts';
import { guardsOf } from './guard.ts';
import type { From, Join, Query, SqlExpression } from './node.ts';
import { all, any, equal, is, value } from './node.ts';
import { openTable, parameter } from './scope.ts';
import type { Draft, Scope } from './scope.ts';
import { compileAll, draftOf, notInTrash } from './step.ts';
import type { Piece, StepTask } from './step.ts';
import { elementOf } from './write-list.ts';

/** A reference that the request gives: to what, by which expression, and in which list if it is one of many. */
interface Given {
  readonly name: string;
  readonly target: string;
  readonly value: Expression;
  readonly list?: Assignment;
  /** The list of the elements of `list` that has it. */
  readonly inner?: Assignment;
}

/**
 * Returns an action for each reference that the request gives to a row with an owner or a tenant: it finds the name of a
 * field whose row does not exist for this caller. Other references are checked by their foreign keys.
 */
export function missingReferences(task: StepTask): readonly Piece[] {
  const given = task.step.set.filter((assignment) => isGiven(task, assignment.value)).flatMap((assignment) => referencesIn(task, assignment));
  return given.flatMap((reference, index) => missingReference(task, reference, 10 + index));
}

/** True for values of the request: parameters, and elements of a list among them. Results of steps were read under guards. */
function isGiven({ operation, step }: StepTask, expression: Expression): boolean {
  if (expression.kind !== 'value') return false;
  const each = step.each?.over === 'value' && step.each.value.kind === 'value' ? step.each.value.name : undefined;
  const name = expression.name === 'it' ? each : expression.name;
  return operation.takes.some((taken) => taken.name === name);
}

function referencesIn(task: StepTask, assignment: Assignment): readonly Given[] {
  const { type } = fieldIn(task.context, task.entity, assignment.field);
  if (type.kind === 'reference') return [{ name: assignment.field, target: type.entity, value: assignment.value }];
  if (type.kind === 'references' && assignment.parts === undefined) {
    return [{ name: assignment.field, target: type.entity, value: { kind: 'value', type: { kind: 'reference', entity: type.entity }, name: 'it', path: [] }, list: assignment }];
  }
  if (type.kind !== 'parts') return [];
  return (assignment.parts ?? []).flatMap((part): readonly Given[] => {
    const field = fieldIn(task.context, type.entity, part.field);
    if (field.type.kind === 'parts') return innerReferences(task, assignment, part, field.type.entity);
    if (field.type.kind === 'references' && part.parts === undefined) {
      const element = elementOf(field.type.entity);
      return [{ name: `${assignment.field}.${part.field}`, target: field.type.entity, value: element.value, list: assignment, inner: { ...part, parts: [element] } }];
    }
    return field.type.kind === 'reference' ? [{ name: `${assignment.field}.${part.field}`, target: field.type.entity, value: part.value, list: assignment }] : [];
  });
}

function innerReferences(task: StepTask, list: Assignment, inner: Assignment, entity: string): readonly Given[] {
  return (inner.parts ?? []).flatMap((part): readonly Given[] => {
    const { type } = fieldIn(task.context, entity, part.field);
    return type.kind === 'reference' ? [{ name: `${list.field}.${inner.field}.${part.field}`, target: type.entity, value: part.value, list, inner }] : [];
  });
}

function missingReference(task: StepTask, given: Given, rank: number): readonly Piece[] {
  const [actor] = task.actors;
  const guards = actor === undefined ? [] : guardsOf(task.context, actor, given.target, 'reads');
  if (guards.length === 0) return [];
  const draft = draftOf(task);
  const { rows, bound } = openTable(draft, given.target);
  const { scope, from, joins } = soughtIn(draft, scopeOf(draft, bound), given);
  const sought = compileColumns(scope, given.value);
  const key = tableIn(task.context, given.target).table.primaryKey.map((name) => bound.column(name));
  const where = all([equal(key, sought), ...guards.flatMap((guard) => guardedBy(task, scope, given, guard)), ...notInTrash(task.context, bound)]);
  const exists: SqlExpression = { kind: 'exists', query: { kind: 'select', output: [{ value: value(1) }], from: rows.from, joins: rows.joins, where } };
  const present = sought.map((item) => is(item, 'not null'));
  const source = from?.();
  const node: Query = {
    kind: 'select',
    output: [{ value: value(given.name), as: '$found' }],
    joins: joins?.() ?? [],
    where: all([...present, { kind: 'not', term: exists }]),
    ...(source === undefined ? {} : { from: source, limit: value(1) }),
  };
  const compiled = { present: [], share: 1, node, draft, columns: [], rows: 'one', limit: 1 } as const;
  return [{ purpose: 'find-missing', rank, label: `find.${given.name}`, found: { status: 422, code: 'unknown-reference' }, compiled: [compiled] }];
}

/** Who makes the row that he is belongs to no tenant yet, and names the one to join by the field that his row has it from; who has his row stays in his. */
function guardedBy(task: StepTask, scope: Scope, { name }: Given, guard: Expression): readonly SqlExpression[] {
  const guarded = compileAll(scope, [guard]);
  const mine = guard.kind === 'compare' && guard.right.kind === 'me' && guard.right.path.length > 0 ? guard.right : undefined;
  const joins = task.step.verb === 'creates' && entityIn(task.context, task.entity).tenant?.[0] === name;
  if (mine === undefined || !joins || !task.actors.every((id) => isNewcomer(task, id))) return guarded;
  return guarded.map((term) => any([...compileColumns(scope, mine).map((item) => is(item, 'null')), term]));
}

function isNewcomer(task: StepTask, id: string): boolean {
  const { is: own, authenticates } = actorOf(task.context.brief, id);
  return own === task.entity && authenticates === 'oidc';
}

/** Elements of a list are looked at together. */
function soughtIn(draft: Draft, scope: Scope, { list, inner, value: sought }: Given): { readonly scope: Scope; readonly from?: () => From; readonly joins?: () => readonly Join[] } {
  const held = list?.value;
  if (list === undefined || held?.kind !== 'value') return { scope };
  const parts = list.parts ?? [{ field: '', value: sought, by: 'parameter' } as const];
  const given = (type: string): SqlExpression => parameter(draft, { source: 'value', name: held.name, path: held.path }, type, held.type);
  if (inner !== undefined) {
    const elements = innerElementsOf(draft, given, parts, inner);
    return { scope: { ...scope, override: elements.override }, from: elements.from, joins: elements.joins };
  }
  const elements = elementsOf(draft, given, parts);
  return { scope: { ...scope, override: elements.override }, from: elements.from };
}
