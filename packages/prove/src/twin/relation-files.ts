import type { ClientBase } from 'pg';
import type { ColumnType } from './sort-histograms.ts';

/** A table or an index of the twin, as PostgreSQL keeps it. */
export interface OwnRelation {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'index';
  /** Below the data folder; none for what has no pages. */
  readonly file: string | null;
  readonly method: string | null;
  readonly columns: readonly ColumnType[];
}

const relationsText = `select n.nspname as schema, c.relname as name, case when c.relkind in ('i', 'I') then 'index' else 'table' end as kind,
    pg_relation_filepath(c.oid) as file, case when c.relkind in ('i', 'I') then m.amname end as method,
    (select coalesce(jsonb_agg(jsonb_build_object('name', case when c.relkind in ('i', 'I') then a.attnum::text else a.attname::text end, 'type', case t.typcategory when 'A' then null else format_type(a.atttypid, null) end, 'isCollated', a.attcollation <> 0)), '[]')
      from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am m on m.oid = c.relam
  where c.relkind in ('r', 'p', 'm', 'i', 'I') and n.nspname not in ('pg_catalog', 'information_schema', 'kentledge_twin') and n.nspname !~ '^pg_(toast|temp)'`;

/** Reads the tables, materialized views and indexes that somebody's schema has. */
export async function readOwnRelations(client: ClientBase): Promise<readonly OwnRelation[]> {
  return (await client.query<OwnRelation>(relationsText)).rows;
}
