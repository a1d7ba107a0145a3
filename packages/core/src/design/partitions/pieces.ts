import { assume, partitioning } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { zipfShare } from '../../random/index.ts';
import { identifier } from '../../sql/index.ts';
import type { AccessPath, Column, Field, HashPartitions, ListPartitions } from '../../system/index.ts';
import type { Context } from '../decision.ts';
import { rowsOf } from '../derived/selectivity.ts';
import { columnDistinct } from '../index/distinct.ts';
import { plannedFactor } from '../load.ts';
import { fullestShare } from '../scale/shard-keys.ts';
import { snakeCase } from '../tables/naming.ts';
import type { Names } from '../tables/naming.ts';
import { obstacleOfSplit } from './obstacle.ts';
import type { Subject, Volume } from './subjects.ts';

const { facts } = partitioning;

/** A way to split a table into pieces that stay: by the hash of columns, or by a list of a column's values. */
export interface Pieces {
  readonly kind: 'hash' | 'list';
  readonly columns: readonly string[];
  readonly count: Quantity;
  /** Of a list: the values that have a partition each, and whether others have one together. */
  readonly values: readonly string[];
  readonly hasOthers: boolean;
  /** Why it can't be done, as a clause. */
  readonly obstacle: string | undefined;
  /** Share of all rows that the fullest holds. */
  readonly fullest: number;
  /** Paths that look in every partition. */
  readonly unpruned: readonly AccessPath[];
  /** What these cost more, cores at the planned load. */
  readonly extra: Quantity;
  /** The same with what planning each other statement takes. */
  readonly cost: Quantity;
}

/** Returns the best way by hash: of those that can be done, are even and find most statements their partition; and by a list, if a field has few values. */
export function bestPieces(context: Context, subject: Subject, volume: Volume): { readonly hash: Pieces; readonly list?: Pieces } {
  const fixed = new Set(context.draft.statements.flatMap(({ paths }) => paths.flatMap((path) => (path.table === subject.table.name ? path.equality : []))));
  const { primaryKey, columns } = subject.table;
  const others = columns.filter((column) => !(primaryKey.length === 1 && primaryKey[0] === column.name) && fixed.has(identifier(column.name)) && isHashed(column.type) && isKnown(subject, column)).map(({ name }) => [name]);
  const hashes = [primaryKey, ...others].map((each) => byHash(context, subject, volume, each));
  const lists = columns.flatMap((column) => (fixed.has(identifier(column.name)) ? (byList(context, subject, column) ?? []) : []));
  const [hash = byHash(context, subject, volume, primaryKey)] = hashes.toSorted(worse);
  const [list] = lists.toSorted(worse);
  return { hash, ...(list === undefined ? {} : { list }) };
}

/** How many rows share a value is known of keys and references, and where the brief says how many values there are. */
function isKnown({ table, entity }: Subject, column: Column): boolean {
  return table.primaryKey.includes(column.name) || table.foreignKeys.some(({ columns }) => columns.length === 1 && columns[0] === column.name) || fieldOf(column, entity)?.distinct !== undefined;
}

function worse(a: Pieces, b: Pieces): number {
  return Number(a.obstacle !== undefined) - Number(b.obstacle !== undefined) || Number(!isEven(a)) - Number(!isEven(b)) || a.extra.value - b.extra.value;
}

/** True if no partition by hash is twice as large as the mean one. */
export function isEven({ kind, fullest, count }: Pieces): boolean {
  return kind === 'list' || fullest <= 2 / count.value;
}

/** As in the name of an index: columns joined by `_`. */
const pinPattern = /^(hash|list)(?:_by_(.+?))?(?:_(\d+))?$/;

/** Returns the way that a pin names by its columns or a number of partitions: `hash_by_customer_id`, `hash_16`, `hash_by_customer_id_16`, `list_by_state`. */
export function pinnedPieces(context: Context, subject: Subject, volume: Volume, best: Pieces, value: string): Pieces | undefined {
  const [, kind, named, number] = pinPattern.exec(value) ?? [];
  if (kind === undefined || value === kind) return undefined;
  const { primaryKey, columns } = subject.table;
  const count = number === undefined ? undefined : Number(number);
  if (kind === 'list') {
    const column = columns.find(({ name }) => value === `list_by_${name}`);
    return column === undefined ? undefined : byList(context, subject, column);
  }
  const sets = [primaryKey, ...columns.filter(({ type }) => isHashed(type)).map(({ name }) => [name])];
  // The last part of a name may be a number.
  const whole = sets.find((each) => value === `hash_by_${each.join('_')}`);
  const by = whole ?? (named === undefined ? best.columns : sets.find((each) => each.join('_') === named));
  if (by === undefined || (whole === undefined && (count === undefined || count < 2 || count > facts.most.high))) return undefined;
  return byHash(context, subject, volume, by, whole === undefined ? count : undefined);
}

function isHashed(type: string): boolean {
  return /^(uuid|bigint|integer|smallint|text)$/.test(type);
}

function byHash(context: Context, subject: Subject, { ahead }: Volume, columns: readonly string[], pinned?: number): Pieces {
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, ahead.value / facts.piece.value)));
  const size = pinned ?? Math.min(facts.most.value, Math.max(facts.fewest.value, wanted));
  const count = predicted(size, '1', 'size ÷ size of a piece, as the next power of two', [`tables.${subject.table.name}.rows`, facts.piece.id, facts.fewest.id, facts.most.id]);
  return withCosts(context, subject, { kind: 'hash', columns, count, values: [], hasOthers: false, fullest: fullestOf(frequencies(context, subject, columns), size) });
}

/** How many values there are, and how unequally rows have them. */
interface Frequencies {
  readonly distinct: number;
  readonly skew?: number;
}

function frequencies({ brief }: Context, { table, entity }: Subject, columns: readonly string[]): Frequencies {
  const [column = ''] = columns;
  if (columns.length > 1 || table.primaryKey.join() === column) return { distinct: Math.max(1, table.rows.value) };
  const skew = fieldOf(table.columns.find(({ name }) => name === column), entity)?.skew;
  return { distinct: columnDistinct(brief, rowsOf(brief), table)(column), ...(skew === undefined ? {} : { skew }) };
}

/** The share of the most frequent value. */
function largestShare({ distinct, skew }: Frequencies): number {
  return skew === undefined ? 1 / distinct : zipfShare(0, 1, distinct, skew);
}

/**
 * The share of the fullest of so many partitions by hash. Of unequal values the most frequent makes it; equal ones fall together by chance, and few of
 * them far from evenly: Bernstein's inequality for each partition (https://en.wikipedia.org/wiki/Bernstein_inequalities_(probability_theory)), as likely as one of them.
 */
function fullestOf(values: Frequencies, partitions: number): number {
  const largest = largestShare(values);
  if (values.skew !== undefined) return fullestShare(largest, partitions);
  const odds = Math.log(partitions);
  return Math.min(1, 1 / partitions + Math.sqrt((2 * odds * largest) / partitions) + (odds * largest) / 3);
}

function fieldOf(column: Column | undefined, entity: Subject['entity']): Field | undefined {
  return entity.fields.find(({ name }) => name === column?.field);
}

function byList(context: Context, subject: Subject, column: Column): Pieces | undefined {
  const field = subject.table.holds.kind === 'entity' ? fieldOf(column, subject.entity) : undefined;
  const values = field?.type.kind === 'enum' ? field.type.words : field?.type.kind === 'bool' ? ['true', 'false'] : undefined;
  if (values === undefined) return undefined;
  const hasOthers = field?.type.kind === 'enum';
  const count = predicted(values.length + (hasOthers ? 1 : 0), '1', 'values of the field, and one partition for others', []);
  return withCosts(context, subject, { kind: 'list', columns: [column.name], count, values, hasOthers, fullest: largestShare(frequencies(context, subject, [column.name])) });
}

function withCosts({ brief, draft }: Context, { table }: Subject, pieces: Omit<Pieces, 'obstacle' | 'unpruned' | 'extra' | 'cost'>): Pieces {
  const paths = draft.statements.flatMap((statement) => statement.paths.filter((path) => path.table === table.name));
  const finds = (path: AccessPath): boolean => pieces.columns.every((column) => path.equality.includes(identifier(column)));
  const unpruned = paths.filter((path) => !finds(path));
  const rate = (some: readonly AccessPath[]): number => some.reduce((sum, path) => sum + path.rate.value, 0) * plannedFactor(brief).value;
  const searched = rate(unpruned) * pieces.count.value;
  const planned = rate(paths.filter(finds));
  const cores = (method: string, from: readonly string[], of: (bound: 'value' | 'low' | 'high') => number): Quantity => predicted(of('value'), 'cores', method, from, { low: of('low'), high: of('high') });
  return {
    ...pieces,
    obstacle: obstacleOfSplit(brief, draft.tables, table, pieces.columns),
    unpruned,
    extra: cores('statements per second that name no partition × partitions × time per partition × planned load', [facts.probe.id], (bound) => searched * facts.probe[bound]),
    cost: cores('statements per second × what planning or each partition takes × planned load', [facts.probe.id, facts.plan.id], (bound) => searched * facts.probe[bound] + planned * facts.plan[bound]),
  };
}

/** Returns what the table is then split into, with names that no other relation has. */
export function partitionsBy({ table }: Subject, { kind, columns, count, values, hasOthers }: Pieces, names: Names): HashPartitions | ListPartitions {
  if (kind === 'hash') return { kind, columns, names: Array.from({ length: count.value }, (_, remainder) => names.take(`${table.name}_h${remainder}`)) };
  const [column = ''] = columns;
  // First: a word that is added later does not take its name.
  const others = hasOthers ? { others: names.take(`${table.name}_default`) } : {};
  return { kind, column, parts: values.map((value) => ({ name: names.take(`${table.name}_${snakeCase(value)}`), values: [value] })), ...others };
}

/** Facts that the number and the worth of pieces rest on. */
export const piecesNumbers = [facts.whole, facts.piece, facts.probe, facts.plan].map((fact) => ({ name: fact.id, quantity: assume(fact) }));
