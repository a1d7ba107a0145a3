import { streamOf, uniformAt } from '@kentledge/core/random';
import type { Entity, Expression, Field, System } from '@kentledge/core/system';
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
  /** References and fields of few values that together must not repeat. */
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
  const wanted = rowsOf(entity.id);
  const pairs = unique.map((set) => pairOf(set, fields, wanted, planning));
  const pairFields = pairs.find((pair) => pair !== undefined);
  const distinct = new Set(entity.fields.filter((field) => field.unique && !isReference(field)).map((field) => field.name));
  if (entity.key.length === 1) distinct.add(entity.key[0] ?? 'id');
  for (const [place, set] of unique.entries()) if (pairs[place] === undefined) for (const name of forcedDistinct(set, fields, rowsOf)) distinct.add(name);
  const pair = pairFields && planPair(entity, pairFields, stream, wanted, planning);
  const tenantField = entity.tenant?.length === 1 ? entity.tenant[0] : undefined;
  const spare = planning.spareOf(entity.id);
  const partner = planning.partnered.get(entity.id);
  return {
    entity,
    stream,
    rows: pair === undefined ? wanted : pair.space.pairs * pair.tenants,
    // No row is older than rows are kept.
    age: Math.min(entity.growth === undefined ? 2 * year : Math.min(20 * year, (entity.count.value / Math.max(1e-9, entity.growth.value)) * 1000), (entity.keep?.time.value ?? Number.POSITIVE_INFINITY) * 1000),
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

/** How many different values a field has; none is too many for numbers without an end, texts and times. */
function domainOf({ type, limits }: Field, rowsOf: (id: string) => number): number {
  if (type.kind === 'reference') return rowsOf(type.entity);
  if (type.kind === 'enum') return type.words.length;
  if (type.kind === 'bool') return 2;
  if (type.kind !== 'int' || limits.min === undefined || limits.max === undefined) return Number.POSITIVE_INFINITY;
  const [least, most] = [Math.ceil(limits.min) + (limits.minExcluded === true ? 1 : 0), Math.floor(limits.max) - (limits.maxExcluded === true ? 1 : 0)];
  return Math.max(1, most - least + 1);
}

type PairFields = Pick<Pair, 'first' | 'second'>;

/**
 * Returns the fields of a set that together must not repeat, one against the others; `undefined` where a text or number
 * among them has values for all rows: made distinct by itself, nothing else needs care.
 */
function pairOf(set: readonly string[], fields: ReadonlyMap<string, Field>, wanted: number, { rowsOf, tenants }: Planning): PairFields | undefined {
  const members = set.flatMap((name) => fields.get(name) ?? []).map((field) => ({ field, size: domainOf(field, rowsOf) }));
  if (members.length !== set.length || members.some((member) => !isPairSide(member.field) && member.size > wanted)) return undefined;
  // Of two, the first as they stand: it gets its pairs in runs. The values of several others count as one side, which belongs to no tenant.
  const first = members.length === 2 ? members[0] : (members.find(({ field }) => isReference(field)) ?? members[0]);
  const second = members.filter((member) => member !== first);
  if (first === undefined || second.length === 0 || (second.length > 1 && tenants > 0 && second.some(({ field }) => isReference(field)))) return undefined;
  return { first: first.field, second };
}

function isPairSide(field: Field): boolean {
  return ['reference', 'enum', 'bool'].includes(field.type.kind);
}

/** The text or number of a set that has the most values. */
function forcedDistinct(set: readonly string[], fields: ReadonlyMap<string, Field>, rowsOf: (id: string) => number): readonly string[] {
  const scalars = set.flatMap((name) => fields.get(name) ?? []).filter((field) => !isPairSide(field));
  return scalars.toSorted((a, b) => domainOf(b, rowsOf) - domainOf(a, rowsOf)).slice(0, 1).map(({ name }) => name);
}

/** Pairs of an entity that belongs to a tenant are made within each tenant: a member and a project of two tenants make no row. */
function planPair(entity: Entity, pair: PairFields, stream: number, wanted: number, planning: Planning): Pair {
  const tenants = entity.tenant === undefined || planning.tenants === 0 ? 1 : planning.tenants;
  const [lone, ...more] = pair.second;
  const sides: readonly [Side, Side] = [sideOf(pair.first, tenants, planning), lone === undefined || more.length > 0 ? shared : sideOf(lone.field, tenants, planning)];
  const [first, places] = [domainOf(pair.first, planning.rowsOf), pair.second.reduce((product, { size }) => product * size, 1)].map((domain, place) => sideSize(sides[place === 0 ? 0 : 1], domain, tenants));
  const isIrreflexive = more.length === 0 && lone !== undefined && neverSame(entity, pair.first, lone.field);
  const second = Math.max(1, (places ?? 1) - (isIrreflexive ? 1 : 0));
  const pairs = Math.min(Math.max(1, Math.round(wanted / tenants)), (first ?? 1) * second);
  const space = { stream: streamOf(stream, 'pair'), pairs, first: first ?? 1, second, skew: more.length > 0 ? 0 : (lone?.field.skew ?? 0) };
  return { ...pair, isIrreflexive, space, tenants, sides, last: { index: -1, sides: [0, 0] } };
}

const shared: Side = { kind: 'shared', hasSpare: false };

/** How many rows or places a side has, of each tenant where it belongs to one. */
function sideSize({ kind, hasSpare }: Side, domain: number, tenants: number): number {
  if (kind === 'tenant') return 1;
  const places = kind === 'of tenant' ? Math.max(1, Math.floor(domain / tenants)) : domain;
  return hasSpare ? referredCount(places) : places;
}

/** True if an invariant says that two references to one entity differ. */
function neverSame({ invariants }: Entity, first: Field, second: Field): boolean {
  const isOwn = (side: Expression, field: Field): boolean => side.kind === 'field' && side.variable === 'row' && side.path.length === 1 && side.path[0] === field.name;
  const differ = ({ expression }: Entity['invariants'][number]): boolean =>
    expression.kind === 'compare' && expression.operator === '!=' && ((isOwn(expression.left, first) && isOwn(expression.right, second)) || (isOwn(expression.left, second) && isOwn(expression.right, first)));
  return first.type.kind === 'reference' && second.type.kind === 'reference' && first.type.entity === second.type.entity && invariants.some(differ);
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
