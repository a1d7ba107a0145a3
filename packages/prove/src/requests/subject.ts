import type { Expression, Operation, Step, System } from '@kentledge/core/system';
import { entityOf } from '@kentledge/core/system';
import { pathValue, rowOfTenant, scatteredRow, tenantOf } from '../data/index.ts';
import type { Binding } from './binding.ts';
import { bindCondition, bindMove, conditionsOf, rowAtPath } from './binding.ts';

/** How a step's rows are chosen: rows that a step uses up are never chosen twice, nor by another operation. */
export interface SubjectRule {
  readonly step: Step;
  readonly entity: string;
  /** True if the step deletes the row or moves it out of the state that it asks for. */
  readonly consumes: boolean;
  /** The share of rows that belongs to this rule: rows whose index modulo `classes` is in `own`. */
  readonly classes: number;
  readonly own: ReadonlySet<number>;
  readonly guards: readonly Expression[];
}

/** Rows are dealt out among the operations that use them up by index modulo this. */
const classes = 20;
/** How many rows are tried until one satisfies the conditions. */
const tries = 400;

/** Returns for each operation the steps that need a row, with the rows they may take. */
export function subjectRules(system: System): ReadonlyMap<string, readonly SubjectRule[]> {
  const users = new Map<string, string[]>();
  for (const operation of system.operations) {
    for (const step of operation.steps) {
      if (step.entity === undefined || !consumes(system, step)) continue;
      users.set(step.entity, [...(users.get(step.entity) ?? []), `${operation.id}#${step.result}`]);
    }
  }
  const rules = new Map<string, readonly SubjectRule[]>();
  for (const operation of system.operations) rules.set(operation.id, operation.steps.flatMap((step) => ruleOf(system, operation, step, users)));
  return rules;
}

function ruleOf(system: System, operation: Operation, step: Step, users: ReadonlyMap<string, readonly string[]>): readonly SubjectRule[] {
  if (step.entity === undefined || step.each !== undefined || !['reads', 'updates', 'deletes', 'checks'].includes(step.verb)) return [];
  const takers = users.get(step.entity) ?? [];
  const taken = Math.min(classes - 1, Math.max(takers.length, Math.floor(classes / 2)));
  const place = takers.indexOf(`${operation.id}#${step.result}`);
  const all = Array.from({ length: classes }, (_, index) => index);
  const isTaken = (index: number): boolean => takers.length > 0 && index < taken;
  const own = place >= 0 ? all.filter((index) => isTaken(index) && index % takers.length === place) : all.filter((index) => !isTaken(index));
  return [{ step, entity: step.entity, consumes: place >= 0, classes, own: new Set(own), guards: ownerGuards(system, step) }];
}

/** True if the step leaves its row in a state in which the same request would fail. */
function consumes(system: System, step: Step): boolean {
  return step.verb === 'deletes' || movesState(system, step);
}

/** True if the step sets a field that only some moves may change. */
export function movesState(system: System, step: Step): boolean {
  if (step.verb !== 'updates' || step.entity === undefined) return false;
  const states = entityOf(system, step.entity).transitions.map((transitions) => transitions.field);
  return step.set.some((assignment) => states.includes(assignment.field));
}

function ownerGuards(system: System, step: Step): readonly Expression[] {
  const entity = entityOf(system, step.entity ?? '');
  if (entity.owner === undefined || (entity.publicToRead && (step.verb === 'reads' || step.verb === 'checks'))) return [];
  const field: Expression = { kind: 'field', type: { kind: 'none' }, variable: 'row', path: entity.owner };
  const me: Expression = { kind: 'me', type: { kind: 'none' }, path: [] };
  return [{ kind: 'compare', operator: '=', type: { kind: 'bool' }, left: field, right: me }];
}

/**
 * Finds a row for the rule from a place in the scattered order on, and binds the request to it.
 * Returns the row and the place after it, or `undefined` if none of the next rows fits.
 */
export function findSubject(rule: SubjectRule, binding: Binding, from: number, stream: number): { readonly row: number; readonly next: number } | undefined {
  const { data } = binding;
  const plan = data.plan(rule.entity);
  for (let place = from; place < from + tries; place++) {
    if (rule.consumes && place >= plan.rows) return undefined;
    const scattered = scatteredRow(plan, stream, place);
    // Rows that are used up keep their place, so that none comes twice.
    const row = rule.consumes ? scattered : rowOfTenant(data, rule.entity, scattered, binding.tenant);
    if (!rule.own.has(row % rule.classes) && plan.rows >= rule.classes * 2) continue;
    const attempt: Binding = { ...binding, values: new Map(binding.values), nested: new Map(binding.nested) };
    if (!fits(rule, row, attempt)) continue;
    for (const [name, value] of attempt.values) binding.values.set(name, value);
    for (const [path, value] of attempt.nested) binding.nested.set(path, value);
    binding.caller = attempt.caller;
    binding.tenant = attempt.tenant;
    return { row, next: place + 1 };
  }
  return undefined;
}

/** True if a step with at most one row is about this one by what is bound already. */
export function isAbout(rule: SubjectRule, row: number, binding: Binding): boolean {
  const attempt: Binding = { ...binding, values: new Map(binding.values), nested: new Map(binding.nested) };
  return rule.step.single && fits(rule, row, attempt) && attempt.values.size === binding.values.size && attempt.nested.size === binding.nested.size;
}

function fits(rule: SubjectRule, row: number, binding: Binding): boolean {
  if (!isOfTenant(rule, row, binding)) return false;
  const guarded = binding.caller?.entity === undefined || !guardsCaller(rule, row, binding) ? [] : rule.guards;
  return [...guarded, ...conditionsOf(rule.step)].every((condition) => bindCondition(condition, rule.entity, row, binding)) && inAllowedState(rule, row, binding);
}

/** A caller that belongs to a tenant reaches the rows of that tenant alone. */
function isOfTenant(rule: SubjectRule, row: number, binding: Binding): boolean {
  const { data, caller } = binding;
  if (caller?.entity === undefined || data.plan(caller.entity).entity.tenant === undefined) return true;
  const tenant = tenantOf(data, rule.entity, row);
  if (tenant === undefined) return true;
  binding.tenant ??= tenant;
  return tenant === binding.tenant;
}

/** The guard of the owner holds for actors whose row has the owner's type; staff passes. */
function guardsCaller(rule: SubjectRule, row: number, binding: Binding): boolean {
  return rule.guards.some((guard) => guard.kind === 'compare' && guard.left.kind === 'field' && rowAtPath(binding.data, rule.entity, row, guard.left.path)?.entity === binding.caller?.entity);
}

/** A transition must be allowed from the state that the row was filled with. */
function inAllowedState(rule: SubjectRule, row: number, binding: Binding): boolean {
  const { data } = binding;
  const plan = data.plan(rule.entity);
  return plan.entity.transitions.every((transitions) => {
    const target = rule.step.set.find((assignment) => assignment.field === transitions.field)?.value;
    if (target?.kind !== 'literal' && target?.kind !== 'value') return true;
    const state = pathValue(data, plan, row, [transitions.field]);
    if (target.kind === 'value') return bindMove(target, transitions.moves.filter((move) => move.from === state).map((move) => move.to), row, binding);
    return transitions.moves.some((move) => move.from === state && move.to === target.value);
  });
}
