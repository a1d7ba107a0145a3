import { btreeLevel } from '@kentledge/core/statistics';
import type { ColumnStatistics, RelationStatistics, Share, Statistics } from '@kentledge/core/statistics';
import type { ClientBase } from 'pg';

interface RelationRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'index';
  readonly rows: number;
  readonly pages: number;
  readonly all_visible: number;
  /** Of a B-tree: mean bytes of a key; of others null. */
  readonly key_bytes: number | null;
}

interface ColumnRow {
  readonly schema: string;
  readonly relation: string;
  readonly name: string;
  readonly inherited: boolean;
  readonly null_frac: number;
  readonly avg_width: number;
  readonly n_distinct: number;
  readonly correlation: number | null;
  readonly common: readonly string[] | null;
  readonly common_shares: readonly number[] | null;
  readonly histogram: readonly string[] | null;
  readonly elements: readonly string[] | null;
  readonly element_shares: readonly number[] | null;
  readonly element_counts: readonly number[] | null;
  readonly range_lengths: readonly string[] | null;
  readonly range_empty: number | null;
  readonly range_bounds: readonly string[] | null;
}

const inUserSchemas = `n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'`;

const relationsText = `select c.oid, n.nspname as schema, c.relname as name, case when c.relkind in ('i', 'I') then 'index' else 'table' end as kind,
    greatest(c.reltuples, 0)::float8 as rows, greatest(c.relpages, 0) as pages, c.relallvisible as all_visible,
    case when m.amname = 'btree' and c.relkind = 'i' then (
      select coalesce(sum(coalesce(k.width, e.width, case when a.attlen > 0 then a.attlen else 8 end)), 8)::float8
      from pg_index x join pg_attribute a on a.attrelid = x.indexrelid and a.attnum <= x.indnkeyatts
        left join lateral (select max(s.avg_width) as width from pg_stats s join pg_attribute t on t.attrelid = x.indrelid and t.attnum = x.indkey[a.attnum - 1]
          where s.schemaname = n.nspname and s.tablename = (select relname from pg_class where oid = x.indrelid) and s.attname = t.attname) k on true
        left join lateral (select max(s.avg_width) as width from pg_stats s where s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname) e on true
      where x.indexrelid = c.oid) end as key_bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am m on m.oid = c.relam
  where c.relkind in ('r', 'p', 'm', 'i', 'I') and ${inUserSchemas} order by 2, 3`;

// The text of an array of any type, read again as an array of texts.
const columnsText = `select n.nspname as schema, s.tablename as relation,
    case when c.relkind in ('i', 'I') then a.attnum::text else s.attname::text end as name, s.inherited, s.null_frac, s.avg_width, s.n_distinct, s.correlation,
    s.most_common_vals::text::text[] as common, s.most_common_freqs as common_shares, s.histogram_bounds::text::text[] as histogram,
    s.most_common_elems::text::text[] as elements, s.most_common_elem_freqs as element_shares, s.elem_count_histogram as element_counts,
    s.range_length_histogram::text::text[] as range_lengths, s.range_empty_frac as range_empty, s.range_bounds_histogram::text::text[] as range_bounds
  from pg_stats s join pg_namespace n on n.nspname = s.schemaname join pg_class c on c.relnamespace = n.oid and c.relname = s.tablename
    join pg_attribute a on a.attrelid = c.oid and a.attname = s.attname
  where ${inUserSchemas} order by 1, 2, a.attnum, s.inherited`;

/** Reads the statistics of a live database, in one transaction that can only read; no table of it is looked into. */
export async function readStatistics(client: ClientBase, taken: string): Promise<Statistics> {
  await client.query('begin isolation level repeatable read, read only');
  try {
    const { rows: relations } = await client.query<RelationRow>(relationsText);
    const { rows: columns } = await client.query<ColumnRow>(columnsText);
    const [server] = (await client.query<{ version: string; name: string }>(`select current_setting('server_version') as version, current_database() as name`)).rows;
    const byRelation = Map.groupBy(columns, ({ schema, relation }) => JSON.stringify([schema, relation]));
    return {
      kentledge: 'statistics',
      version: 1,
      of: server?.name ?? '',
      source: { kind: 'database', server: server?.version ?? '', taken },
      relations: relations.map((row) => relationOf(row, byRelation.get(JSON.stringify([row.schema, row.name])) ?? [])),
    };
  } finally {
    await client.query('rollback');
  }
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
