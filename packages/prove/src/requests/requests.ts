import { bitsAt, streamOf } from '@kentledge/core/random';
import type { DesignedOperation, Operation, Step, System } from '@kentledge/core/system';
import { actorOf, valuesRead } from '@kentledge/core/system';
import type { Data, Value } from '../data/index.ts';
import { keyAt, pairSides, rowOfTenant } from '../data/index.ts';
import type { Binding } from './binding.ts';
import { inputValue } from './input.ts';
import type { CallerRow, PlannedRequest } from './request.ts';
import type { Search, SubjectRule } from './subject.ts';
import { refusalsOf } from './refusals.ts';
import { findSubject, rowName, searchesOf, subjectRules } from './subject.ts';

/** Makes the requests of a load: the same data and seed give the same sequence for each operation. */
export interface Requests {
  /** Returns the operation's next request, or `undefined` when no row is left that it could be made around. */
  next(operation: string): PlannedRequest | undefined;
}

interface Cursor {
  turn: number;
  /** Place in the scattered order of rows, by step. */
  readonly places: Map<string, number>;
  /** Rows used up that no place stands for: they followed from others. */
  readonly used: Set<string>;
}

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Returns the maker of requests over generated data; `password` is what the filled password hashes accept. */
export function createRequests(system: System, data: Data, password: string): Requests {
  const rules = subjectRules(system);
  const searches = new Map([...rules].map(([id, own]) => [id, searchesOf(own)]));
  const operations = new Map(system.operations.map((operation) => [operation.id, operation]));
  const cursors = new Map<string, Cursor>();
  return {
    next: (id) => {
      const operation = operations.get(id);
      if (operation === undefined) throw new Error(`no operation ${id}`);
      const cursor = cursors.get(id) ?? { turn: 0, places: new Map(), used: new Set() };
      cursors.set(id, cursor);
      return makeRequest({ system, data, password, operation, rules: rules.get(id) ?? [], searches: searches.get(id) ?? [], refusals: refusalsOf(system, operation), cursor });
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
  readonly refusals: readonly number[];
  readonly cursor: Cursor;
}

function makeRequest(making: Making): PlannedRequest | undefined {
  const { operation, data, cursor, system, password } = making;
  const turn = cursor.turn++;
  const stream = streamOf(data.options.seed, `requests ${operation.id}`);
  const binding: Binding = { operation, data, values: new Map(), nested: new Map(), caller: callerFor(system, operation, turn), tenant: undefined, password, stream, turn };
  const first = bindSubjects(making, binding);
  if (first === 'none') return undefined;
  bindNewPair(making, binding, turn);
  if (binding.caller?.entity !== undefined && binding.caller.row < 0) {
    const { entity } = binding.caller;
    binding.caller = { ...binding.caller, row: rowOfTenant(data, entity, bitsAt(stream + 3, turn) % data.plan(entity).rows, binding.tenant) };
  }
  fillInputs(making, binding, stream, turn);
  return toRequest(making, binding, first, stream, turn);
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

function bindSubjects(making: Making, binding: Binding): PlannedRequest['subject'] | 'none' {
  const { rules, searches, cursor } = making;
  let subject: PlannedRequest['subject'];
  for (const search of searches) {
    const [{ step }] = search;
    // A list around what is bound already (the comments of the story) needs no row to be found: it may be empty.
    if (!step.single && step.verb === 'reads' && isBound(step, binding)) continue;
    const found = findSubject(search, rules, binding, cursor.used, cursor.places.get(step.result) ?? 0, streamOf(binding.stream, step.result));
    if (found === undefined) return 'none';
    cursor.places.set(step.result, found.next);
    for (const [rule, row] of found.rows) if (rule.consumes && rule.follows !== undefined) cursor.used.add(rowName(row));
    if (subject === undefined && step.single) subject = found.rows.get(search[0]);
  }
  return subject;
}

function isBound(step: Step, binding: Binding): boolean {
  return step.where !== undefined && valuesRead(step.where).some((name) => binding.values.has(name));
}

/** A row with a compound key of two references is made with the next pair that the fill didn't use. */
function bindNewPair(making: Making, binding: Binding, turn: number): void {
  for (const step of making.operation.steps) {
    if (step.verb !== 'creates' || step.entity === undefined) continue;
    const plan = making.data.plan(step.entity);
    if (plan.pair === undefined) continue;
    const sides = pairSides(plan, plan.rows + turn) ?? [];
    [plan.pair.first, plan.pair.second].forEach((field, side) => {
      const row = sides[side] ?? 0;
      if (field.type.kind !== 'reference') return;
      const by = step.set.find((assignment) => assignment.field === field.name)?.value;
      const target = making.data.plan(field.type.entity);
      if (by?.kind === 'me' && by.path.length === 0 && binding.caller?.entity === field.type.entity) binding.caller = { ...binding.caller, row };
      if (by?.kind === 'value' && by.path.length === 0) binding.values.set(by.name, one(keyAt(making.data, target, row)));
    });
  }
}

function one(key: readonly Value[]): Value {
  return key.length === 1 ? (key[0] ?? null) : key;
}

function fillInputs(making: Making, binding: Binding, stream: number, turn: number): void {
  const makes = making.operation.steps.find((step) => step.verb === 'creates')?.entity;
  for (const shape of making.operation.takes) {
    const draw = { data: making.data, stream, turn, caller: binding.caller, password: making.password, makes };
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
