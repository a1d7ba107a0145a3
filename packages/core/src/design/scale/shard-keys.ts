import { popularity, storage } from '../../knowledge/index.ts';
import { zipfShare } from '../../random/index.ts';
import { identifier } from '../../sql/index.ts';
import type { Brief, Entity, Field, Statement, Table } from '../../system/index.ts';
import type { Context } from '../decision.ts';
import { isOver } from './compare.ts';
import type { OperationLoad } from './database-load.ts';
import type { Relief } from './relief.ts';
import { storedTables } from './stored.ts';

/** What the rows could be split by, and what each shard would then carry. */
export interface ShardKey {
  readonly entity: Entity;
  readonly role: 'tenant' | 'owner' | 'reference';
  /** `orders.customer_id`: the columns that say where a row lies. */
  readonly columns: readonly string[];
  /** Share of the database's load in operations that one shard answers alone. */
  readonly alone: number;
  /** Operations that more than one shard takes part in. */
  readonly crossing: readonly string[];
  /** Zipf exponent of the key, and share of all that belongs to its largest value. */
  readonly skew: number;
  readonly largest: number;
  /** Fewest shards with which the fullest is within one server; absent: no number does it. */
  readonly shards?: number;
}

const mostShards = 1024;
/** Keys looked at: the entities that most access paths are by. */
const mostKeys = 12;

/** Returns the keys that the data could be split by, the best first: what one shard answers alone counts most. */
export function shardKeys(context: Context, relief: Relief): readonly ShardKey[] {
  const { draft } = context;
  const byTable = new Map(draft.tables.map((table) => [table.name, table]));
  const statements = Map.groupBy(draft.statements, (statement) => statement.operation);
  const rank: Readonly<Record<ShardKey['role'], number>> = { tenant: 0, owner: 1, reference: 2 };
  const worth = (key: ShardKey): number => Number(key.alone.toPrecision(3));
  return keyEntities(context, byTable)
    .map((entity) => keyBy(context, relief, entity, statements))
    .toSorted((a, b) => Number(b.shards !== undefined) - Number(a.shards !== undefined) || worth(b) - worth(a) || rank[a.role] - rank[b.role] || (a.entity.id < b.entity.id ? -1 : 1));
}

/** The tenant, and the entities by whose references rows are looked up most often. */
function keyEntities({ brief, draft }: Context, byTable: ReadonlyMap<string, Table>): readonly Entity[] {
  const asked = new Map<string, number>();
  for (const path of draft.statements.flatMap(({ paths }) => paths.filter(({ as }) => as === 'source'))) {
    const table = byTable.get(path.table);
    for (const key of table?.foreignKeys ?? []) {
      const holds = byTable.get(key.table)?.holds;
      if (holds?.kind !== 'entity') continue;
      const isAsked = key.columns.every((column) => path.equality.includes(identifier(column)));
      asked.set(holds.entity, (asked.get(holds.entity) ?? 0) + (isAsked ? path.rate.value : 0));
    }
  }
  const rateOf = (entity: Entity): number => (entity.id === brief.tenant ? Number.POSITIVE_INFINITY : (asked.get(entity.id) ?? 0));
  const found = brief.entities.filter((entity) => entity.id === brief.tenant || (asked.has(entity.id) && entity.whole === undefined && entity.key.length === 1));
  return found.toSorted((a, b) => rateOf(b) - rateOf(a)).slice(0, mostKeys);
}

/** Where the rows of a table lie when the data is split: by a column of theirs, with the row they belong to, or all of them on each shard. */
type Placed = { readonly kind: 'by'; readonly column: string; readonly field?: Field } | { readonly kind: 'follows' } | { readonly kind: 'everywhere' };

function keyBy(context: Context, relief: Relief, entity: Entity, statements: ReadonlyMap<string, readonly Statement[]>): ShardKey {
  const { brief, draft } = context;
  const placed = placedTables(brief, draft.tables, entity);
  const holders = new Map(draft.tables.flatMap(({ name, holds }) => (holds.kind === 'entity' ? [[holds.entity, name] as const] : [])));
  const guarded = tenantActors(brief, entity);
  const isAlone = ({ operation }: OperationLoad): boolean => {
    const isOfTenant = operation.by.every((actor) => guarded.has(actor));
    return (statements.get(operation.id) ?? []).every((statement) => reachesOne(statement, placed, { written: holders.get(operation.steps[statement.step]?.entity ?? ''), isOfTenant }));
  };
  const crossing = relief.load.operations.filter((load) => !isAlone(load));
  const crossed = crossing.reduce((sum, { cores }) => sum + cores.value, 0);
  const total = relief.load.cores.value;
  const skews = [...placed.values()].flatMap((place) => (place.kind === 'by' ? (place.field?.skew ?? []) : []));
  const skew = skews.length === 0 ? popularity.facts.skew.value : Math.max(...skews);
  const largest = zipfShare(0, 1, Math.max(1, entity.count.value), skew);
  const shards = shardsFor(context, relief, { placed, crossed, largest });
  return {
    entity,
    role: entity.id === brief.tenant ? 'tenant' : isOwner(brief, entity) ? 'owner' : 'reference',
    columns: [...placed].flatMap(([table, place]) => (place.kind === 'by' ? [`${table}.${place.column}`] : [])),
    alone: total === 0 ? 1 : 1 - crossed / total,
    crossing: crossing.map(({ operation }) => operation.id),
    skew,
    largest,
    ...(shards === undefined ? {} : { shards }),
  };
}

function placedTables(brief: Brief, tables: readonly Table[], key: Entity): ReadonlyMap<string, Placed> {
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  const own = tables.find(({ holds }) => holds.kind === 'entity' && holds.entity === key.id)?.name;
  const placed = new Map<string, Placed>();
  for (const table of tables) placed.set(table.name, placeOf(brief, entities, table, key, own, placed));
  return placed;
}

function placeOf(brief: Brief, entities: ReadonlyMap<string, Entity>, table: Table, key: Entity, own: string | undefined, before: ReadonlyMap<string, Placed>): Placed {
  const [first] = table.primaryKey;
  if (table.name === own && first !== undefined) return { kind: 'by', column: first };
  const entity = table.holds.kind === 'entity' ? entities.get(table.holds.entity) : undefined;
  const fields = table.foreignKeys.filter((foreign) => foreign.table === own && foreign.columns.length === 1).flatMap((foreign) => {
    const column = table.columns.find(({ name }) => name === foreign.columns[0]);
    const field = entity?.fields.find(({ name }) => name === column?.field);
    return column === undefined ? [] : [{ kind: 'by' as const, column: column.name, ...(field === undefined ? {} : { field }) }];
  });
  const path = key.id === brief.tenant ? entity?.tenant : entity?.owner;
  const named = fields.find(({ field }) => field !== undefined && field.name === path?.[0]) ?? fields[0];
  if (named !== undefined) return named;
  const isBelow = table.foreignKeys.some((foreign) => foreign.onDelete === 'cascade' && isPlaced(before.get(foreign.table)));
  const isOfTenant = key.id === brief.tenant && (entity?.tenant?.length ?? 0) > 1;
  return isBelow || isOfTenant ? { kind: 'follows' } : { kind: 'everywhere' };
}

function isPlaced(place: Placed | undefined): boolean {
  return place !== undefined && place.kind !== 'everywhere';
}

/** Actors that only ever see their own tenant's rows, where the key is the tenant. */
function tenantActors(brief: Brief, key: Entity): ReadonlySet<string> {
  if (key.id !== brief.tenant) return new Set();
  const isolated = new Set(brief.entities.filter(({ tenant }) => tenant !== undefined).map(({ id }) => id));
  return new Set(brief.actors.filter((actor) => actor.is !== undefined && isolated.has(actor.is)).map(({ id }) => id));
}

function isOwner(brief: Brief, key: Entity): boolean {
  return brief.entities.some((entity) => {
    const field = entity.fields.find(({ name }) => name === entity.owner?.[0]);
    return field?.type.kind === 'reference' && field.type.entity === key.id;
  });
}

/** True if the statement tells the shard of all that it touches; a row that lies everywhere is read on the spot, and written on each. */
function reachesOne(statement: Statement, placed: ReadonlyMap<string, Placed>, { written, isOfTenant }: { readonly written: string | undefined; readonly isOfTenant: boolean }): boolean {
  const isWrite = statement.kind !== 'select';
  const sources = statement.paths.filter(({ as }) => as === 'source');
  if (isWrite && sources.length === 0) return isPlaced(placed.get(written ?? ''));
  return statement.paths.every((path) => {
    const place = placed.get(path.table) ?? { kind: 'everywhere' };
    if (place.kind === 'everywhere') return !(isWrite && path.as === 'source');
    if (isOfTenant) return true;
    return place.kind === 'by' ? path.equality.includes(identifier(place.column)) : path.as !== 'source';
  });
}

interface Split {
  readonly placed: ReadonlyMap<string, Placed>;
  /** Cores of what crosses shards: each of them works on it. */
  readonly crossed: number;
  readonly largest: number;
}

/** The largest value lies on one shard, the others are spread evenly: the fullest has p + (1 - p) / n of what is split. */
function shardsFor(context: Context, { load, bytes, capacity }: Relief, { placed, crossed, largest }: Split): number | undefined {
  const everywhere = storedTables(context.brief, context.draft.tables.filter(({ name }) => !isPlaced(placed.get(name)))).reduce((sum, { rows, indexes }) => sum + rows.value + indexes.value, 0);
  for (let shards = 2; shards <= mostShards; shards += 1) {
    const share = fullestShare(largest, shards);
    const fits = !isOver(everywhere + (bytes.value - everywhere) * share, storage.facts.largest.value)
      && !isOver(crossed + (load.cores.value - crossed) * share, capacity)
      && !isOver(load.writes.value * share, storage.facts.largestWrites.value);
    if (fits) return shards;
  }
  return undefined;
}

/** Returns the share of the fullest of so many shards. */
export function fullestShare(largest: number, shards: number): number {
  return largest + (1 - largest) / shards;
}
