import { bitsAt, hashText, uniformAt, zipfRank } from '@kentledge/core/random';
import type { Field, FieldType, Limits, ShapeField } from '@kentledge/core/system';
import type { Data, EntityPlan, Value } from '../data/index.ts';
import { keyValueAt, referredTo, rowOfTenant, tenantOf } from '../data/index.ts';
import { scalarAt } from '../data/scalars.ts';
import type { CallerRow } from './request.ts';

/** What is known when the value of a parameter is made up. */
export interface InputDraw {
  readonly data: Data;
  readonly stream: number;
  /** Number of the request among those of its operation. */
  readonly turn: number;
  readonly caller: CallerRow | undefined;
  readonly password: string;
  /** Entity whose rows the operation makes, so that unique values go on after those of the fill. */
  readonly makes: string | undefined;
  /** Which draw of this request: one may break a rule that binds several values. */
  readonly salt: number;
  /** False for rows that another operation takes away. */
  readonly stays: (entity: string, row: number) => boolean;
  /** Entities whose rows lists of texts must name, by the path of the list. */
  readonly listed: ReadonlyMap<string, string>;
  /** Where in the request the value stands. */
  readonly path: string;
}

/** From this draw on amounts are the least that is allowed, or little more. */
const modestFrom = 12;
/** How many draws are tried. */
export const draws = 24;
/** How far a reference looks for a row that stays. */
const stayTries = 20;

/** Returns a value for a parameter, or `undefined` where an optional one is left out. */
export function inputValue(shape: ShapeField, draw: InputDraw): Value | undefined {
  const stream = (draw.stream ^ hashText(shape.name)) >>> 0;
  if (shape.optional && uniformAt(stream, draw.turn) >= shape.presence) return undefined;
  return typedInput(shape, shape.type, { ...draw, stream, path: draw.path === '' ? shape.name : `${draw.path}.${shape.name}` });
}

function typedInput(shape: ShapeField, type: FieldType, draw: InputDraw): Value {
  if (type.kind === 'reference') return referenceInput(type.entity, draw, shape);
  if (type.kind === 'references') return listOf(type, draw, (_, place) => referenceInput(type.entity, { ...draw, turn: draw.turn * 97 + place }, shape), true);
  if (type.kind === 'shape') return objectInput(type.fields, draw);
  if (type.kind === 'parts') return [];
  const named = type.kind === 'list' ? draw.listed.get(draw.path) : undefined;
  if (type.kind === 'list' && named !== undefined) return listOf(type, draw, (_, place) => referenceInput(named, { ...draw, turn: draw.turn * 97 + place }, shape), true);
  if (type.kind === 'list') return listOf(type, draw, (inner, place) => typedInput({ ...shape, type: inner }, inner, { ...draw, turn: draw.turn * 97 + place }), false);
  if (type.kind === 'password') return draw.password;
  return plainInput(shape, draw);
}

/** Returns a value for each field of an object. */
export function objectInput(fields: readonly ShapeField[], draw: InputDraw): Readonly<Record<string, Value>> {
  const object: Record<string, Value> = {};
  for (const field of fields) {
    const value = inputValue(field, draw);
    if (value !== undefined) object[field.name] = value;
  }
  return object;
}

/** Returns how many elements a list of a request has. */
export function lengthOf(type: { readonly about?: number; readonly max?: number }, stream: number, turn: number): number {
  const mean = type.about ?? Math.min(3, type.max ?? 3);
  const most = Math.max(1, Math.min(type.max ?? 1000, Math.ceil(2 * mean) - 1));
  return 1 + (bitsAt(stream + 7, turn) % most);
}

function listOf(type: { readonly of?: FieldType; readonly about?: number; readonly max?: number }, draw: InputDraw, make: (inner: FieldType, place: number) => Value, distinct: boolean): Value {
  const length = lengthOf(type, draw.stream, draw.turn);
  const inner = type.of ?? { kind: 'json' };
  const items = Array.from({ length }, (_, place) => make(inner, place));
  return distinct ? [...new Map(items.map((item) => [JSON.stringify(item), item])).values()] : items;
}

/** A row that exists, of the caller's tenant. */
function referenceInput(entity: string, draw: InputDraw, shape: ShapeField): Value {
  const { data, caller } = draw;
  const plan = data.plan(entity);
  const rank = zipfRank(uniformAt(draw.stream + 1 + draw.salt, draw.turn), plan.rows, fieldOf(data, shape)?.skew ?? 0);
  const tenant = caller?.entity === undefined || caller.row < 0 ? undefined : tenantOf(data, caller.entity, caller.row);
  return keyValueAt(data, plan, stayingBeside(plan, referredTo(plan, rowOfTenant(data, entity, rank, tenant)), draw));
}

/** The row itself, or the next one of its tenant that no operation takes away. */
function stayingBeside(plan: EntityPlan, row: number, { data, stays }: InputDraw): number {
  const step = Math.max(1, data.tenants);
  for (let other = row; other < Math.min(plan.rows, row + stayTries * step); other += step) if (referredTo(plan, other) === other && stays(plan.entity.id, other)) return other;
  return row;
}

function fieldOf(data: Data, shape: ShapeField): Field | undefined {
  return shape.fills && data.plan(shape.fills.entity).fields.get(shape.fills.field);
}

/** Scalars come from the generator of the field that they fill, at an index beyond the filled rows: unique stays unique. */
function plainInput(shape: ShapeField, draw: InputDraw): Value {
  const filled = fieldOf(draw.data, shape);
  const plan = draw.data.plan(shape.fills?.entity ?? draw.makes ?? draw.data.system.entities[0]?.id ?? '');
  const field: Field = { ...(filled ?? asField(shape)), type: shape.type, limits: modestLimits({ ...filled?.limits, ...shape.limits }, draw.salt), optional: false, computed: false };
  return numberInJson(scalarAt({ data: draw.data, plan, field, index: plan.rows + draw.turn, salt: draw.salt }), field.type);
}

function modestLimits(limits: Limits, salt: number): Limits {
  if (salt < modestFrom) return limits;
  const least = limits.min ?? Math.min(1, limits.max ?? 1);
  return { ...limits, min: least, max: Math.min(limits.max ?? Number.POSITIVE_INFINITY, least + draws - salt) };
}

/** Integers are numbers in JSON, money and decimals strings. */
function numberInJson(value: Value, type: FieldType): Value {
  return type.kind === 'int' ? Number(value) : value;
}

function asField(shape: ShapeField): Field {
  return {
    name: shape.name,
    type: shape.type,
    limits: shape.limits,
    optional: false,
    presence: 1,
    unique: false,
    personal: false,
    sensitive: false,
    secret: false,
    computed: false,
    created: false,
    implicit: false,
    place: shape.place,
  };
}
