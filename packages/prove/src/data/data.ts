import { streamOf, uniformAt } from '@kentledge/core/random';
import type { Entity, Field, System } from '@kentledge/core/system';
import { pairAt } from './pairs.ts';
import type { PairSpace } from './pairs.ts';
import { listSize, rowsAt } from './sizes.ts';

/** Inputs of generated data: the same options give the same rows, in any order of asking. */
export interface DataOptions {
  readonly seed: number;
  /** Share of the declared rows. */
  readonly scale: number;
  /** The instant that the data takes as now, milliseconds since 1970: timestamps lie before it. */
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
  readonly pair?: { readonly first: Field; readonly second: Field; readonly space: PairSpace; readonly last: { index: number; sides: readonly [number, number] } };
  /** The key is a generated uuid `id`. */
  readonly hasPlainId: boolean;
  readonly streams: ReadonlyMap<string, number>;
  /** Direct reference to the tenant. */
  readonly tenantField?: string;
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
  const plan = (id: string): EntityPlan => {
    const known = plans.get(id);
    if (known !== undefined) return known;
    const entity = entities.get(id);
    if (entity === undefined) throw new Error(`no entity ${id}`);
    const made = planEntity(entity, options, rowsOf);
    plans.set(id, made);
    return made;
  };
  const tenants = system.tenant === undefined ? 0 : rowsOf(system.tenant);
  return { system, options, tenants, plan };
}

/** Index space that a part's rows take for each whole: the longest list. */
export function partSize(entities: ReadonlyMap<string, Entity> | Data, part: Entity): number {
  const whole = 'plan' in entities ? entities.plan(part.whole ?? '').entity : entities.get(part.whole ?? '');
  const list = whole?.fields.find((field) => field.type.kind === 'parts' && field.type.entity === part.id);
  return list === undefined ? 1 : listSize(list).most;
}

function planEntity(entity: Entity, options: DataOptions, rowsOf: (id: string) => number): EntityPlan {
  const stream = streamOf(options.seed, entity.id);
  const fields = new Map(entity.fields.map((field) => [field.name, field]));
  const unique = entity.key.length > 1 ? [entity.key, ...entity.uniques] : entity.uniques;
  const pairFields = unique.map((set) => pairOf(set, fields)).find((pair) => pair !== undefined);
  const distinct = new Set(entity.fields.filter((field) => field.unique && !isReference(field)).map((field) => field.name));
  if (entity.key.length === 1) distinct.add(entity.key[0] ?? 'id');
  for (const set of unique) for (const name of forcedDistinct(set, fields)) distinct.add(name);
  const wanted = rowsOf(entity.id);
  const space = pairFields && pairSpace(pairFields, stream, wanted, rowsOf);
  const tenantField = entity.tenant?.length === 1 ? entity.tenant[0] : undefined;
  return {
    entity,
    stream,
    rows: space === undefined ? wanted : space.pairs,
    age: entity.growth === undefined ? 2 * year : Math.min(20 * year, (entity.count.value / Math.max(1e-9, entity.growth.value)) * 1000),
    fields,
    distinct,
    hasPlainId: entity.key.length === 1 && entity.key[0] === 'id' && fields.get('id')?.type.kind === 'uuid',
    streams: new Map(entity.fields.map((field) => [field.name, streamOf(stream, field.name)])),
    ...(pairFields && space ? { pair: { ...pairFields, space, last: { index: -1, sides: [0, 0] as const } } } : {}),
    ...(tenantField === undefined ? {} : { tenantField }),
  };
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

function pairSpace(pair: { first: Field; second: Field }, stream: number, wanted: number, rowsOf: (id: string) => number): PairSpace {
  const first = domainOf(pair.first, rowsOf);
  const second = domainOf(pair.second, rowsOf);
  return { stream: streamOf(stream, 'pair'), pairs: Math.min(wanted, first * second), first, second, skew: pair.second.skew ?? 0 };
}

/** Returns the sides of a row's pair, as row indexes or places in a small domain. Both cells of a row ask for them: the last ones are kept. */
export function pairSides(plan: EntityPlan, index: number): readonly [number, number] | undefined {
  if (plan.pair === undefined) return undefined;
  const { last } = plan.pair;
  if (last.index !== index) {
    last.index = index;
    last.sides = pairAt(plan.pair.space, index);
  }
  return last.sides;
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
