import { bitsAt, shuffled, uniformAt, zipfRank } from '@kentledge/core/random';
import type { Field, FieldType } from '@kentledge/core/system';
import type { Data, EntityPlan } from './data.ts';
import { createdAt, lengthAt, partSize, referredTo, streamFor } from './data.ts';
import { evaluate } from './evaluate.ts';
import type { Value } from './evaluate.ts';
import { pairPlace, partnerOf } from './pair-rows.ts';
import type { Partner } from './taken.ts';
import { uuidAt } from './identifiers.ts';
import { scalarAt } from './scalars.ts';
import { referredCount, referredPlace } from './spare.ts';

/** How often a row is redrawn until the invariants of its entity hold. */
const attempts = 200;

/** Returns the row that a reference field points to, or `undefined` where it is absent. */
export function referredRow(data: Data, plan: EntityPlan, field: Field, index: number): number | undefined {
  return drawnRow(data, plan, field, index, saltAt(data, plan, index));
}

function drawnRow(data: Data, plan: EntityPlan, field: Field, index: number, salt: number): number | undefined {
  if (field.type.kind !== 'reference') throw new Error(`${plan.entity.id}.${field.name} is not a reference`);
  const paired = plan.pair && pairPlace(plan.pair, field, index);
  if (paired !== undefined) return paired;
  const stream = streamFor(plan, field) + salt;
  if (field.optional && uniformAt(stream + 1, index) >= field.presence) return undefined;
  const target = data.plan(field.type.entity);
  if (plan.tenantField === field.name) return index % target.rows;
  const partner = plan.partner?.field === field.name ? partnerRow(data, plan, plan.partner, index, uniformAt(stream, index)) : undefined;
  if (partner !== undefined) return partner;
  if (field.unique) return ownRow(data, plan, target, stream, index);
  return chosenRow(data, plan, target, { field, stream, at: index, tenant: tenantAt(data, plan, index) });
}

/** The item of a line is one that its order's warehouse has in stock. */
function partnerRow(data: Data, plan: EntityPlan, { ofWhole, entity, sides }: Partner, index: number, uniform: number): number | undefined {
  const whole = data.plan(plan.entity.whole ?? '');
  const field = whole.fields.get(ofWhole);
  const pairs = data.plan(entity);
  if (field?.type.kind !== 'reference' || pairs.pair?.first.name !== sides[0] || pairs.pair.second.length !== 1 || pairs.pair.second[0]?.field.name !== sides[1]) return undefined;
  const first = referredRow(data, whole, field, Math.floor(index / partSize(data, plan.entity)));
  return first === undefined ? undefined : partnerOf(pairs.pair, first, uniform);
}

/** Rows are dealt out among the tenants in turn, parts with their wholes. */
function tenantAt(data: Data, plan: EntityPlan, index: number): number {
  const row = plan.entity.whole === undefined ? index : Math.floor(index / partSize(data, plan.entity));
  return row % Math.max(1, data.tenants);
}

/** A row that no other one refers to by this field, as long as there are enough; of the tenant, where both sides have one. */
function ownRow(data: Data, plan: EntityPlan, target: EntityPlan, stream: number, index: number): number {
  const dealt = staysInTenant(data, plan, target) ? data.tenants : 1;
  const size = plan.entity.whole === undefined ? 1 : partSize(data, plan.entity);
  const tenant = dealt === 1 ? 0 : tenantAt(data, plan, index);
  const place = Math.floor(Math.floor(index / size) / dealt) * size + (index % size);
  // Every tenant has so many rows; where the row that refers belongs to none, it counts through all of them.
  const step = Math.max(dealt, target.spare?.step ?? 1);
  const each = Math.floor(target.rows / step);
  const hasEnough = plan.rows / dealt <= referredCount(each) * (step / dealt);
  const choices = (target.spare === undefined || !hasEnough ? each : referredCount(each)) * (step / dealt);
  const rank = shuffled(stream + tenant, place % Math.max(1, choices), choices);
  const [ofStep, at] = dealt > 1 ? [tenant, rank] : [rank % step, Math.floor(rank / step)];
  return (target.spare === undefined || !hasEnough ? at : referredPlace(at)) * step + ofStep;
}

interface Choice {
  readonly field: Field;
  readonly stream: number;
  /** Index of the random number. */
  readonly at: number;
  /** Of the row that refers. */
  readonly tenant: number;
}

function chosenRow(data: Data, plan: EntityPlan, target: EntityPlan, { field, stream, at, tenant }: Choice): number {
  const inTenant = staysInTenant(data, plan, target);
  const choices = choicesOf(data, plan, target);
  const rank = zipfRank(uniformAt(stream, at), choices, field.skew ?? 0);
  // Popular rows lie scattered, not first: otherwise they would share pages.
  const chosen = field.skew === undefined ? rank : shuffled(stream + 2, rank, choices);
  return referredTo(target, inTenant ? Math.min(target.rows - 1, tenant + chosen * data.tenants) : chosen);
}

function staysInTenant(data: Data, plan: EntityPlan, target: EntityPlan): boolean {
  return data.tenants > 0 && plan.entity.tenant !== undefined && target.entity.tenant !== undefined && target.entity.tenant.length > 0;
}

function choicesOf(data: Data, plan: EntityPlan, target: EntityPlan): number {
  return staysInTenant(data, plan, target) ? Math.max(1, Math.floor(target.rows / data.tenants)) : target.rows;
}

/** Returns the row of the tenant that a row belongs to; `undefined` where its entity is shared by all, or the row belongs to none. */
export function tenantOf(data: Data, entity: string, row: number): number | undefined {
  const path = data.plan(entity).entity.tenant;
  if (path === undefined) return undefined;
  let at = { plan: data.plan(entity), row };
  for (const name of path) {
    const field = at.plan.fields.get(name);
    if (field?.type.kind !== 'reference') return undefined;
    const next = referredRow(data, at.plan, field, at.row);
    if (next === undefined) return undefined;
    at = { plan: data.plan(field.type.entity), row: next };
  }
  return at.row;
}

/** Returns a row near the given one that belongs to a tenant; the row itself where its entity is shared, or no tenant is given. */
export function rowOfTenant(data: Data, entity: string, row: number, tenant: number | undefined): number {
  const { rows, entity: { tenant: path } } = data.plan(entity);
  if (tenant === undefined || path === undefined || data.tenants === 0) return row;
  const own = row - (row % data.tenants) + tenant;
  return own < rows ? own : Math.max(tenant, own - data.tenants);
}

/** Returns the key of a row: one value, or several for a compound key. */
export function keyAt(data: Data, plan: EntityPlan, index: number): readonly Value[] {
  if (plan.hasPlainId) return [uuidAt(plan.stream, index, createdAt(plan, data, index))];
  return plan.entity.key.map((name) => {
    const field = plan.fields.get(name);
    if (field === undefined) throw new Error(`${plan.entity.id} has no key field ${name}`);
    return valueAt(data, plan, field, index);
  });
}

/** Returns the key of a row as one value: an array where it is of several fields. */
export function keyValueAt(data: Data, plan: EntityPlan, index: number): Value {
  const key = keyAt(data, plan, index);
  return key.length === 1 ? (key[0] ?? null) : key;
}

/** Returns the rows of a list of references, each once. */
export function linkedRows(data: Data, plan: EntityPlan, field: Field, index: number): readonly number[] {
  if (field.type.kind !== 'references') return [];
  const target = data.plan(field.type.entity);
  const stream = streamFor(plan, field);
  const places = choicesOf(data, plan, target);
  const length = Math.min(lengthAt(plan, field, index), target.spare === undefined ? places : referredCount(places));
  const rows = new Set<number>();
  for (let place = 0; rows.size < length; place++) {
    rows.add(chosenRow(data, plan, target, { field, stream, at: index * 64 + place, tenant: tenantAt(data, plan, index) }));
  }
  return [...rows];
}

/** Returns the index of a part's row: its whole's index and position together. */
export function partIndex(data: Data, part: EntityPlan, whole: number, position: number): number {
  return whole * partSize(data, part.entity) + position;
}

/** Returns the value of a stored field of a row. A reference gives the key of its row (an array if compound), a derived field `undefined`-like null. */
export function valueAt(data: Data, plan: EntityPlan, field: Field, index: number): Value {
  return drawnValue(data, plan, field, index, saltAt(data, plan, index));
}

function drawnValue(data: Data, plan: EntityPlan, field: Field, index: number, salt: number): Value {
  const type: FieldType = field.type;
  if (field.derived !== undefined) return null;
  if (type.kind === 'reference') {
    const row = drawnRow(data, plan, field, index, salt);
    if (row === undefined) return null;
    return keyValueAt(data, data.plan(type.entity), row);
  }
  if (field.name === 'id' && type.kind === 'uuid') return uuidAt(plan.stream, index, createdAt(plan, data, index));
  const paired = plan.pair && pairPlace(plan.pair, field, index);
  if (paired !== undefined) return valueAtPlace(field, paired);
  return scalarAt({ data, plan, field, index, salt });
}

/** Returns the value at a place among the few that a field has. */
export function valueAtPlace({ type, limits }: Field, place: number): Value {
  if (type.kind === 'int') return Math.ceil(limits.min ?? 0) + (limits.minExcluded === true ? 1 : 0) + place;
  return type.kind === 'enum' ? (type.words[place] ?? null) : place === 1;
}

/** Returns which draw of the row's fields satisfies the entity's invariants; 0 where it has none. */
function saltAt(data: Data, plan: EntityPlan, index: number): number {
  if (plan.entity.invariants.length === 0) return 0;
  if (plan.last.index !== index) {
    plan.last.draw = fittingDraw(data, plan, index);
    plan.last.index = index;
  }
  return plan.last.draw;
}

function fittingDraw(data: Data, plan: EntityPlan, index: number): number {
  for (let salt = 0; salt < attempts; salt++) {
    const field = (_: string, path: readonly string[]): Value | undefined => drawnPath(data, plan, index, path, salt);
    const environment = { field, value: () => undefined, me: () => undefined, now: data.options.asOf };
    if (plan.entity.invariants.every((invariant) => evaluate(invariant.expression, environment) !== false)) return salt;
  }
  return 0;
}

function drawnPath(data: Data, plan: EntityPlan, index: number, path: readonly string[], salt: number): Value | undefined {
  const [name, ...rest] = path;
  const field = plan.fields.get(name ?? '');
  if (field === undefined || field.derived !== undefined) return undefined;
  if (rest.length === 0) return drawnValue(data, plan, field, index, salt);
  if (field.type.kind !== 'reference') return undefined;
  const row = drawnRow(data, plan, field, index, salt);
  return row === undefined ? null : pathValue(data, data.plan(field.type.entity), row, rest);
}

/** Returns the value at the end of a path of references from a row; `undefined` for derived fields and lists. */
export function pathValue(data: Data, plan: EntityPlan, index: number, path: readonly string[]): Value | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return keyValueAt(data, plan, index);
  const field = plan.fields.get(name);
  if (field === undefined || field.derived !== undefined || field.type.kind === 'parts' || field.type.kind === 'references') return undefined;
  if (rest.length === 0 || field.type.kind !== 'reference') return valueAt(data, plan, field, index);
  const row = referredRow(data, plan, field, index);
  return row === undefined ? null : pathValue(data, data.plan(field.type.entity), row, rest);
}

/** Returns a number that differs between rows of a small space and looks random: for choosing rows in requests. */
export function scatteredRow(plan: EntityPlan, stream: number, turn: number): number {
  return turn < plan.rows ? shuffled(stream, turn, plan.rows) : bitsAt(stream, turn) % plan.rows;
}
