import { hashText } from '@kentledge/core/random';
import type { Expression, Operation, ShapeField, Step } from '@kentledge/core/system';
import { conjuncts } from '@kentledge/core/system';
import type { Data, Environment, Row, Value } from '../data/index.ts';
import { evaluate, isStopWord, linkedRows, pathValue, rowAtPath } from '../data/index.ts';
import { boundedValue } from './bounds.ts';
import type { CallerRow } from './request.ts';

/** What a request under construction holds so far. */
export interface Binding {
  readonly operation: Operation;
  readonly data: Data;
  /** Values of parameters. */
  readonly values: Map<string, Value>;
  /** Values inside parameters that are objects, by path: `user.email`. */
  readonly nested: Map<string, Value>;
  caller: CallerRow | undefined;
  /** Tenant of the rows bound so far, where the caller belongs to one: all others must be of it too. */
  tenant: number | undefined;
  /** Rows that steps found, by the names of their results; `it` is the part that a step runs for. */
  readonly results: Map<string, Row>;
  /** Plain password that every generated password field accepts. */
  readonly password: string;
  /** Randomness of the operation, and the number of the request among its own. */
  readonly stream: number;
  readonly turn: number;
}

/** Returns what takes a binding back to what it holds now. */
export function savedBinding(binding: Binding): () => void {
  const { caller, tenant } = binding;
  const [values, nested, results] = [entriesOf(binding.values), entriesOf(binding.nested), entriesOf(binding.results)];
  return () => {
    reset(binding.values, values);
    reset(binding.nested, nested);
    reset(binding.results, results);
    binding.caller = caller;
    binding.tenant = tenant;
  };
}

const none: readonly never[] = [];

function entriesOf<Kept>(map: ReadonlyMap<string, Kept>): readonly (readonly [string, Kept])[] {
  return map.size === 0 ? none : [...map];
}

function reset<Kept>(map: Map<string, Kept>, entries: readonly (readonly [string, Kept])[]): void {
  map.clear();
  for (const [name, value] of entries) map.set(name, value);
}

/** Returns the conditions of a step on its row, guards of the owner included. */
export function conditionsOf(step: Step): readonly Expression[] {
  return conjuncts(step.where);
}

type Inequality = '<' | '<=' | '>' | '>=';

/** What a comparison is when its sides change places. */
const mirrored = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/**
 * Binds what a condition says about the row: `field = $p` gives `$p` the row's value, `field = me` makes the row's
 * owner the caller. Returns false if the condition can't hold for this row and what is bound already.
 */
export function bindCondition(condition: Expression, verb: Step['verb'], at: Row, binding: Binding): boolean {
  const { entity, row } = at;
  if (condition.kind === 'compare' && condition.operator !== '!=') {
    const sides = [
      [condition.left, condition.operator, condition.right],
      [condition.right, mirrored[condition.operator], condition.left],
    ] as const;
    for (const [field, operator, other] of sides) {
      if (field.kind !== 'field' || field.variable !== 'row') continue;
      if (other.kind === 'value' && isFree(other.name, binding) && !binding.nested.has(pathOf(other))) {
        return operator === '=' ? bindValue(field, other, entity, row, binding) : bindBound(field, other, operator, verb, at, binding);
      }
      if (other.kind === 'me' && operator === '=') return bindCaller(field.path, other.path, entity, row, binding);
    }
  }
  if (condition.kind === 'in' && condition.left.kind === 'field' && condition.right.kind === 'value' && isFree(condition.right.name, binding)) {
    return bindList(condition.left.path, condition.right.name, entity, row, binding);
  }
  if (condition.kind === 'matches') return bindSearch(condition, entity, row, binding);
  // Only what is known to be false rules a row out: folds and derived values can't be told from generated rows.
  return holds(condition, entity, row, binding) !== false;
}

function isFree(name: string, binding: Binding): boolean {
  return !binding.values.has(name) && binding.operation.takes.some((field) => field.name === name);
}

type GivenValue = Extract<Expression, { kind: 'value' }>;

function pathOf({ name, path }: GivenValue): string {
  return [name, ...path].join('.');
}

function bindValue(field: Expression & { kind: 'field' }, given: GivenValue, entity: string, row: number, binding: Binding): boolean {
  const value = field.type.kind === 'password' ? binding.password : rowValue(field.path, entity, row, binding);
  return value !== null && value !== undefined && giveValue(given, value, binding);
}

function rowValue(path: readonly string[], entity: string, row: number, { data }: Binding): Value | undefined {
  return pathValue(data, data.plan(entity), row, path) ?? linkedValue(data, entity, row, path);
}

/** `stock >= $quantity`: an amount that the row and the parameter's own limits allow. */
function bindBound(field: Expression & { kind: 'field' }, given: GivenValue, operator: Inequality, verb: Step['verb'], at: Row, binding: Binding): boolean {
  const value = rowValue(field.path, at.entity, at.row, binding);
  if (value === null || value === undefined) return false;
  const shape = shapeOf(given, binding.operation);
  if (shape === undefined) return giveValue(given, value, binding);
  const bound = { value, isMost: operator === '>=' || operator === '>', isStrict: operator === '<' || operator === '>', isTaken: verb !== 'reads' };
  const chosen = boundedValue(bound, shape, binding.data, { stream: (binding.stream ^ hashText(pathOf(given))) >>> 0, turn: binding.turn });
  return chosen !== undefined && giveValue(given, chosen, binding);
}

function shapeOf({ name, path }: GivenValue, operation: Operation): ShapeField | undefined {
  let shape = operation.takes.find((field) => field.name === name);
  for (const part of path) shape = shape?.type.kind === 'shape' ? shape.type.fields.find((field) => field.name === part) : undefined;
  return shape;
}

/**
 * Gives the parameter that a transition's target comes from a state that the row may move to from the one that it was
 * filled with. Returns false if there is none.
 */
export function bindMove(given: GivenValue, states: readonly string[], row: number, binding: Binding): boolean {
  const bound = given.path.length === 0 ? binding.values.get(given.name) : binding.nested.get(pathOf(given));
  if (bound !== undefined) return states.includes(String(bound));
  const shape = shapeOf(given, binding.operation);
  if (shape === undefined) return true;
  const { type } = shape;
  const allowed = type.kind === 'enum' ? states.filter((state) => type.words.includes(state)) : states;
  const state = allowed[row % Math.max(1, allowed.length)];
  return state !== undefined && giveValue(given, state, binding);
}

function giveValue(given: GivenValue, value: Value, binding: Binding): true {
  if (given.path.length === 0) binding.values.set(given.name, value);
  else binding.nested.set(pathOf(given), value);
  return true;
}

/** `tags.name = $tag`: the value of the first element of the list. */
function linkedValue(data: Data, entity: string, row: number, path: readonly string[]): Value | undefined {
  const plan = data.plan(entity);
  const [name, ...rest] = path;
  const field = plan.fields.get(name ?? '');
  if (field?.type.kind !== 'references') return undefined;
  const [first] = linkedRows(data, plan, field, row);
  return first === undefined ? undefined : pathValue(data, data.plan(field.type.entity), first, rest);
}

function bindList(path: readonly string[], name: string, entity: string, row: number, binding: Binding): boolean {
  const value = pathValue(binding.data, binding.data.plan(entity), row, path);
  if (value === null || value === undefined) return false;
  binding.values.set(name, [value]);
  return true;
}

/** Makes the row at the end of the path the caller. */
function bindCaller(path: readonly string[], mine: readonly string[], entity: string, row: number, binding: Binding): boolean {
  const owner = rowAtPath(binding.data, entity, row, path);
  const { caller } = binding;
  if (owner === undefined || caller?.entity === undefined) return false;
  // A condition on a field of `me` (`row.merchant = me.merchant`) is met by choosing rows by tenant, not by identity.
  if (mine.length > 0 || owner.entity !== caller.entity) return holds({ kind: 'compare', operator: '=', type: { kind: 'bool' }, left: { kind: 'field', type: { kind: 'none' }, variable: 'row', path }, right: { kind: 'me', type: { kind: 'none' }, path: mine } }, entity, row, binding) !== false;
  if (caller.row >= 0 && caller.row !== owner.row) return false;
  binding.caller = { ...caller, row: owner.row };
  return true;
}

function bindSearch(condition: Expression & { kind: 'matches' }, entity: string, row: number, binding: Binding): boolean {
  const { text, query } = condition;
  if (query.kind !== 'value' || !isFree(query.name, binding)) return true;
  // Of several fields that are searched together, a word of the first is found in all.
  const searched = text.kind === 'choice' ? text.options[0] : text;
  const field = searched?.kind === 'field' ? pathValue(binding.data, binding.data.plan(entity), row, searched.path) : undefined;
  const words = typeof field === 'string' ? field.split(' ').filter((word) => !isStopWord(word)) : [];
  const word = words[row % Math.max(1, words.length)];
  if (word === undefined) return false;
  binding.values.set(query.name, word);
  return true;
}

/** The service's now lies within the day that the data takes as now, or just after it: what holds holds at both ends. */
const run = 25 * 3_600_000;

/** Returns whether a condition holds for a row with what is bound; `undefined` where that can't be told. */
export function holds(condition: Expression, entity: string, row: number, binding: Binding): Value | undefined {
  const plan = binding.data.plan(entity);
  const field = (variable: string, path: readonly string[]): Value | undefined => (variable === 'row' ? pathValue(binding.data, plan, row, path) : undefined);
  const first = evaluate(condition, environmentOf(binding, field));
  return first === false ? first : evaluate(condition, { ...environmentOf(binding, field), now: binding.data.options.asOf + run });
}

/** Returns what an expression may ask for while a request is made: its values, the rows that its steps found, the caller. */
export function environmentOf(binding: Binding, field: Environment['field']): Environment {
  const { data, caller } = binding;
  return {
    field,
    value: (name, path) => givenValue(name, path, binding),
    me: (path) => (caller?.entity === undefined || caller.row < 0 ? undefined : pathValue(data, data.plan(caller.entity), caller.row, path)),
    now: data.options.asOf,
  };
}

function givenValue(name: string, path: readonly string[], { operation, data, results, values, nested }: Binding): Value | undefined {
  const found = results.get(name);
  // What a step has just changed is not what the row was made with.
  if (found !== undefined && operation.steps.some(({ result, set }) => result === name && set.some(({ field }) => field === path[0]))) return undefined;
  if (found !== undefined) return pathValue(data, data.plan(found.entity), found.row, path);
  const bound = nested.get([name, ...path].join('.'));
  if (bound !== undefined) return bound;
  let at = values.get(name);
  for (const part of path) at = typeof at === 'object' && at !== null && !Array.isArray(at) ? (at as Readonly<Record<string, Value>>)[part] : undefined;
  return at;
}
