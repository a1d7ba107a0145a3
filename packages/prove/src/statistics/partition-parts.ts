import { rangePrefix } from '@kentledge/core/system';
import type { HashPartitions, ListPartitions, Partitions, RangePartitions, Table } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import { remainderOf } from './partition-hash.ts';
import type { Sample } from './sample-rows.ts';

const day = 86_400_000;
/** Partitions that lie ahead, and how long they reach at least. */
const ahead = 3;
const leastAhead = 14 * day;

/** A partition, and the rows that tell of it. */
export interface Part {
  readonly name: string;
  readonly sample: Sample;
  /** Where `sample` holds rows of all partitions: rows of this one, for the columns by which it has others. */
  readonly own?: { readonly columns: readonly string[]; readonly partitions: number; readonly sample: Sample };
}

interface Of {
  readonly table: Table;
  readonly partitions: Partitions;
  readonly sample: Sample;
  readonly data: Data;
}

/** Returns the partitions that a migration and a fill have made. */
export function partsOf(of: Of): readonly Part[] {
  const { partitions } = of;
  return partitions.kind === 'range' ? rangesOf({ ...of, partitions }) : partitions.kind === 'hash' ? hashesOf({ ...of, partitions }) : listsOf({ ...of, partitions });
}

/** A value that this many sampled rows have has a share that is known better than that of all others together. */
const frequent = 8;

function hashesOf({ table, partitions: { columns, names }, sample }: Of & { readonly partitions: HashPartitions }): readonly Part[] {
  const types = columns.map((name) => table.columns.find((column) => column.name === name)?.type ?? '');
  const values = columns.map((name) => sample.columns.get(name) ?? []);
  const rows = Array.from({ length: sample.sampled }, (_, place) => values.map((column) => column[place] ?? null));
  const remainders = rows.map((row) => remainderOf(row, types, names.length));
  const counts = new Map<string, number>();
  const keys = rows.map((row) => JSON.stringify(row));
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const isFrequent = keys.map((key) => (counts.get(key) ?? 0) >= frequent);
  const rare = isFrequent.filter((often) => !often).length;
  return names.map((name, remainder): Part => {
    const places = remainders.flatMap((each, place) => (each === remainder ? [place] : []));
    if (sample.sampled === sample.rows) return { name, sample: among(sample, places, places.length / Math.max(1, sample.sampled)) };
    // The hash spreads what is rare evenly; and in what it does not look at, the partitions are alike.
    const share = (places.filter((place) => isFrequent[place]).length + rare / names.length) / Math.max(1, sample.sampled);
    return { name, sample: alike(sample, share), own: { columns, partitions: names.length, sample: among(sample, places, share) } };
  });
}

/** So much of a table as its sample tells of it: never more rows than there are, since those would have more values than there can be. */
function alike(sample: Sample, share: number): Sample {
  const rows = Math.round(sample.rows * share);
  if (rows >= sample.sampled) return { ...sample, rows, wholes: Math.round(sample.wholes * share) };
  return { ...among(sample, Array.from({ length: rows }, (_, place) => Math.floor((place * sample.sampled) / rows)), share), rows };
}

function listsOf({ table, partitions: { column, parts, others }, sample }: Of & { readonly partitions: ListPartitions }): readonly Part[] {
  const values = sample.columns.get(column) ?? [];
  const isBoolean = table.columns.find(({ name }) => name === column)?.type === 'boolean';
  const held = (value: string | null): string => (isBoolean ? (value === 't' ? 'true' : 'false') : (value ?? ''));
  const part = (name: string, belongs: (value: string) => boolean): Part => {
    const places = values.flatMap((value, place) => (belongs(held(value)) ? [place] : []));
    return { name, sample: among(sample, places, places.length / Math.max(1, sample.sampled)) };
  };
  const known = new Set(parts.flatMap((each) => each.values));
  return [...parts.map((each) => part(each.name, (value) => each.values.includes(value))), ...(others === undefined ? [] : [part(others, (value) => !known.has(value))])];
}

/** A partition of a range of time, from one instant until before another; of all other times where there is none. */
export interface TimeRange {
  readonly name: string;
  readonly range?: readonly [from: number, to: number];
}

/** Returns the partitions that a fill makes in the course of the day that the data take as now, in the order in which they are made: from the oldest row on, and some ahead. */
export function timeRanges(table: Table, partitions: RangePartitions, data: Data): readonly TimeRange[] {
  const base = rangePrefix(table, partitions);
  const { asOf } = data.options;
  const age = table.holds.kind === 'entity' ? data.plan(table.holds.entity).age : 0;
  const ranges: TimeRange[] = partitions.others ? [{ name: `${base}_default` }] : [];
  const last = Math.max(later(asOf, partitions.span), asOf + leastAhead);
  // One that begins as the day does lies before any later moment of it.
  for (let from = startOf(asOf - age, partitions.span); from <= last; from = nextOf(from, partitions.span)) {
    ranges.push({ name: `${base}_p${new Date(from).toISOString().slice(0, 10).replaceAll('-', '')}`, range: [from, nextOf(from, partitions.span)] });
  }
  return ranges;
}

function rangesOf({ table, partitions, sample, data }: Of & { readonly partitions: RangePartitions }): readonly Part[] {
  const times = (sample.columns.get(partitions.column) ?? []).map((value) => Date.parse(value ?? ''));
  const ranges = timeRanges(table, partitions, data);
  const lies = (time: number, { range }: TimeRange): boolean => range !== undefined && time >= range[0] && time < range[1];
  return ranges.map((part): Part => ({ name: part.name, sample: within(sample, times, (time) => (part.range === undefined ? !ranges.some((each) => lies(time, each)) : lies(time, part))) }));
}

function startOf(time: number, span: RangePartitions['span']): number {
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (span === 'month') return Date.UTC(year, month);
  if (span === 'quarter') return Date.UTC(year, month - (month % 3));
  const midnight = Date.UTC(year, month, date.getUTCDate());
  // Weeks begin on Mondays.
  return span === 'day' ? midnight : midnight - ((date.getUTCDay() + 6) % 7) * day;
}

function nextOf(start: number, span: RangePartitions['span']): number {
  if (span === 'day' || span === 'week') return start + (span === 'day' ? day : 7 * day);
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + (span === 'month' ? 1 : 3));
}

/** As PostgreSQL adds months: to the 30th of November three make the last of February. */
function later(time: number, span: RangePartitions['span']): number {
  if (span === 'day' || span === 'week') return time + ahead * (span === 'day' ? day : 7 * day);
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + ahead * (span === 'month' ? 1 : 3)];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastOfMonth)) + (((time % day) + day) % day);
}

/** The rows of a partition. Where times rise with the rows, the places of its first and last tell how many there are better than their count does. */
function within(sample: Sample, times: readonly number[], belongs: (time: number) => boolean): Sample {
  const places = times.flatMap((time, place) => (belongs(time) ? [place] : []));
  const [first = 0, last = -1] = [places[0], places.at(-1)];
  const isRun = last - first + 1 === places.length;
  const share = isRun ? edgeAfter(sample, last) - edgeAfter(sample, first - 1) : places.length / Math.max(1, sample.sampled);
  return among(sample, places, share);
}

/** The sampled rows at these places, as that share of the table. */
function among(sample: Sample, places: readonly number[], share: number): Sample {
  return {
    rows: Math.round(sample.rows * share),
    sampled: places.length,
    wholes: Math.round(sample.wholes * share),
    columns: new Map([...sample.columns].map(([name, values]) => [name, places.map((place) => values[place] ?? null)])),
    places: Float64Array.from(places, (place) => sample.places[place] ?? 0),
  };
}

/** Where in the table the next sampled row's part begins, as a share of it. */
function edgeAfter({ places, sampled }: Sample, place: number): number {
  if (place < 0) return 0;
  return place >= sampled - 1 ? 1 : ((places[place] ?? 0) + (places[place + 1] ?? 0)) / 2;
}
