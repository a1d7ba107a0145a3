import type { RelationStatistics } from '@kentledge/core/statistics';
import type { Column, Partitions, Table } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import { indexRelations } from './index-relations.ts';
import type { Sample } from './sample-rows.ts';
import { tableRelation } from './table-relation.ts';

const day = 86_400_000;
/** Partitions that lie ahead, and how long they reach at least. */
const ahead = 3;
const leastAhead = 14 * day;

interface Of {
  readonly table: Table;
  readonly partitions: Partitions;
  readonly sample: Sample;
  readonly data: Data;
  readonly rowsOf: (table: string) => number;
  readonly targets: (column: Column, rows: number) => number | undefined;
}

/** Returns the statistics of a table that is split by time: of the whole, of each partition, and of their indexes. */
export function partitionRelations(of: Of): readonly RelationStatistics[] {
  const { table, sample, rowsOf } = of;
  const keyed = withPhysicalKey(of);
  const whole = tableRelation(table, sample, rowsOf);
  const parent = { ...whole, pages: 0, allVisible: 0, columns: whole.columns.map((column) => ({ ...column, inherited: true })) };
  // Indexes of the whole hold nothing by themselves.
  const indexes = indexRelations(keyed, sample, whole, () => undefined).map(({ schema, name, kind }): RelationStatistics => ({ schema, name, kind, rows: 0, pages: 0, allVisible: 0, columns: [] }));
  return [parent, ...indexes, ...partsOf(of).flatMap((part) => partRelations({ ...keyed, name: part.name }, part.sample, of))];
}

/** The key of the database holds the column that the table is split by. */
function withPhysicalKey({ table, partitions }: Of): Table {
  return table.primaryKey.includes(partitions.column) ? table : { ...table, primaryKey: [...table.primaryKey, partitions.column] };
}

function partRelations(part: Table, sample: Sample, { rowsOf, targets }: Of): readonly RelationStatistics[] {
  const relation = tableRelation(part, sample, rowsOf);
  const named: Table = {
    ...part,
    indexes: part.indexes.map((index) => ({ ...index, name: indexName(part.name, [...index.parts.map(({ column }) => column ?? 'expr'), ...index.include]) })),
  };
  return [relation, ...indexRelations(named, sample, relation, (column) => targets(column, sample.rows))];
}

/** As PostgreSQL names what it makes for a partition: the longer one of table and columns is cut (makeObjectName of src/backend/commands/indexcmds.c). */
function indexName(table: string, columns: readonly string[]): string {
  let [first, second] = [table, columns.join('_')];
  while (first.length + second.length + '__idx'.length > 63) [first, second] = first.length > second.length ? [first.slice(0, -1), second] : [first, second.slice(0, -1)];
  return `${first}_${second}_idx`;
}

interface Part {
  readonly name: string;
  readonly sample: Sample;
}

/** The partitions that the fill has made: from the oldest row on, and some ahead. */
function partsOf({ table, partitions, sample, data }: Of): readonly Part[] {
  const times = (sample.columns.get(partitions.column) ?? []).map((value) => Date.parse(value ?? ''));
  const base = baseName(table, partitions);
  const { asOf } = data.options;
  const age = table.holds.kind === 'entity' ? data.plan(table.holds.entity).age : 0;
  const parts: Part[] = [];
  let start = startOf(asOf - age, partitions.span);
  const first = start;
  while (start < Math.max(nextOf(start, partitions.span, ahead) - start + asOf, asOf + leastAhead)) {
    const [from, to] = [start, nextOf(start, partitions.span)];
    parts.push({ name: `${base}_p${new Date(from).toISOString().slice(0, 10).replaceAll('-', '')}`, sample: within(sample, times, (time) => time >= from && time < to) });
    start = to;
  }
  if (partitions.others) parts.push({ name: `${base}_default`, sample: within(sample, times, (time) => !(time >= first && time < start)) });
  return parts;
}

/** What stands before the date in the name of a partition: only the function that makes them knows how a long name was cut. */
function baseName({ name }: Table, { keeper }: Partitions): string {
  return /part := '((?:[^']|'')+)_p' \|\|/.exec(keeper.up)?.[1] ?? name;
}

function startOf(time: number, span: Partitions['span']): number {
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (span === 'month') return Date.UTC(year, month);
  if (span === 'quarter') return Date.UTC(year, month - (month % 3));
  const midnight = Date.UTC(year, month, date.getUTCDate());
  // Weeks begin on Mondays.
  return span === 'day' ? midnight : midnight - ((date.getUTCDay() + 6) % 7) * day;
}

function nextOf(start: number, span: Partitions['span'], times = 1): number {
  if (span === 'day' || span === 'week') return start + times * (span === 'day' ? day : 7 * day);
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + times * (span === 'month' ? 1 : 3));
}

/** The rows of a partition. Where times rise with the rows, the places of its first and last tell how many there are better than their count does. */
function within(sample: Sample, times: readonly number[], belongs: (time: number) => boolean): Sample {
  const places = times.flatMap((time, place) => (belongs(time) ? [place] : []));
  const [first = 0, last = -1] = [places[0], places.at(-1)];
  const isRun = last - first + 1 === places.length;
  const share = isRun ? edgeAfter(sample, last) - edgeAfter(sample, first - 1) : places.length / Math.max(1, sample.sampled);
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
