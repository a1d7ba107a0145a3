import type { Diagnostic } from '@kentledge/core/diagnostic';
import { btreeLevel } from '@kentledge/core/statistics';
import type { Collation, ColumnStatistics, RelationStatistics, Share, Statistics } from '@kentledge/core/statistics';
import type { ClientBase } from 'pg';
import { proveProblems } from '../run/index.ts';
import { collationText, columnsText, extendedText, hiddenText, relationsText, serverText, settingsText, unanalyzedText } from './catalog-queries.ts';
import type { ColumnRow, RelationRow } from './catalog-queries.ts';

export interface LiveStatistics {
  readonly statistics: Statistics;
  /** What is missing in them, and why. */
  readonly told: readonly Diagnostic[];
}

export interface ReadOptions {
  /** When, as RFC 3339. */
  readonly taken: string;
  /** Leaves out the values of columns but those of numbers, times, truth values, enums, ranges and UUIDs. */
  readonly withoutValues?: boolean;
}

interface Named {
  readonly schema: string;
  readonly name: string;
}

/** As many names as a person reads. */
const mostNames = 8;

/** Reads the statistics of a live database, in a transaction of `withLiveDatabase`: no table of it is looked into. */
export async function readStatistics(client: ClientBase, { taken, withoutValues = false }: ReadOptions): Promise<LiveStatistics> {
  const [server] = (await client.query<{ version: string; number: number; name: string }>(serverText)).rows;
  if (server === undefined) throw new Error('the server did not tell its version');
  const { rows: relations } = await client.query<RelationRow>(relationsText);
  const { rows: columns } = await client.query<ColumnRow>(columnsText(server.number, withoutValues));
  const { rows: settings } = await client.query<{ name: string; value: string }>(settingsText);
  const [collation] = (await client.query<Collation>(collationText)).rows;
  const byRelation = Map.groupBy(columns, ({ schema, relation }) => JSON.stringify([schema, relation]));
  const statistics: Statistics = {
    kentledge: 'statistics',
    version: 1,
    of: server.name,
    source: { kind: 'database', server: server.version, taken },
    ...(settings.length === 0 ? {} : { settings: Object.fromEntries(settings.map(({ name, value }) => [name, value])) }),
    ...(collation === undefined ? {} : { collation: { provider: collation.provider, locale: collation.locale } }),
    relations: relations.map((row) => relationOf(row, byRelation.get(JSON.stringify([row.schema, row.name])) ?? [])),
  };
  return { statistics, told: await missing(client, columns.filter(({ withheld }) => withheld).length) };
}

/** What a document of the database lacks. */
async function missing(client: ClientBase, withheld: number): Promise<readonly Diagnostic[]> {
  const unanalyzed = await named(client, unanalyzedText);
  const extended = await named(client, extendedText);
  const [hidden] = (await client.query<{ columns: number; tables: number }>(hiddenText)).rows;
  return [
    ...(unanalyzed.length === 0 ? [] : [proveProblems.create('never-analyzed', [], { count: unanalyzed.length, names: firstOf(unanalyzed) })]),
    ...(hidden === undefined || hidden.columns === 0 ? [] : [proveProblems.create('hidden-statistics', [], hidden)]),
    ...(extended.length === 0 ? [] : [proveProblems.create('extended-statistics', [], { count: extended.length, names: firstOf(extended) })]),
    ...(withheld === 0 ? [] : [proveProblems.create('values-withheld', [], { columns: withheld })]),
  ];
}

async function named(client: ClientBase, text: string): Promise<readonly string[]> {
  return (await client.query<Named>(text)).rows.map(({ schema, name }) => (schema === 'public' ? name : `${schema}.${name}`));
}

function firstOf(names: readonly string[]): string {
  return names.length <= mostNames ? names.join(', ') : `${names.slice(0, mostNames).join(', ')}, …`;
}

function relationOf({ schema, name, kind, rows, pages, all_visible: allVisible, key_bytes: keyBytes }: RelationRow, columns: readonly ColumnRow[]): RelationStatistics {
  const level = keyBytes === null ? {} : { level: btreeLevel(pages, keyBytes) };
  return { schema, name, kind, rows, pages, allVisible, ...level, columns: columns.map(columnOf) };
}

function columnOf(row: ColumnRow): ColumnStatistics {
  const common = shares(row.common, row.common_shares);
  const elements = shares(row.elements, row.element_shares);
  return {
    name: row.name,
    inherited: row.inherited,
    nullFraction: row.null_frac,
    width: row.avg_width,
    distinct: row.n_distinct,
    ...(row.correlation === null ? {} : { correlation: row.correlation }),
    ...(common === undefined ? {} : { common }),
    ...(row.histogram === null ? {} : { histogram: row.histogram }),
    ...(elements === undefined
      ? {}
      : { elements: { common: elements, bounds: (row.element_shares ?? []).slice(elements.length), ...(row.element_counts === null ? {} : { counts: row.element_counts }) } }),
    ...(row.range_lengths === null || row.range_bounds === null ? {} : { ranges: { lengths: row.range_lengths, empty: row.range_empty ?? 0, bounds: row.range_bounds } }),
  };
}

function shares(values: readonly string[] | null, fractions: readonly number[] | null): readonly Share[] | undefined {
  return values?.map((value, place) => ({ value, share: fractions?.[place] ?? 0 }));
}
