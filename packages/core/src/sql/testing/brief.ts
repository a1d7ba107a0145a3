import { declared } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Actor, Brief, Entity, Expression, Field, FieldType, Operation, Returns, ShapeField, Step, ValueType, View } from '../../system/index.ts';
import { valueTypeOf } from '../type.ts';

/** Small briefs for tests, made without the reader: only what a test says differs from the defaults. */
const place = { path: 'test' };
export const quantity = (value: number, unit: Quantity['unit'] = 'rows'): Quantity => declared(value, unit, place);

export const text: FieldType = { kind: 'text' };
export const uuid: FieldType = { kind: 'uuid' };
export const int: FieldType = { kind: 'int' };
export const money: FieldType = { kind: 'money' };
export const bool: FieldType = { kind: 'bool' };
export const timestamp: FieldType = { kind: 'timestamp' };
export const reference = (entity: string): FieldType => ({ kind: 'reference', entity });

export function field(name: string, type: FieldType, more: Partial<Field> = {}): Field {
  const base = { limits: {}, optional: false, presence: 1, unique: false, personal: false, sensitive: false, secret: false, computed: false, created: false, implicit: false, place };
  return { name, type, ...base, ...more };
}

export function entity(id: string, fields: readonly Field[], more: Partial<Entity> = {}): Entity {
  const key = more.key ?? ['id'];
  const own = more.whole === undefined && key.join() === 'id' ? [field('id', uuid, { implicit: true })] : [];
  const stamps = more.whole === undefined ? ['createdAt', 'updatedAt'].map((name) => field(name, timestamp, { implicit: true })) : [];
  return { id, fields: [...own, ...fields, ...stamps], count: quantity(1000), key, uniques: [], publicToRead: false, views: [], transitions: [], invariants: [], immutable: false, place, ...more };
}

export const column = (type: ValueType, ...path: string[]): Expression => ({ kind: 'field', type, variable: 'row', path });
export const of = (variable: string, type: ValueType, ...path: string[]): Expression => ({ kind: 'field', type, variable, path });
export const given = (type: ValueType, name: string, ...path: string[]): Expression => ({ kind: 'value', type, name, path });
export const word = (type: ValueType, value: string | number | boolean | null): Expression => ({ kind: 'literal', type, value });
export const me = (id: string): Expression => ({ kind: 'me', type: { kind: 'row', entity: id }, path: [] });
export const same = (left: Expression, right: Expression): Expression => ({ kind: 'compare', type: { kind: 'bool' }, operator: '=', left, right });
export const and = (...terms: Expression[]): Expression => ({ kind: 'and', type: { kind: 'bool' }, terms });
export const to = (entityId: string): ValueType => ({ kind: 'reference', entity: entityId });

/** The view of every stored field; lists of parts print whole. */
export function everything(of_: Entity): View {
  const fields = of_.fields
    .filter((item) => !item.secret)
    .map((item) => {
      const type = item.derived?.type ?? valueTypeOf(item.type);
      return { name: item.name, value: column(type, item.name), type, optional: item.optional };
    });
  return { name: of_.id, entity: of_.id, partial: false, fields };
}

export function parameter(name: string, type: FieldType, more: Partial<ShapeField> = {}): ShapeField {
  return { name, type, limits: {}, optional: false, presence: 1, place, ...more };
}

export function step(verb: Step['verb'], entityId: string, more: Partial<Step> = {}): Step {
  const result = entityId.charAt(0).toLowerCase() + entityId.slice(1);
  return { verb, entity: entityId, result, single: verb === 'creates', set: [], with: [], order: [], place, ...more };
}

export function operation(id: string, by: readonly string[], steps: readonly Step[], returns: Returns, takes: readonly ShapeField[] = []): Operation {
  const at = { method: 'GET', route: `/${id}`, status: 200, declared: false } as const;
  return { id, by, at, takes, returns, rate: quantity(10, '1/s'), critical: false, idempotent: false, emits: [], steps, place };
}

export function actor(id: string, is?: string): Actor {
  return { id, authenticates: 'oidc', scheme: 'Bearer', place, ...(is === undefined ? {} : { is }) };
}

export function brief(entities: readonly Entity[], operations: readonly Operation[], actors: readonly Actor[], tenant?: string): Brief {
  const none = quantity(1, '1');
  return {
    name: 'test',
    summary: '',
    hash: '',
    actors: [...actors, { id: 'anyone', authenticates: 'none', scheme: 'Bearer', place }],
    entities,
    operations,
    events: [],
    externals: [],
    workflows: [],
    journeys: [],
    traffic: { regions: [] },
    objectives: { latency: { p95: none }, availability: none, errors: none, queries: none, headroom: none, recovery: {}, delivery: {} },
    constraints: { regions: [], team: { languages: [] }, compliance: [], exclude: [], currency: 'USD' },
    api: { prefix: '', style: 'rest' },
    invariants: [],
    pins: [],
    ...(tenant === undefined ? {} : { tenant }),
  };
}
