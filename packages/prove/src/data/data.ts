import { streamOf, uniformAt } from '@kentledge/core/random';
import type { Entity, Field, System } from '@kentledge/core/system';
import { awaitedTimes } from './awaited.ts';
import type { Pair, Side } from './pair-rows.ts';
import { listSize, rowsAt } from './sizes.ts';
import { isSpareAt, referredCount, spareEntities } from './spare.ts';
import type { Spare } from './spare.ts';
import { partners, takenAmounts } from './taken.ts';
import type { Partner } from './taken.ts';

/** Inputs of generated data: the same options give the same rows, in any order of asking. */
export interface DataOptions {
  readonly seed: number;
  /** Share of the declared rows. */
  readonly scale: number;
  /** The instant that the data takes as now, milliseconds since 1970: timestamps lie before it, except those that the brief waits for. */
  readonly asOf: number;
  /** What every generated password field holds: the hash of one password. */
  readonly passwordHash: string;
}

/** What is known of an entity before any row is made. */
export interface EntityPlan {
  readonly entity: Entity;
  readonly stream: number;
  readonly rows: number;
  /** Milliseconds between the first row's creation and `asOf`. */
  readonly age: number;
  readonly fields: ReadonlyMap<string, Field>;
  /** Scalar fields that must not repeat: unique ones and lone natural keys. */
  readonly distinct: ReadonlySet<string>;
  /** Two references (or small domains) that together must not repeat. */
  readonly pair?: Pair;
  /** The key is a generated uuid `id`. */
  readonly hasPlainId: boolean;
  readonly streams: ReadonlyMap<string, number>;
  /** Direct reference to the tenant. */
  readonly tenantField?: string;
  /** Which rows no other row refers to; absent where all may be referred to. */
  readonly spare?: Spare;
  /** Times that may lie in the future. */
  readonly awaited: ReadonlySet<string>;
  /** Amounts that are taken from other rows: small ones, as people take. */
  readonly taken: ReadonlySet<string>;
  /** Which draw the row asked for last took: its cells ask for it one after the other. */
  readonly last: { index: number; draw: number };
  /** Of a part: the reference whose row has a partner with what the whole refers to. */
  readonly partner?: Partner;
}

export interface Data {
  readonly system: System;
  readonly options: DataOptions;
  /** Rows of the tenant entity, or 0: row i of every tenanted entity belongs to tenant i modulo this. */
  readonly tenants: number;
  plan(entity: string): EntityPlan;
}

const year = 365 * 86_400_000;

/** Returns the generator of a system's rows. Nothing is made until it is asked for. */
export function createData(system: System, options: DataOptions): Data {
  const entities = new Map(system.entities.map((entity) => [entity.id, entity]));
  const plans = new Map<string, EntityPlan>();
  const rowsOf = (id: string): number => {
    const entity = entities.get(id);
    if (entity === undefined) throw new Error(`no entity ${id}`);
    return entity.whole === undefined ? rowsAt(entity.count.value, options.scale) : rowsOf(entity.whole) * partSize(entities, entity);
  };
  const tenants = system.tenant === undefined ? 0 : rowsOf(system.tenant);
  const kinds = spareEntities(system);
  const awaited = awaitedTimes(system);
  const taken = takenAmounts(system);
  const partnered = partners(system);
  const spareOf = (id: string): Spare | undefined => {
    const kind = kinds.get(id);
    return kind && { step: tenants > 0 && entities.get(id)?.tenant !== undefined ? tenants : 1, kind };
  };
  const plan = (id: string): EntityPlan => {
    const known = plans.get(id);
    if (known !== undefined) return known;
    const entity = entities.get(id);
    if (entity === undefined) throw new Error(`no entity ${id}`);
    const made = planEntity(entity, { system, options, rowsOf, spareOf, awaited, taken, partnered, entities, tenants });
    plans.set(id, made);
    return made;
  };
  return { system, options, tenants, plan };
}

/** Index space that a part's rows take for each whole: the longest list. */
export function partSize(entities: ReadonlyMap<string, Entity> | Data, part: Entity): number {
  const whole = 'plan' in entities ? entities.plan(part.whole ?? '').entity : entities.get(part.whole ?? '');
  const list = whole?.fields.find((field) => field.type.kind === 'parts' && field.type.entity === part.id);
  return list === undefined ? 1 : listSize(list).most;
}

interface Planning {
  readonly system: System;
  readonly options: DataOptions;
  readonly entities: ReadonlyMap<string, Entity>;
  readonly tenants: number;
  readonly rowsOf: (id: string) => number;
  readonly spareOf: (id: string) => Spare | undefined;
  /** As `Entity.field`. */
  readonly awaited: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
  readonly partnered: ReadonlyMap<string, Partner>;
}

function planEntity(entity: Entity, planning: Planning): EntityPlan {
  const { options, rowsOf } = planning;
  const stream = streamOf(options.seed, entity.id);
  const fields = new Map(entity.fields.map((field) => [field.name, field]));
  const unique = entity.key.length > 1 ? [entity.key, ...entity.uniques] : entity.uniques;
  const pairFields = unique.map((set) => pairOf(set, fields)).find((pair) => pair !== undefined);
  const distinct = new Set(entity.fields.filter((field) => field.unique && !isReference(field)).map((field) => field.name));
  if (entity.key.length === 1) distinct.add(entity.key[0] ?? 'id');
  for (const set of unique) for (const name of forcedDistinct(set, fields)) distinct.add(name);
  const wanted = rowsOf(entity.id);
  const pair = pairFields && planPair(entity, pairFields, stream, wanted, planning);
  const tenantField = entity.tenant?.length === 1 ? entity.tenant[0] : undefined;
  const spare = planning.spareOf(entity.id);
  const partner = planning.partnered.get(entity.id);
  return {
    entity,
    stream,
    rows: pair === undefined ? wanted : pair.space.pairs * pair.tenants,
    age: entity.growth === undefined ? 2 * year : Math.min(20 * year, (entity.count.value / Math.max(1e-9, entity.growth.value)) * 1000),
    fields,
    distinct,
    hasPlainId: entity.key.length === 1 && entity.key[0] === 'id' && fields.get('id')?.type.kind === 'uuid',
    streams: new Map(entity.fields.map((field) => [field.name, streamOf(stream, field.name)])),
    ...(pair === undefined ? {} : { pair }),
    ...(tenantField === undefined ? {} : { tenantField }),
    ...(spare === undefined ? {} : { spare }),
    awaited: ownNames(entity, planning.awaited),
    taken: ownNames(entity, planning.taken),
    last: { index: -1, draw: 0 },
    ...(partner === undefined ? {} : { partner }),
  };
}

function ownNames({ id, fields }: Entity, names: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(fields.filter(({ name }) => names.has(`${id}.${name}`)).map(({ name }) => name));
}

/** Returns true if no other row refers to this one. */
export function isSpare({ spare, rows }: EntityPlan, index: number): boolean {
  return spare !== undefined && index < rows && isSpareAt(spare, index);
}

/** Returns true if the row lies in the trash. */
export function isTrashed(plan: EntityPlan, index: number): boolean {
  return plan.spare?.kind === 'trash' && isSpare(plan, index);
}

/** Returns the row itself, or the one before it (of the same tenant) if others do not refer to it. */
export function referredTo(plan: EntityPlan, index: number): number {
  return plan.spare !== undefined && isSpare(plan, index) ? index - plan.spare.step : index;
}

function isReference(field: Field): boolean {
  return field.type.kind === 'reference';
}

function domainOf(field: Field, rowsOf: (id: string) => number): number {
  if (field.type.kind === 'reference') return rowsOf(field.type.entity);
  return field.type.kind === 'enum' ? field.type.words.length : 2;
}

function isPairSide(field: Field | undefined): field is Field {
  return field !== undefined && ['reference', 'enum', 'bool'].includes(field.type.kind);
}

function pairOf(set: readonly string[], fields: ReadonlyMap<string, Field>): { first: Field; second: Field } | undefined {
  const [first, second] = set.map((name) => fields.get(name)).filter(isPairSide);
  const scalars = set.filter((name) => !isPairSide(fields.get(name)));
  // A text or number in the set is made distinct by itself, then nothing else needs care.
  return first !== undefined && second !== undefined && scalars.length === 0 ? { first, second } : undefined;
}

function forcedDistinct(set: readonly string[], fields: ReadonlyMap<string, Field>): readonly string[] {
  const scalar = set.find((name) => fields.has(name) && !isPairSide(fields.get(name)));
  return scalar === undefined ? [] : [scalar];
}

/** Pairs of an entity that belongs to a tenant are made within each tenant: a member and a project of two tenants make no row. */
function planPair(entity: Entity, pair: { readonly first: Field; readonly second: Field }, stream: number, wanted: number, planning: Planning): Pair {
  const tenants = entity.tenant === undefined || planning.tenants === 0 ? 1 : planning.tenants;
  const sides = [pair.first, pair.second].map((field) => sideOf(field, tenants, planning));
  const [first = 1, second = 1] = [pair.first, pair.second].map((field, place) => {
    const domain = domainOf(field, planning.rowsOf);
    if (sides[place]?.kind === 'tenant') return 1;
    const places = sides[place]?.kind === 'of tenant' ? Math.max(1, Math.floor(domain / tenants)) : domain;
    return sides[place]?.hasSpare === true ? referredCount(places) : places;
  });
  const pairs = Math.min(Math.max(1, Math.round(wanted / tenants)), first * second);
  const space = { stream: streamOf(stream, 'pair'), pairs, first, second, skew: pair.second.skew ?? 0 };
  const shared: Side = { kind: 'shared', hasSpare: false };
  return { ...pair, space, tenants, sides: [sides[0] ?? shared, sides[1] ?? shared], last: { index: -1, sides: [0, 0] } };
}

function sideOf(field: Field, tenants: number, { system, entities, spareOf }: Planning): Side {
  if (field.type.kind !== 'reference') return { kind: 'shared', hasSpare: false };
  const { entity } = field.type;
  const hasSpare = spareOf(entity) !== undefined;
  if (tenants === 1) return { kind: 'shared', hasSpare };
  if (entity === system.tenant) return { kind: 'tenant', hasSpare: false };
  return { kind: entities.get(entity)?.tenant === undefined ? 'shared' : 'of tenant', hasSpare };
}

/** Returns the stream of random numbers of a field. */
export function streamFor(plan: EntityPlan, field: Field): number {
  return plan.streams.get(field.name) ?? streamOf(plan.stream, field.name);
}

/** Returns when a row was made, milliseconds since 1970: rows are made in the order of their indexes. */
export function createdAt(plan: EntityPlan, data: Data, index: number): number {
  const share = Math.min(1, (index + uniformAt(plan.stream + 3, index)) / plan.rows);
  return Math.floor(data.options.asOf - plan.age * (1 - share));
}

/** Returns the number of elements of a list field in a row. */
export function lengthAt(plan: EntityPlan, field: Field, index: number): number {
  const { mean, most } = listSize(field);
  const stream = streamFor(plan, field) ^ 0x5bd1e995;
  if (field.optional && uniformAt(stream + 1, index) >= field.presence) return 0;
  const least = Math.max(0, Math.floor(2 * mean) - most);
  return least + Math.floor(uniformAt(stream, index) * (most - least + 1));
}
