import type { Expression, Step, System } from '@kentledge/core/system';
import { entityOf } from '@kentledge/core/system';
import { pathValue, rowOfTenant, scatteredRow, tenantOf } from '../data/index.ts';
import type { Binding, Row } from './binding.ts';
import { bindCondition, bindMove, conditionsOf, rowAtPath } from './binding.ts';
import { followings } from './same-row.ts';
import type { Following } from './same-row.ts';

/** How a step's rows are chosen: rows that a step uses up are never chosen twice, nor by another operation. */
export interface SubjectRule {
  readonly step: Step;
  readonly entity: string;
  /** True if the step deletes the row or moves it out of the state that it asks for. */
  readonly consumes: boolean;
  /** The share of rows that belongs to this rule, by index modulo `classes`. */
  readonly own: ReadonlySet<number>;
  readonly guards: readonly Expression[];
  /** How the row follows from that of an earlier rule of the operation; absent where it is looked for. */
  readonly follows?: Following;
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
  for (const operation of system.operations) {
    const steps = operation.steps.filter(needsRow);
    const follows = followings(system, steps);
    rules.set(operation.id, steps.map((step, place) => ruleOf(system, `${operation.id}#${step.result}`, step, users, follows[place])));
  }
  return rules;
}

type RowStep = Step & { readonly entity: string };

function needsRow(step: Step): step is RowStep {
  return step.entity !== undefined && step.each === undefined && ['reads', 'updates', 'deletes', 'checks'].includes(step.verb);
}

function ruleOf(system: System, id: string, step: RowStep, users: ReadonlyMap<string, readonly string[]>, follows: Following | undefined): SubjectRule {
  const takers = users.get(step.entity) ?? [];
  const taken = Math.min(classes - 1, Math.max(takers.length, Math.floor(classes / 2)));
  const place = takers.indexOf(id);
  const all = Array.from({ length: classes }, (_, index) => index);
  const isTaken = (index: number): boolean => takers.length > 0 && index < taken;
  const own = place >= 0 ? all.filter((index) => isTaken(index) && index % takers.length === place) : all.filter((index) => !isTaken(index));
  return { step, entity: step.entity, consumes: place >= 0, own: new Set(own), guards: ownerGuards(system, step), ...(follows === undefined ? {} : { follows }) };
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

/** Steps whose rows are settled together: the first is looked for, the others follow from it. */
export type Search = readonly [SubjectRule, ...SubjectRule[]];

/** Returns the rules of an operation as searches, in the order of their first steps. */
export function searchesOf(rules: readonly SubjectRule[]): readonly Search[] {
  const leaderOf = (rule: SubjectRule): SubjectRule => {
    const earlier = rule.follows === undefined ? undefined : rules[rule.follows.place];
    return earlier === undefined ? rule : leaderOf(earlier);
  };
  return rules.filter(({ follows }) => follows === undefined).map((leader) => [leader, ...rules.filter((rule) => rule !== leader && leaderOf(rule) === leader)]);
}

/** What was found: the rows by the rules they are for, and where to look next. */
export interface Found {
  readonly rows: ReadonlyMap<SubjectRule, Row>;
  readonly next: number;
}

/**
 * Finds a row for the first rule of a search from a place in the scattered order on, such that all rows that follow from
 * it fit their rules as well, and binds the request to them. `used` are rows that the operation has used up before.
 * Returns `undefined` if none of the next rows fits.
 */
export function findSubject(search: Search, all: readonly SubjectRule[], binding: Binding, used: ReadonlySet<string>, from: number, stream: number): Found | undefined {
  const { data } = binding;
  const [leader] = search;
  const plan = data.plan(leader.entity);
  const usesUp = search.some((rule) => rule.consumes && rootOf(rule, all) === leader);
  for (let place = from; place < from + tries; place++) {
    if (usesUp && place >= plan.rows) return undefined;
    const scattered = scatteredRow(plan, stream, place);
    // Rows that are used up keep their place, so that none comes twice.
    const row = usesUp ? scattered : rowOfTenant(data, leader.entity, scattered, binding.tenant);
    const attempt: Binding = { ...binding, values: new Map(binding.values), nested: new Map(binding.nested) };
    const rows = rowsFrom(search, all, row, attempt);
    if (rows === undefined || isUsed(rows, used)) continue;
    for (const [name, value] of attempt.values) binding.values.set(name, value);
    for (const [path, value] of attempt.nested) binding.nested.set(path, value);
    binding.caller = attempt.caller;
    binding.tenant = attempt.tenant;
    return { rows, next: place + 1 };
  }
  return undefined;
}

/** The first rule that is about the same row. */
function rootOf(rule: SubjectRule, all: readonly SubjectRule[]): SubjectRule {
  const earlier = rule.follows?.path.length === 0 ? all[rule.follows.place] : undefined;
  return earlier === undefined ? rule : rootOf(earlier, all);
}

/** The rows of a search that begins with this one, if all of them fit. */
function rowsFrom(search: Search, all: readonly SubjectRule[], first: number, binding: Binding): ReadonlyMap<SubjectRule, Row> | undefined {
  const rows = new Map<SubjectRule, Row>();
  for (const rule of search) {
    const earlier = rule.follows === undefined ? undefined : all[rule.follows.place];
    const before = earlier === undefined ? undefined : rows.get(earlier);
    const at = before === undefined ? { entity: rule.entity, row: first } : rowAtPath(binding.data, before.entity, before.row, rule.follows?.path ?? []);
    if (at === undefined || at.entity !== rule.entity || !isOwn(deciding(rule, search, all), at.row, binding) || !fits(rule, at.row, binding)) return undefined;
    rows.set(rule, at);
  }
  return rows;
}

/** Of several steps about one row, the one that uses it up decides which rows they may take. */
function deciding(rule: SubjectRule, search: Search, all: readonly SubjectRule[]): SubjectRule {
  return search.find((other) => other.consumes && rootOf(other, all) === rootOf(rule, all)) ?? rule;
}

function isOwn({ own, entity }: SubjectRule, row: number, { data }: Binding): boolean {
  return own.has(row % classes) || data.plan(entity).rows < classes * 2;
}

function isUsed(rows: ReadonlyMap<SubjectRule, Row>, used: ReadonlySet<string>): boolean {
  return [...rows].some(([rule, row]) => rule.consumes && used.has(rowName(row)));
}

/** Returns a row as text. */
export function rowName({ entity, row }: Row): string {
  return `${entity} ${row}`;
}

function fits(rule: SubjectRule, row: number, binding: Binding): boolean {
  if (!isOfTenant(rule, row, binding)) return false;
  const guarded = binding.caller?.entity === undefined || !guardsCaller(rule, row, binding) ? [] : rule.guards;
  return [...guarded, ...conditionsOf(rule.step)].every((condition) => bindCondition(condition, rule.step.verb, { entity: rule.entity, row }, binding)) && inAllowedState(rule, row, binding);
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
