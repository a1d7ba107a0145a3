// What is asked of a live database: its catalog, pg_stats, and settings. No statement names a table of the user.

/** A relation as `pg_class` has it. */
export interface RelationRow {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'index';
  readonly rows: number;
  readonly pages: number;
  readonly all_visible: number;
  /** Of a B-tree: mean bytes of a key; of others null. */
  readonly key_bytes: number | null;
}

/** A column as `pg_stats` shows it. */
export interface ColumnRow {
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
  /** It has values that were left out. */
  readonly withheld: boolean;
}

const inUserSchemas = `n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'`;

export const serverText = `select current_setting('server_version') as version, current_setting('server_version_num')::int as number, current_database() as name`;

/** The order of texts in the database. Before version 15 it is always that of the C library; the names of the columns are others since each version. */
export const collationText = `select case coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') when 'b' then 'builtin' when 'i' then 'icu' else 'libc' end as provider,
    coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', d.datcollate) as locale
  from pg_database d where d.datname = current_database()`;

export const relationsText = `select n.nspname as schema, c.relname as name, case when c.relkind in ('i', 'I') then 'index' else 'table' end as kind,
    greatest(c.reltuples, 0)::float8 as rows, greatest(c.relpages, 0) as pages, c.relallvisible as all_visible,
    case when m.amname = 'btree' and c.relkind = 'i' then (
      select coalesce(sum(coalesce(k.width, e.width, case when a.attlen > 0 then a.attlen else 8 end)), 8)::float8
      from pg_index x join pg_attribute a on a.attrelid = x.indexrelid and a.attnum <= x.indnkeyatts
        left join lateral (select max(s.avg_width) as width from pg_stats s join pg_attribute t on t.attrelid = x.indrelid and t.attnum = x.indkey[a.attnum - 1]
          where s.schemaname = n.nspname and s.tablename = (select relname from pg_class where oid = x.indrelid) and s.attname = t.attname) k on true
        left join lateral (select max(s.avg_width) as width from pg_stats s where s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname) e on true
      where x.indexrelid = c.oid) end as key_bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am m on m.oid = c.relam
  where c.relkind in ('r', 'p', 'm', 'i', 'I') and ${inUserSchemas} order by 2, 1`;

/** Numbers, times, truth values, enums, ranges and UUIDs: types whose values are told also where those of others are not. Of an array its elements count. */
const harmless = `(coalesce(l.typcategory, t.typcategory) in ('N', 'D', 'T', 'B', 'E', 'R') or coalesce(l.oid, t.oid) = 'uuid'::regtype)`;

/** Returns the query for columns. Before version 17 there are no statistics of ranges to be seen. Values that are left out are not even sent. */
export function columnsText(version: number, withoutValues: boolean): string {
  const kept = (value: string): string => (withoutValues ? `case when ${harmless} then ${value} end` : value);
  // The text of an array of any type, read again as an array of texts.
  const texts = (column: string): string => kept(`s.${column}::text::text[]`);
  const ranges = version < 170_000 ? 'null::text[] as range_lengths, null::float8 as range_empty, null::text[] as range_bounds' : `${texts('range_length_histogram')} as range_lengths, s.range_empty_frac as range_empty, ${texts('range_bounds_histogram')} as range_bounds`;
  return `select n.nspname as schema, s.tablename as relation,
    case when c.relkind in ('i', 'I') then a.attnum::text else s.attname::text end as name, s.inherited, s.null_frac, s.avg_width, s.n_distinct, s.correlation,
    ${texts('most_common_vals')} as common, s.most_common_freqs as common_shares, ${texts('histogram_bounds')} as histogram,
    ${texts('most_common_elems')} as elements, s.most_common_elem_freqs as element_shares, s.elem_count_histogram as element_counts, ${ranges},
    ${withoutValues ? `not ${harmless} and (s.most_common_vals is not null or s.histogram_bounds is not null or s.most_common_elems is not null)` : 'false'} as withheld
  from pg_stats s join pg_namespace n on n.nspname = s.schemaname join pg_class c on c.relnamespace = n.oid and c.relname = s.tablename
    join pg_attribute a on a.attrelid = c.oid and a.attname = s.attname join pg_type t on t.oid = a.atttypid left join pg_type l on l.oid = t.typelem and t.typcategory = 'A'
  where ${inUserSchemas} order by 1, 2, a.attnum, s.inherited`;
}

/** What pg_stats does not show this role: columns that it may not read, of tables that hold rows. */
export const hiddenText = `select count(*)::int as columns, count(distinct c.oid)::int as tables
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p', 'm') and c.reltuples > 0 and ${inUserSchemas}
    and (not has_column_privilege(c.oid, a.attnum, 'select') or (c.relrowsecurity and row_security_active(c.oid)))`;

/** Tables that nothing is known of. Before version 14 a table without pages may as well be empty. */
export const unanalyzedText = `select n.nspname as schema, c.relname as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'm') and (c.reltuples = -1 or (current_setting('server_version_num')::int < 140000 and c.relkind <> 'p' and c.reltuples = 0 and c.relpages = 0)) and ${inUserSchemas} order by 1, 2`;

export const extendedText = `select n.nspname as schema, e.stxname as name from pg_statistic_ext e join pg_namespace n on n.oid = e.stxnamespace where ${inUserSchemas} order by 1, 2`;

/** What a planner reads beside the category that is named for it. */
const others = ['work_mem', 'hash_mem_multiplier', 'max_parallel_workers_per_gather', 'parallel_leader_participation', 'effective_io_concurrency'];
/** Settings whose default is another since a version: what an older server has is told in any case. */
const changed = ['hash_mem_multiplier', 'effective_io_concurrency'];

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

export const settingsText = `select name, current_setting(name) as value from pg_settings
  where context = 'user' and (category like 'Query Tuning%' or name in (${quoted(others)}))
    and (setting is distinct from boot_val or (name in (${quoted(changed)}) and current_setting('server_version_num')::int < 180000)) order by 1`;
