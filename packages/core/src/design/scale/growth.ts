import { growth, rowWidth, storage } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Brief, Entity, Operation, Table } from '../../system/index.ts';
import type { Context } from '../decision.ts';
import { bounds } from './stored.ts';
import type { Bound, Bounds, Stored } from './stored.ts';

/** A Julian year, seconds: what `20%/year` counts in. */
export const year = 31_557_600;
/** Nothing is foretold beyond this, seconds. */
export const furthest = 100 * year;

/** Returns traffic of a mean hour over that of the busiest: from `traffic.daily`, else assumed. */
function dayShare({ traffic }: Brief): Quantity {
  const { daily } = traffic;
  if (daily === undefined) return predicted(growth.facts.dayShare.value, '1', 'assumed', [growth.facts.dayShare.id], { low: growth.facts.dayShare.low, high: growth.facts.dayShare.high });
  const share = daily.reduce((sum, weight) => sum + weight, 0) / daily.length / Math.max(...daily);
  return predicted(share, '1', 'mean weight of `traffic.daily` ÷ the largest', []);
}

/** How rows of a table are added now. */
export interface Added {
  /** Rows added a second, less those that operations delete. */
  readonly rows: Bounds;
  readonly from: readonly string[];
  /** Rows at which as many go by their age as come. */
  readonly most: number;
}

/**
 * Returns how fast each table grows. Declared growth counts; without it rows are added as often as operations create them,
 * unless something also takes them away (deletes, retention, rows that are created over others): then the declared count stays.
 */
export function growthOf(context: Context): ReadonlyMap<string, Added> {
  const { brief, draft, rates } = context;
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  const share = dayShare(brief);
  const writers = writersByEntity(brief.operations);
  const found = new Map<string, Added>();
  for (const table of draft.tables) {
    if (table.holds.kind === 'runtime') continue;
    const entity = entities.get(table.holds.entity);
    const root = entity?.whole === undefined ? entity : entities.get(rootOf(entities, entity));
    if (root === undefined) continue;
    const own = addedTo(root, writers.get(root.id) ?? none, rates, share);
    // Parts and links come with their row; where there is none yet, as many as a list has.
    const each = root.count.value > 0 ? table.rows.value / root.count.value : table.holds.kind === 'links' || entity?.whole !== undefined ? rowWidth.facts.listLength.value : 1;
    found.set(table.name, { rows: bounds((bound) => own.rows[bound] * each), from: own.from, most: own.most * each });
  }
  return found;
}

function rootOf(entities: ReadonlyMap<string, Entity>, entity: Entity): string {
  const whole = entity.whole === undefined ? undefined : entities.get(entity.whole);
  return whole === undefined ? entity.id : rootOf(entities, whole);
}

interface Writers {
  readonly creates: readonly { readonly operation: string; readonly plain: boolean }[];
  readonly deletes: boolean;
}

const none: Writers = { creates: [], deletes: false };

function writersByEntity(operations: readonly Operation[]): ReadonlyMap<string, Writers> {
  const found = new Map<string, Writers>();
  for (const operation of operations) {
    for (const { verb, entity, each, otherwise } of operation.steps) {
      if (entity === undefined || (verb !== 'creates' && verb !== 'deletes')) continue;
      const known = found.get(entity) ?? none;
      // How many rows an `each` makes, and how often an upsert makes one, is not known.
      const plain = each === undefined && otherwise?.kind !== 'keep' && otherwise?.kind !== 'update';
      found.set(entity, verb === 'deletes' ? { ...known, deletes: true } : { ...known, creates: [...known.creates, { operation: operation.id, plain }] });
    }
  }
  return found;
}

function addedTo({ id, count, growth: declared, keep, trash }: Entity, { creates, deletes }: Writers, rates: Context['rates'], share: Quantity): Added {
  if (declared !== undefined) return { rows: declared, from: [`${id}.growth`], most: keep === undefined ? Number.POSITIVE_INFINITY : Math.max(count.value, declared.value * keep.time.value) };
  const isSteady = deletes || keep !== undefined || trash !== undefined || !creates.every(({ plain }) => plain);
  if (isSteady || creates.length === 0) return { rows: { value: 0, low: 0, high: 0 }, from: [`${id}.count`], most: count.value };
  const rows = bounds((bound) => creates.reduce((sum, { operation }) => sum + (rates.get(operation)?.[bound] ?? 0), 0) * share[bound]);
  return { rows, from: [...creates.map(({ operation }) => `${operation}.rate`), 'growth.dayShare'], most: Number.POSITIVE_INFINITY };
}

/** What grows, and how fast. */
export interface Growing {
  readonly stored: readonly Stored[];
  readonly added: ReadonlyMap<string, Added>;
  /** Growth of all traffic in a year, as a share; 0 if the brief declares none. */
  readonly traffic: number;
}

/** Returns by what the traffic of now is multiplied after this time, seconds. */
export function trafficAfter({ traffic }: Pick<Growing, 'traffic'>, time: number): number {
  return (1 + traffic) ** (time / year);
}

/** Returns the sum of the traffic until then, as seconds of the traffic of now. */
export function trafficUntil({ traffic }: Pick<Growing, 'traffic'>, time: number): number {
  return traffic === 0 ? time : (year * ((1 + traffic) ** (time / year) - 1)) / Math.log(1 + traffic);
}

/** Returns the rows of a table after this time: rows are added as traffic grows, up to where as many go as come. */
export function rowsAfter(growing: Growing, table: Table, time: number, bound: Bound = 'value'): number {
  const most = growing.added.get(table.name)?.most ?? 0;
  return Math.max(0, Math.min(Math.max(most, table.rows[bound]), everAdded(growing, table, time, bound)));
}

/** Returns the rows that a table has had after this time, those that are gone by then among them: what a key that counts up has used. */
export function everAdded(growing: Growing, table: Table, time: number, bound: Bound = 'value'): number {
  return table.rows[bound] + (growing.added.get(table.name)?.rows[bound] ?? 0) * trafficUntil(growing, time);
}

/** Returns the bytes of all tables and indexes after this time. */
export function bytesAfter(growing: Growing, time: number, bound: Bound = 'value'): number {
  return growing.stored.reduce((sum, { table, rows, indexes, perRow }) => sum + rows[bound] + indexes[bound] + perRow[bound] * (rowsAfter(growing, table, time, bound) - table.rows[bound]), 0);
}

/** Returns when a value that only grows passes a limit, seconds from now; nothing if it does not within a hundred years. */
export function timeUntil(valueAfter: (time: number) => number, limit: number): number | undefined {
  if (valueAfter(0) >= limit) return 0;
  if (valueAfter(furthest) < limit) return undefined;
  let [before, after] = [0, furthest];
  for (let round = 0; round < 60; round += 1) {
    const middle = (before + after) / 2;
    if (valueAfter(middle) >= limit) after = middle;
    else before = middle;
  }
  return after;
}

/** Write transactions a second, of a mean hour: each takes one transaction id. */
export function writeTransactions(context: Context): Quantity {
  const { brief, rates } = context;
  const share = dayShare(brief);
  const writers = brief.operations.filter(({ steps }) => steps.some(({ verb }) => verb === 'creates' || verb === 'updates' || verb === 'deletes'));
  const sum = (bound: 'value' | 'low' | 'high'): number => writers.reduce((total, { id }) => total + (rates.get(id)?.[bound] ?? 0), 0) * share[bound];
  return predicted(sum('value'), '1/s', 'rates of the operations that write × mean hour over busiest', [...writers.map(({ id }) => `${id}.rate`), 'growth.dayShare'], { low: sum('low'), high: sum('high') });
}

/** Returns true where autovacuum, throttled as by default, freezes all data before transaction ids run out. */
export function freezesLast(bytes: number, transactions: number): boolean {
  const { lastTransaction, freezeAge, freezeRate } = growth.facts;
  return (bytes / freezeRate.value) * transactions < lastTransaction.value - freezeAge.value;
}

/** Integer types by the largest number that they hold. */
const largestOf: Readonly<Record<string, number>> = { smallint: 2 ** 15 - 1, integer: 2 ** 31 - 1, bigint: 2 ** 63 - 1 };

/** A key that counts up, with the rows it lasts for. */
export interface IntegerKey {
  readonly table: Table;
  readonly column: string;
  readonly type: string;
  readonly largest: number;
}

/** Returns the tables with a key of one integer column, the narrowest first. */
export function integerKeys(tables: readonly Table[]): readonly IntegerKey[] {
  return tables
    .flatMap((table): readonly IntegerKey[] => {
      const [column] = table.primaryKey.length === 1 ? table.columns.filter(({ name }) => name === table.primaryKey[0]) : [];
      const largest = largestOf[column?.type ?? ''];
      return column === undefined || largest === undefined ? [] : [{ table, column: column.name, type: column.type, largest }];
    })
    .toSorted((a, b) => a.largest - b.largest);
}

/** Returns the size of disk to plan: the data at the horizon at most fills its share of it. Whole steps of 10 GB. */
export function plannedDisk(growing: Growing, bound: Bound = 'value'): number {
  const step = 10e9;
  return Math.ceil(bytesAfter(growing, growth.facts.horizon.value, bound) / storage.facts.fill.value / step) * step;
}

