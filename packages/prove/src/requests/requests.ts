import { bitsAt, streamOf } from '@kentledge/core/random';
import type { DesignedOperation, Expression, Operation, Step, System } from '@kentledge/core/system';
import { actorOf, valuesRead } from '@kentledge/core/system';
import type { Data, EntityPlan, Value } from '../data/index.ts';
import { keyAt, pairSides, referredTo, rowOfTenant } from '../data/index.ts';
import type { Binding, Row } from './binding.ts';
import type { ListRule } from './bind-elements.ts';
import { bindElements, listRules } from './bind-elements.ts';
import { draws, inputValue } from './input.ts';
import type { InputDraw } from './input.ts';
import { listedEntities } from './listed.ts';
import type { CallerRow, PlannedRequest } from './request.ts';
import type { Search, SubjectRule } from './subject.ts';
import { refusalsOf } from './refusals.ts';
import { rulesKept } from './rules-kept.ts';
import { findSubject, rowName, searchesOf, stayingRows, subjectRules, tries } from './subject.ts';

/** Makes the requests of a load: the same data and seed give the same sequence for each operation. */
export interface Requests {
  /** Returns the operation's next request, or `undefined` when no row is left that it could be made around. `patience`: how many rows are looked at; few, by default, for load that must leave on time. */
  next(operation: string, patience?: number): PlannedRequest | undefined;
}

interface Cursor {
  turn: number;
  /** Place in the scattered order of rows, by step. */
  readonly places: Map<string, number>;
  /** Rows used up. */
  readonly used: Set<string>;
  /** Indexes of new pairs that were taken out of turn. */
  readonly pairs: Set<number>;
  /** Rows tried in vain since the last request; when all have been, the operation has none left. */
  vain: number;
}

/** How many rows, at most, are tried in vain one after the other until there is none. */
const mostVain = 40_000;

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Returns the maker of requests over generated data; `password` is what the filled password hashes accept. */
export function createRequests(system: System, data: Data, password: string): Requests {
  const rules = subjectRules(system);
  const searches = new Map([...rules].map(([id, own]) => [id, searchesOf(own)]));
  const stays = stayingRows(rules.values());
  const operations = new Map(system.operations.map((operation) => [operation.id, operation]));
  const cursors = new Map<string, Cursor>();
  return {
    next: (id, patience = tries) => {
      const operation = operations.get(id);
      if (operation === undefined) throw new Error(`no operation ${id}`);
      const cursor = cursors.get(id) ?? { turn: 0, places: new Map(), used: new Set(), pairs: new Set(), vain: 0 };
      cursors.set(id, cursor);
      return nextRequest({ system, data, password, operation, rules: rules.get(id) ?? [], searches: searches.get(id) ?? [], lists: listRules(system, operation), listed: listedEntities(system, operation), stays, refusals: refusalsOf(system, operation), cursor }, patience);
    },
  };
}

interface Making {
  readonly system: System;
  readonly data: Data;
  readonly password: string;
  readonly operation: DesignedOperation;
  readonly rules: readonly SubjectRule[];
  readonly searches: readonly Search[];
  readonly lists: readonly ListRule[];
  readonly listed: ReadonlyMap<string, string>;
  readonly stays: InputDraw['stays'];
  readonly refusals: readonly number[];
  readonly cursor: Cursor;
}

/** Patience where nobody waits. */
export const patient = 20_000;

/** Tries until a request can be made; after all rows, or very many, were tried in vain, it never looks again. */
function nextRequest(making: Making, patience: number): PlannedRequest | undefined {
  const { cursor, data, searches } = making;
  const [first] = searches;
  const before = cursor.vain;
  const turn = cursor.turn++;
  // Without a row to look for, a second look finds the same.
  if (first === undefined) return makeRequest(making, turn);
  const all = Math.max(2 * tries, Math.min(mostVain, data.plan(first[0].entity).rows));
  while (cursor.vain < all && cursor.vain - before < patience) {
    const request = makeRequest(making, turn);
    if (request !== undefined) {
      cursor.vain = 0;
      return request;
    }
  }
  return undefined;
}

function makeRequest(making: Making, turn: number): PlannedRequest | undefined {
  const { operation, data, cursor, system, password } = making;
  const stream = streamOf(data.options.seed, `requests ${operation.id}`);
  const binding: Binding = { operation, data, values: new Map(), nested: new Map(), results: new Map(), caller: callerFor(system, operation, turn), tenant: undefined, password, stream, turn };
  const found = bindSubjects(making, binding);
  if (found === 'none') return undefined;
  bindNewPair(making, binding, turn);
  if (binding.caller?.entity !== undefined && binding.caller.row < 0) {
    const { entity } = binding.caller;
    const plan = data.plan(entity);
    binding.caller = { ...binding.caller, row: referredTo(plan, rowOfTenant(data, entity, bitsAt(stream + 3, turn) % plan.rows, binding.tenant)) };
  }
  if (!fillKeepingRules(making, binding, found, stream)) {
    cursor.vain += 1;
    return undefined;
  }
  for (const [rule, row] of found) if (rule.consumes) cursor.used.add(rowName(row));
  return toRequest(making, binding, subjectOf(making, found), stream, turn);
}

/** Draws the other values until the request keeps the rules that speak of several at once. */
function fillKeepingRules(making: Making, binding: Binding, found: Rows, stream: number): boolean {
  const [values, nested] = [[...binding.values], [...binding.nested]];
  for (let salt = 0; salt < draws; salt++) {
    reset(binding.values, values);
    reset(binding.nested, nested);
    const draw = drawOf(making, binding, stream, salt);
    if (making.lists.every((list) => bindElements(list, binding, draw))) {
      fillInputs(making, binding, draw);
      if (rulesKept(binding, found)) return true;
    }
  }
  return false;
}

function reset<Kept>(map: Map<string, Kept>, entries: readonly (readonly [string, Kept])[]): void {
  map.clear();
  for (const [name, value] of entries) map.set(name, value);
}

function drawOf({ data, operation, password, stays, listed }: Making, { caller, turn }: Binding, stream: number, salt: number): InputDraw {
  const makes = operation.steps.find((step) => step.verb === 'creates')?.entity;
  return { data, stream, turn, caller, password, makes, salt, stays, listed, path: '' };
}

/** Actors take turns; where no token is needed, every other request of an operation that knows `me` carries one. */
function callerFor(system: System, operation: Operation, turn: number): CallerRow | undefined {
  const named = operation.by.filter((actor) => actor !== 'anyone');
  const isPublic = operation.by.includes('anyone');
  const withRow = system.actors.filter((actor) => actor.is !== undefined && (actor.authenticates === 'oidc' || actor.authenticates === 'password'));
  const candidates = isPublic && named.length === 0 ? (turn % 2 === 1 ? withRow.map((actor) => actor.id) : []) : named;
  const chosen = candidates[turn % Math.max(1, candidates.length)];
  if (chosen === undefined) return undefined;
  const actor = actorOf(system, chosen);
  // Row -1: not chosen yet.
  return actor.is === undefined ? { actor: actor.id, row: turn % 8 } : { actor: actor.id, entity: actor.is, row: -1 };
}

type Rows = ReadonlyMap<SubjectRule, Row>;

function bindSubjects(making: Making, binding: Binding): Rows | 'none' {
  const { rules, searches, cursor } = making;
  const rows = new Map<SubjectRule, Row>();
  for (const search of searches) {
    const [{ step }] = search;
    // A list around what is bound already (the comments of the story) needs no row to be found: it may be empty.
    if (!step.single && step.verb === 'reads' && isBound(step, binding)) continue;
    const from = cursor.places.get(step.result) ?? 0;
    const found = findSubject(search, rules, binding, cursor.used, from, streamOf(binding.stream, step.result));
    cursor.places.set(step.result, found.next);
    if (found.rows === undefined) {
      cursor.vain += found.tried;
      return 'none';
    }
    for (const [rule, row] of found.rows) rows.set(rule, row);
  }
  return rows;
}

/** The row that the operation is about: that of its first step that finds one. */
function subjectOf({ searches }: Making, found: Rows): PlannedRequest['subject'] {
  const leader = searches.map(([first]) => first).find((rule) => rule.step.single && found.has(rule));
  return leader && found.get(leader);
}

function isBound(step: Step, binding: Binding): boolean {
  return step.where !== undefined && valuesRead(step.where).some((name) => binding.values.has(name) || binding.results.has(name));
}

/** How many new pairs are looked through for one of a row that is bound already. */
const pairTries = 2000;

/** A row with a compound key of two references is made with the next pair that the fill didn't use, and that fits what is bound. */
function bindNewPair(making: Making, binding: Binding, turn: number): void {
  for (const step of making.operation.steps) {
    if (step.verb !== 'creates' || step.entity === undefined || step.each !== undefined) continue;
    const plan = making.data.plan(step.entity);
    if (plan.pair === undefined) continue;
    const sides = [plan.pair.first, plan.pair.second].map((field) => ({ field, by: step.set.find((assignment) => assignment.field === field.name)?.value }));
    for (let index = plan.rows + turn; index < plan.rows + turn + pairTries; index++) {
      if (making.cursor.pairs.has(index)) continue;
      const rows = pairSides(plan, index) ?? [];
      if (!sides.every(({ field, by }, side) => agrees(making.data, field, by, rows[side] ?? 0, binding))) continue;
      making.cursor.pairs.add(index);
      sides.forEach(({ field, by }, side) => bindSide(making.data, field, by, rows[side] ?? 0, binding));
      break;
    }
  }
}

type PairSide = NonNullable<EntityPlan['pair']>['first'];

/** Whether a side of a new pair is what is bound already, or nothing is. */
function agrees(data: Data, field: PairSide, by: Expression | undefined, row: number, binding: Binding): boolean {
  if (field.type.kind !== 'reference' || (by?.kind !== 'me' && by?.kind !== 'value') || by.path.length > 0) return true;
  if (by.kind === 'me') return binding.caller?.entity !== field.type.entity || binding.caller.row < 0 || binding.caller.row === row;
  const found = binding.results.get(by.name);
  if (found !== undefined) return found.entity !== field.type.entity || found.row === row;
  const bound = binding.values.get(by.name);
  return bound === undefined || JSON.stringify(bound) === JSON.stringify(one(keyAt(data, data.plan(field.type.entity), row)));
}

function bindSide(data: Data, field: PairSide, by: Expression | undefined, row: number, binding: Binding): void {
  if (field.type.kind !== 'reference') return;
  if (by?.kind === 'me' && by.path.length === 0 && binding.caller?.entity === field.type.entity) binding.caller = { ...binding.caller, row };
  if (by?.kind === 'value' && by.path.length === 0 && !binding.results.has(by.name)) binding.values.set(by.name, one(keyAt(data, data.plan(field.type.entity), row)));
}

function one(key: readonly Value[]): Value {
  return key.length === 1 ? (key[0] ?? null) : key;
}

function fillInputs({ operation }: Making, binding: Binding, draw: InputDraw): void {
  for (const shape of operation.takes) {
    const isOptionalAbsent = shape.optional && inputValue(shape, draw) === undefined;
    if (isOptionalAbsent) binding.values.delete(shape.name);
    else if (!binding.values.has(shape.name)) setDefined(binding.values, shape.name, inputValue(shape, draw));
  }
  for (const [path, value] of binding.nested) setNested(binding.values, path.split('.'), value);
}

/** Puts a bound value into the object that was made up around it. */
function setNested(values: Map<string, Value>, [name = '', ...path]: readonly string[], value: Value): void {
  const object = values.get(name);
  if (isObject(object)) values.set(name, withValue(object, path, value));
}

function withValue(object: Record<string, Value>, [name = '', ...path]: readonly string[], value: Value): Value {
  const below = object[name];
  return { ...object, [name]: path.length > 0 && isObject(below) ? withValue(below, path, value) : value };
}

function isObject(value: Value | undefined): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function setDefined(values: Map<string, Value>, name: string, value: Value | undefined): void {
  if (value !== undefined) values.set(name, value);
}

function toRequest(making: Making, binding: Binding, subject: PlannedRequest['subject'], stream: number, turn: number): PlannedRequest {
  const { operation } = making;
  const { method, route, status } = operation.at;
  if (!methods.has(method)) throw new Error(`${operation.id} is not served over HTTP requests`);
  const left = new Map(binding.values);
  const path = route.replaceAll(/:([A-Za-z]\w*)/g, (_, name: string) => {
    const value = left.get(name);
    left.delete(name);
    return encodeURIComponent(textOf(value ?? ''));
  });
  const rest = Object.fromEntries([...left].filter(([name]) => operation.takes.some((shape) => shape.name === name)));
  // An operation with parameters beside its path takes a JSON object, though all of them may be left out.
  const takesBody = operation.takes.some((shape) => !route.includes(`:${shape.name}`));
  const inBody = method !== 'GET' && method !== 'DELETE' && takesBody;
  const { caller } = binding;
  return {
    operation: operation.id,
    method: method as PlannedRequest['method'],
    path: inBody ? path : path + queryOf(rest),
    status,
    refusals: making.refusals,
    values: Object.fromEntries(binding.values),
    ...(inBody ? { body: JSON.stringify(rest) } : {}),
    ...(caller === undefined ? {} : { caller }),
    ...(operation.idempotent !== false && operation.idempotent.by === 'key' ? { idempotencyKey: `${operation.id}-${stream.toString(36)}-${turn}` } : {}),
    ...(subject === undefined ? {} : { subject }),
  };
}

function textOf(value: Value): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function queryOf(values: Readonly<Record<string, Value>>): string {
  const parts = Object.entries(values).flatMap(([name, value]) => {
    const items: readonly Value[] = Array.isArray(value) ? (value as readonly Value[]) : [value];
    return items.map((item) => `${encodeURIComponent(name)}=${encodeURIComponent(textOf(item))}`);
  });
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
