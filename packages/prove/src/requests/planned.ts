import type { FieldType, System } from '@kentledge/core/system';
import { entityOf } from '@kentledge/core/system';
import type { Value } from '../data/index.ts';
import type { Binding } from './binding.ts';
import type { Recipe } from './recipe.ts';
import type { PlannedRequest } from './request.ts';

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Returns the request that a binding stands for: each value in the path, the query or the body. */
export function toRequest({ system, operation, refusals }: Recipe, { values, caller, stream, turn }: Binding, subject: PlannedRequest['subject']): PlannedRequest {
  const { method, route, status } = operation.at;
  if (!methods.has(method)) throw new Error(`${operation.id} is not served over HTTP requests`);
  const types = new Map(operation.takes.map(({ name, type }) => [name, type]));
  const left = new Map([...values].map(([name, value]) => [name, asSent(system, types.get(name), value)]));
  const path = route.replaceAll(/:([A-Za-z]\w*)/g, (_, name: string) => {
    const value = left.get(name);
    left.delete(name);
    return encodeURIComponent(textOf(value ?? ''));
  });
  const rest = Object.fromEntries([...left].filter(([name]) => operation.takes.some((shape) => shape.name === name)));
  // An operation with parameters beside its path takes a JSON object, though all of them may be left out.
  const takesBody = operation.takes.some((shape) => !route.includes(`:${shape.name}`));
  const inBody = method !== 'GET' && method !== 'DELETE' && takesBody;
  return {
    operation: operation.id,
    method: method as PlannedRequest['method'],
    path: inBody ? path : path + queryOf(rest),
    status,
    refusals,
    values: Object.fromEntries(values),
    ...(inBody ? { body: JSON.stringify(rest) } : {}),
    ...(caller === undefined ? {} : { caller }),
    ...(operation.idempotent !== false && operation.idempotent.by === 'key' ? { idempotencyKey: `${operation.id}-${stream.toString(36)}-${turn}` } : {}),
    ...(subject === undefined ? {} : { subject }),
  };
}

/** A reference to a row with a key of several fields is an object of them. */
function asSent(system: System, type: FieldType | undefined, value: Value): Value {
  if (type?.kind === 'reference' && Array.isArray(value)) return Object.fromEntries(entityOf(system, type.entity).key.map((name, place) => [name, (value as readonly Value[])[place] ?? null]));
  if (type?.kind === 'references' && Array.isArray(value)) return (value as readonly Value[]).map((item) => asSent(system, { kind: 'reference', entity: type.entity }, item));
  if (type?.kind === 'list' && Array.isArray(value)) return (value as readonly Value[]).map((item) => asSent(system, type.of, item));
  if (type?.kind !== 'shape' || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const types = new Map(type.fields.map((field) => [field.name, field.type]));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asSent(system, types.get(name), inner)]));
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
