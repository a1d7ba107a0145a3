import { uniformAt, zipfRank } from '@kentledge/core/random';
import { isDeletion, isSubject, moneyPlaces } from '@kentledge/core/system';
import type { Field, FieldType } from '@kentledge/core/system';
import { createdAt, isTrashed, lengthAt, streamFor } from './data.ts';
import type { Data, EntityPlan } from './data.ts';
import type { Value } from './evaluate.ts';
import { randomUuidAt } from './identifiers.ts';
import { isoTime } from './iso-time.ts';
import { textAt, wordFor } from './words.ts';

const day = 86_400_000;
/** Milliseconds that the data looks ahead, where the brief asks for times that are still to come. */
const awaitedFor = 60 * day;
/** Share of such times that are over. */
const pastShare = 0.75;

export interface Draw {
  readonly data: Data;
  readonly plan: EntityPlan;
  readonly field: Field;
  readonly index: number;
  readonly salt: number;
}

/** Returns the value of a field that is neither a reference nor derived. */
export function scalarAt(draw: Draw): Value {
  const { data, plan, field, index, salt } = draw;
  const stream = streamFor(plan, field) + salt;
  if (field.type.kind === 'password') return data.options.passwordHash;
  if (isSubject(data.system, plan.entity.id, field)) return subjectOf(plan.entity.id, index);
  if (field.implicit && (field.name === 'createdAt' || field.name === 'updatedAt')) return isoTime(createdAt(plan, data, index));
  if (isDeletion(field)) return deletedAt(data, plan, index);
  if (field.computed) return computedDefault(draw);
  if (field.optional && uniformAt(stream + 1, index) >= field.presence) return null;
  if (plan.distinct.has(field.name) && field.type.kind === 'timestamp') return distinctTime(draw);
  if (plan.distinct.has(field.name)) return distinctValue(field, stream, index);
  const place = placeInDistinct(field, stream, index);
  if (place !== undefined) return distinctValue(field, stream, place);
  return typedValue(field.type, draw, stream);
}

/** Returns the `sub` claim of the token that belongs to a row of an actor's entity. */
export function subjectOf(entity: string, index: number): string {
  return `${entity}-${index}`;
}

/** Returns since when a row has lain in the trash, or null if it does not: not so long that it would go for good. */
export function deletedAt(data: Data, plan: EntityPlan, index: number): string | null {
  if (!isTrashed(plan, index)) return null;
  const made = createdAt(plan, data, index);
  const longest = Math.min((plan.entity.trash?.value ?? 0) * 1000 - 2 * day, data.options.asOf - made);
  return isoTime(Math.floor(data.options.asOf - longest * uniformAt(plan.stream + 11, index)));
}

/** Times that must not repeat follow each other as the rows do, up to now; awaited ones go on, and so do those of requests. */
function distinctTime({ data, plan, field, index }: Draw): string {
  const ahead = plan.awaited.has(field.name) ? awaitedFor / 2 : 0;
  return isoTime(Math.floor(data.options.asOf - plan.age + ((index + 1) * (plan.age + ahead)) / plan.rows));
}

/** Which of the `distinct n` values a row has. */
function placeInDistinct(field: Field, stream: number, index: number): number | undefined {
  if (field.distinct === undefined) return undefined;
  return zipfRank(uniformAt(stream, index), field.distinct, field.skew ?? 0);
}

/** Returns the place-th of the distinct values of a field: different places give different values. */
function distinctValue(field: Field, stream: number, place: number): Value {
  const { type } = field;
  if (type.kind === 'int' || type.kind === 'money' || type.kind === 'decimal') {
    const least = Math.ceil(field.limits.min ?? 1) + (field.limits.minExcluded === true ? 1 : 0);
    return type.kind === 'int' ? least + place : String(least + place);
  }
  if (type.kind === 'uuid') return randomUuidAt(stream, place);
  if (type.kind === 'timestamp') return isoTime(Date.UTC(2020, 0, 1) + place * 1000);
  if (type.kind === 'date') return isoTime(Date.UTC(2000, 0, 1) + place * 86_400_000).slice(0, 10);
  if (type.kind === 'url') return `https://example.org/${place.toString(36)}`;
  const code = place.toString(36);
  const most = type.kind === 'string' ? type.max : 60;
  if (/e_?mail/i.test(field.name)) return `${wordFor(uniformAt(stream + 5, place))}.${code}@example.org`.slice(-most);
  return `${wordFor(uniformAt(stream + 5, place)).slice(0, Math.max(0, most - code.length - 1))}-${code}`.slice(-most);
}

function typedValue(type: FieldType, draw: Draw, stream: number): Value {
  const { field, index } = draw;
  const uniform = uniformAt(stream, index);
  if (type.kind === 'int' && draw.plan.taken.has(field.name)) return fewOf(field, uniform);
  switch (type.kind) {
    case 'int':
      return Number(numberWithin(field, uniform, 0));
    case 'money':
      return numberWithin(field, uniform, moneyPlaces(draw.data.system.constraints.currency));
    case 'decimal':
      return numberWithin(field, uniform, type.places);
    case 'bool':
      return uniform < 0.5;
    case 'enum':
      return type.words[Math.floor(uniform * type.words.length)] ?? null;
    case 'uuid':
      return randomUuidAt(stream, index);
    case 'timestamp':
    case 'date':
      return timeWithin(type.kind, draw, uniform);
    case 'url':
      return `https://example.org/${textAt(stream, index, Math.max(4, (field.limits.aboutBytes ?? 40) - 20)).replaceAll(' ', '/')}`;
    case 'string':
      return stringValue(field, type.max, stream, index);
    case 'text':
      return textAt(stream, index, lengthAround(field.limits.aboutBytes ?? 200, uniform, field.limits.maxBytes));
    case 'json':
      return { note: textAt(stream, index, 30) };
    case 'list':
      return listValue(type.of, draw, stream);
    case 'file':
      return null;
    case 'password':
    case 'reference':
    case 'references':
    case 'parts':
    case 'shape':
      throw new Error(`a ${type.kind} is not a plain value`);
  }
}

function listValue(of: FieldType, draw: Draw, stream: number): Value {
  const length = lengthAt(draw.plan, draw.field, draw.index);
  return Array.from({ length }, (_, place) => typedValue(of, { ...draw, index: draw.index * 64 + place }, stream));
}

/** Lengths spread evenly over half to one and a half times the typical one. */
function lengthAround(about: number, uniform: number, most = Number.POSITIVE_INFINITY): number {
  return Math.min(most, Math.max(1, Math.round(about * (0.5 + uniform))));
}

function stringValue(field: Field, max: number, stream: number, index: number): string {
  if (/e_?mail/i.test(field.name)) return String(distinctValue(field, stream, index)).slice(-max);
  const about = field.limits.aboutBytes ?? Math.min(max * 0.6, 40);
  return textAt(stream, index, Math.min(max, lengthAround(about, uniformAt(stream + 4, index), max))).slice(0, max);
}

function numberWithin(field: Field, uniform: number, places: number): string {
  const { min, max, minExcluded, maxExcluded } = field.limits;
  const step = 10 ** -places;
  const low = (min ?? (max === undefined ? 1 : Math.min(0, max - 1000))) + (minExcluded === true ? step : 0);
  const high = (max ?? low + 999) - (maxExcluded === true ? step : 0);
  const steps = Math.max(0, Math.floor((high - low) / step + 1e-9));
  return (low + Math.floor(uniform * (steps + 1)) * step).toFixed(places);
}

/** One mostly, or a few. */
function fewOf({ limits }: Field, uniform: number): number {
  const least = Math.max(1, Math.ceil(limits.min ?? 1) + (limits.minExcluded === true ? 1 : 0));
  return Math.min(least + Math.floor(uniform * uniform * 3), limits.max ?? Number.POSITIVE_INFINITY);
}

function timeWithin(kind: 'timestamp' | 'date', draw: Draw, uniform: number): string {
  const { data, plan, field, index } = draw;
  const made = createdAt(plan, data, index);
  // A timestamp that defaults to now was set when the row was made; others lie between then and now.
  const time = field.default !== undefined ? made : plan.awaited.has(field.name) ? awaitedTime(draw, uniform) : made + uniform * (data.options.asOf - made);
  const text = isoTime(Math.floor(time));
  return kind === 'date' ? text.slice(0, 10) : text;
}

/** Awaited times of one row lie near each other. Most of what was once awaited is over; new rows are about what is to come. */
function awaitedTime(draw: Draw, uniform: number): number {
  const { data, plan, field, index } = draw;
  const within = uniform * (field.type.kind === 'date' ? 30 : 1) * day;
  const counted = [...plan.awaited].map((name) => plan.fields.get(name)).find((other) => other?.type.kind === 'timestamp' && plan.distinct.has(other.name));
  if (counted !== undefined) return Date.parse(distinctTime({ ...draw, field: counted })) + within;
  const { asOf } = data.options;
  const made = createdAt(plan, data, index);
  const share = uniformAt(plan.stream + 13, index);
  const isOver = index < plan.rows && share < pastShare;
  return within + (isOver ? made + (share / pastShare) * (asOf - made) : asOf + uniformAt(plan.stream + 17, index) * awaitedFor);
}

/** The value that the emitted default of `computed/<Entity>.ts` gives: text from the first string field and the id, numbers 0. */
function computedDefault(draw: Draw): Value {
  const { field, index } = draw;
  const { type } = field;
  if (type.kind === 'int') return 0;
  if (type.kind === 'money' || type.kind === 'decimal') return '0';
  if (type.kind === 'bool') return false;
  if (type.kind === 'string' || type.kind === 'text') {
    return distinctValue(field, streamFor(draw.plan, field), index);
  }
  return field.optional ? null : typedValue(type, draw, streamFor(draw.plan, field));
}
