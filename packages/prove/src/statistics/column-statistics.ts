import type { ColumnStatistics, Share } from '@kentledge/core/statistics';
import { commonCount } from './common-values.ts';
import { asDistinct, estimateDistinct } from './distinct-values.ts';
import type { StoredType } from './stored-type.ts';

/** default_statistics_target: most common values, and ranges of a histogram. */
const target = 100;
/** Longer values are no part of lists (WIDTH_THRESHOLD); they are taken to differ. */
const longest = 1024;

/** What is known of a column beside a sample. */
export interface Known {
  /** Rows of the table. */
  readonly rows: number;
  /** No value repeats. */
  readonly isUnique: boolean;
  /** How many different values there are at most. */
  readonly most?: number;
  /** How many there are. */
  readonly distinct?: number;
  /** Mean bytes as stored, where TOAST had a hand in it. */
  readonly width: number;
}

/** A different value of a sample, and how many of its rows have it. */
interface Group {
  readonly value: string;
  readonly count: number;
  readonly order: number | string;
}

/** Returns what ANALYZE would say of a column from a sample in the order of the rows (compute_scalar_stats of src/backend/commands/analyze.c). */
export function columnStatistics(name: string, values: readonly (string | null)[], type: StoredType, known: Known): ColumnStatistics {
  const present = values.filter((value) => value !== null);
  const nullFraction = values.length === 0 ? 0 : 1 - present.length / values.length;
  const base = { name, inherited: false, nullFraction, width: known.width };
  if (present.length === 0) return { ...base, distinct: 0 };
  const short = type.fixed === undefined ? present.filter((value) => type.bytes(value) <= longest) : present;
  const sorted = sortedPlaces(short, type);
  const groups = groupsOf(sorted, short);
  const repeated = groups.filter(({ count }) => count > 1).length;
  const long = present.length - short.length;
  const tablePresent = known.rows * (1 - nullFraction);
  const estimated = estimateDistinct({ present: present.length, different: groups.length + long, once: groups.length - repeated + long, tablePresent });
  const distinct = known.isUnique ? tablePresent : (known.distinct ?? Math.max(groups.length, Math.min(estimated, known.most ?? estimated)));
  const common = commonOf(groups, { sampled: values.length, rows: known.rows, nullFraction, distinct, isComplete: long === 0 && repeated === groups.length });
  const histogram = histogramOf(groups, common);
  return {
    ...base,
    distinct: asDistinct(distinct, known.rows),
    ...(short.length > 1 ? { correlation: correlationOf(sorted.places) } : {}),
    ...(common.length === 0 ? {} : { common: common.map(({ value, count }): Share => ({ value, share: count / values.length })) }),
    ...(histogram === undefined ? {} : { histogram }),
  };
}

interface Sorted {
  /** Places in the sample by rising value; equal ones as they lie. */
  readonly places: Uint32Array;
  readonly orders: readonly (number | string)[];
}

function sortedPlaces(values: readonly string[], type: StoredType): Sorted {
  const orders = values.map((value) => type.order(value));
  const compare = (a: number, b: number): number => {
    const [left, right] = [orders[a] ?? 0, orders[b] ?? 0];
    return left < right ? -1 : left > right ? 1 : a - b;
  };
  return { places: Uint32Array.from(values, (_, place) => place).toSorted(compare), orders };
}

/** Different values, rising. */
function groupsOf({ places, orders }: Sorted, values: readonly string[]): readonly Group[] {
  const groups: { value: string; count: number; order: number | string }[] = [];
  for (const place of places) {
    const last = groups.at(-1);
    const order = orders[place] ?? 0;
    if (last?.order === order) last.count += 1;
    else groups.push({ value: values[place] ?? '', count: 1, order });
  }
  return groups;
}

interface Whole {
  readonly sampled: number;
  readonly rows: number;
  readonly nullFraction: number;
  readonly distinct: number;
  /** Every value of the sample occurs more than once: it has seen them all. */
  readonly isComplete: boolean;
}

function commonOf(groups: readonly Group[], whole: Whole): readonly Group[] {
  const often = groups.filter(({ count }) => count > 1).toSorted((a, b) => b.count - a.count).slice(0, target);
  if (whole.isComplete && groups.length <= target && whole.distinct <= 0.1 * whole.rows) return often;
  return often.slice(0, commonCount(often.map(({ count }) => count), whole));
}

/** Bounds that part the rows with other values into ranges of equally many. */
function histogramOf(groups: readonly Group[], common: readonly Group[]): readonly string[] | undefined {
  const isCommon = new Set(common);
  const others = groups.filter((group) => !isCommon.has(group));
  const bounds = Math.min(others.length, target + 1);
  if (bounds < 2) return undefined;
  const values = others.flatMap(({ value, count }) => new Array<string>(count).fill(value));
  return Array.from({ length: bounds }, (_, bound) => values[Math.floor((bound * (values.length - 1)) / (bounds - 1))] ?? '');
}

/** Of the places by value with 0, 1, 2, …: both have the same sum and sum of squares. */
function correlationOf(places: Uint32Array): number {
  const count = places.length;
  const sum = (count * (count - 1)) / 2;
  const squares = (count * (count - 1) * (2 * count - 1)) / 6;
  let products = 0;
  for (let rank = 0; rank < count; rank++) products += rank * (places[rank] ?? 0);
  return Math.min(1, Math.max(-1, (count * products - sum * sum) / (count * squares - sum * sum)));
}
