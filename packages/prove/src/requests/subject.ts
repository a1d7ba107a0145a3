import type { Expression, Step, System } from '@kentledge/core/system';
import { entityOf, isDeletion, someExpression, valuesRead } from '@kentledge/core/system';
import type { Row } from '../data/index.ts';
import { asksForUnreferred, isSpare, isTrashed, pathValue, rowAtPath, rowOfTenant, scatteredRow, tenantOf } from '../data/index.ts';
import type { Binding } from './binding.ts';
import { bindCondition, bindMove, conditionsOf, savedBinding } from './binding.ts';
import type { PartWalk } from './elements.ts';
import { partWalks, partsFit } from './elements.ts';
import { namingFields, renames } from './naming.ts';
import { rowsReferring } from './referring.ts';
import { followings } from './same-row.ts';
import type { Following } from './same-row.ts';

/** How a step's rows are chosen: rows that a step uses up are never chosen twice, nor by another operation. */
export interface SubjectRule {
  readonly step: Step;
  readonly entity: string;
  /** True if the step deletes the row, renames it, or moves it out of the state that it asks for. */
  readonly consumes: boolean;
  /** The share of rows that belongs to this rule, by index modulo `classes`. */
  readonly own: ReadonlySet<number>;
  readonly guards: readonly Expression[];
  /** What the step asks of its row. */
  readonly conditions: readonly Expression[];
  /** Those that wait for all values of the request. */
  readonly late: readonly Expression[];
  /** True if the step says by `deletedAt` which rows it means: it sees those in the trash. */
  readonly seesTrash: boolean;
  /** True if the step asks for a row that nobody refers to. */
  readonly asksUnreferred: boolean;
  /** Steps that run for each part of the row. */
  readonly walks: readonly PartWalk[];
  /** How the row follows from that of an earlier rule of the operation; absent where it is looked for. */
  readonly follows?: Following;
}

/** Rows are dealt out among the operations that use them up by index modulo this. */
const classes = 20;
/** How many rows are tried until one satisfies the conditions. */
export const tries = 400;

/** Returns for each operation the steps that need a row, with the rows they may take. */
export function subjectRules(system: System): ReadonlyMap<string, readonly SubjectRule[]> {
  const users = new Map<string, string[]>();
  const naming = namingFields(system);
  for (const operation of system.operations) {
    for (const step of operation.steps) {
      if (step.entity === undefined || !consumes(system, step, naming)) continue;
      users.set(step.entity, [...(users.get(step.entity) ?? []), `${operation.id}#${step.result}`]);
    }
  }
  const rules = new Map<string, readonly SubjectRule[]>();
  for (const operation of system.operations) {
    const steps = operation.steps.filter(needsRow);
    const follows = followings(system, steps);
    const walks = partWalks(system, operation.steps);
    rules.set(operation.id, steps.map((step, place) => ({ ...ruleOf(system, `${operation.id}#${step.result}`, step, users, follows[place]), walks: walks.filter(({ of }) => of === step.result) })));
  }
  return rules;
}

type RowStep = Step & { readonly entity: string };

function needsRow(step: Step): step is RowStep {
  return step.entity !== undefined && step.each === undefined && ['reads', 'updates', 'deletes', 'checks'].includes(step.verb);
}

function ruleOf(system: System, id: string, step: RowStep, users: ReadonlyMap<string, readonly string[]>, follows: Following | undefined): Omit<SubjectRule, 'walks'> {
  const takers = users.get(step.entity) ?? [];
  const taken = Math.min(classes - 1, Math.max(takers.length, Math.floor(classes * 0.75)));
  const place = takers.indexOf(id);
  const all = Array.from({ length: classes }, (_, index) => index);
  const isTaken = (index: number): boolean => takers.length > 0 && index < taken;
  const own = place >= 0 ? all.filter((index) => isTaken(index) && index % takers.length === place) : all.filter((index) => !isTaken(index));
  return { ...askedOf(system, step), consumes: place >= 0, own: new Set(own), ...(follows === undefined ? {} : { follows }) };
}

/** What a step asks of its row, whoever takes it. */
export type Asked = Pick<SubjectRule, 'step' | 'entity' | 'guards' | 'conditions' | 'late' | 'seesTrash' | 'asksUnreferred'>;

/** Returns what a step asks of its row. */
export function askedOf(system: System, step: RowStep): Asked {
  const conditions = conditionsOf(step);
  return { step, entity: step.entity, guards: ownerGuards(system, step), conditions, late: conditions.filter(isLate), seesTrash: seesTrash(system, step), asksUnreferred: asksForUnreferred(system, step) };
}

/** What is compared with a value or the caller alone is settled by its row; sums of several wait for all of them. */
function isLate(condition: Expression): boolean {
  const isSettled = condition.kind === 'compare' && [condition.left, condition.right].some((side) => side.kind === 'value' || side.kind === 'me');
  return !isSettled && valuesRead(condition).length > 0;
}

/** Returns whether no operation takes a row away for good: what a request refers to must stay. */
export function stayingRows(rules: Iterable<readonly SubjectRule[]>): (entity: string, row: number) => boolean {
  const gone = Map.groupBy([...rules].flat().filter(({ step }) => step.verb === 'deletes'), ({ entity }) => entity);
  return (entity, row) => gone.get(entity)?.some(({ own }) => own.has(row % classes)) !== true;
}

/** True if the step leaves its row in a state in which the same request would fail. */
function consumes(system: System, step: Step, naming: ReadonlySet<string>): boolean {
  return step.verb === 'deletes' || movesState(system, step) || renames(system, step, naming) || step.set.some(({ field }) => isTrashField(system, step.entity, field));
}

function isTrashField(system: System, entity: string | undefined, name: string): boolean {
  return entity !== undefined && entityOf(system, entity).fields.some((field) => field.name === name && isDeletion(field));
}

/** Returns true if a step says by `deletedAt` which rows it means: it sees those in the trash too. */
export function seesTrash(system: System, step: Step): boolean {
  return step.where !== undefined && someExpression(step.where, (node) => node.kind === 'field' && node.variable === 'row' && node.path.length === 1 && isTrashField(system, step.entity, node.path[0] ?? ''));
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

/** Rows by the rules that they are for. */
export type FoundRows = ReadonlyMap<SubjectRule, Row>;

/** What was found: the rows by the rules they are for (absent where none fits), where to look next, and how many were tried. */
export interface Found {
  readonly rows?: FoundRows;
  readonly next: number;
  readonly tried: number;
}

/**
 * Finds a row for the first rule of a search from a place in the scattered order on, such that all rows that follow from
 * it fit their rules as well, and binds the request to them. `used` are rows that the operation has used up before.
 * Where what is settled already leaves few rows, those are tried, all of them.
 */
export function findSubject(search: Search, all: readonly SubjectRule[], binding: Binding, used: ReadonlySet<string>, from: number, stream: number): Found {
  const [leader] = search;
  const takeBack = savedBinding(binding);
  const few = rowsReferring(leader.entity, leader.guards, binding) ?? rowsReferring(leader.entity, leader.conditions, binding);
  if (few !== undefined) {
    for (let place = 0; place < few.length; place++) {
      const rows = bindRows(search, all, few[(place + binding.turn) % few.length] ?? 0, binding, used);
      if (rows !== undefined) return { rows, next: from, tried: place + 1 };
      takeBack();
    }
    return { next: from, tried: few.length + 1 };
  }
  const plan = binding.data.plan(leader.entity);
  const usesUp = search.some((rule) => rule.consumes && rootOf(rule, all) === leader);
  for (let place = from; place < from + tries; place++) {
    if (usesUp && place >= plan.rows) break;
    const scattered = scatteredRow(plan, stream, place);
    // Rows that are used up keep their place, so that none comes twice.
    const rows = bindRows(search, all, usesUp ? scattered : rowOfTenant(binding.data, leader.entity, scattered, binding.tenant), binding, used);
    if (rows !== undefined) return { rows, next: place + 1, tried: place + 1 - from };
    takeBack();
  }
  return { next: from + tries, tried: tries };
}

/** Binds the request to a row and what follows from it; `undefined`, with some of it bound, where one of them does not fit. */
function bindRows(search: Search, all: readonly SubjectRule[], row: number, binding: Binding, used: ReadonlySet<string>): FoundRows | undefined {
  const rows = rowsFrom(search, all, row, binding);
  return rows === undefined || isUsed(rows, used) ? undefined : rows;
}

/** The first rule that is about the same row. */
function rootOf(rule: SubjectRule, all: readonly SubjectRule[]): SubjectRule {
  const earlier = rule.follows?.path.length === 0 ? all[rule.follows.place] : undefined;
  return earlier === undefined ? rule : rootOf(earlier, all);
}

/** The rows of a search that begins with this one, if all of them fit. */
function rowsFrom(search: Search, all: readonly SubjectRule[], first: number, binding: Binding): FoundRows | undefined {
  const rows = new Map<SubjectRule, Row>();
  for (const rule of search) {
    const earlier = rule.follows === undefined ? undefined : all[rule.follows.place];
    const before = earlier === undefined ? undefined : rows.get(earlier);
    const at = before === undefined ? { entity: rule.entity, row: first } : rowAtPath(binding.data, before.entity, before.row, rule.follows?.path ?? []);
    if (at === undefined || at.entity !== rule.entity || !isOwn(deciding(rule, search, all), at.row, binding) || !fits(rule, at.row, binding)) return undefined;
    rows.set(rule, at);
    binding.results.set(rule.step.result, at);
    if (!rule.walks.every((walk) => partsFit(walk, at, binding))) return undefined;
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
  for (const [rule, row] of rows) if (rule.consumes && used.has(rowName(row))) return true;
  return false;
}

/** Returns a row as text. */
export function rowName({ entity, row }: Row): string {
  return `${entity} ${row}`;
}

/** Binds the request to a row for a step; returns false if the step would not find it, or not be let do what it does. */
export function fits(rule: Asked, row: number, binding: Binding): boolean {
  if (!isThere(rule, row, binding) || !isOfTenant(rule, row, binding)) return false;
  const at = { entity: rule.entity, row };
  const holds = (condition: Expression): boolean => bindCondition(condition, rule.step.verb, at, binding);
  const isGuarded = rule.guards.length > 0 && binding.caller?.entity !== undefined && guardsCaller(rule, row, binding);
  return (!isGuarded || rule.guards.every(holds)) && rule.conditions.every(holds) && inAllowedState(rule, row, binding);
}

/** A row in the trash is there for a step that asks for it; one that others refer to may be undeletable. */
function isThere({ step, entity, seesTrash: isSeen, asksUnreferred }: Asked, row: number, { data }: Binding): boolean {
  const plan = data.plan(entity);
  if (isTrashed(plan, row)) return isSeen;
  const mustBeSpare = plan.spare?.kind === 'restricted' ? step.verb === 'deletes' || asksUnreferred : plan.spare?.kind === 'asked' && asksUnreferred;
  return !mustBeSpare || isSpare(plan, row);
}

/** A caller that belongs to a tenant reaches the rows of that tenant alone. */
function isOfTenant(rule: Asked, row: number, binding: Binding): boolean {
  const { data, caller } = binding;
  if (caller?.entity === undefined || data.plan(caller.entity).entity.tenant === undefined) return true;
  const tenant = tenantOf(data, rule.entity, row);
  if (tenant === undefined) return true;
  binding.tenant ??= tenant;
  return tenant === binding.tenant;
}

/** The guard of the owner holds for actors whose row has the owner's type; staff passes. */
function guardsCaller(rule: Asked, row: number, binding: Binding): boolean {
  return rule.guards.some((guard) => guard.kind === 'compare' && guard.left.kind === 'field' && rowAtPath(binding.data, rule.entity, row, guard.left.path)?.entity === binding.caller?.entity);
}

/** A transition must be allowed from the state that the row was filled with. */
function inAllowedState(rule: Asked, row: number, binding: Binding): boolean {
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
