import type { RelationStatistics } from '@kentledge/core/statistics';
import type { ClientBase } from 'pg';
import { keyOf } from './pretend.ts';

type Named = Pick<RelationStatistics, 'schema' | 'name'>;

/** Returns tables with all their partitions: an index on a table is built on each of them. */
export async function withPartitions(client: ClientBase, tables: readonly Named[]): Promise<readonly Named[]> {
  const text = `with recursive found as (
      select c.oid from unnest($1::text[], $2::text[]) t (schema, name) join pg_namespace n on n.nspname = t.schema join pg_class c on c.relnamespace = n.oid and c.relname = t.name
      union select i.inhrelid from found f join pg_inherits i on i.inhparent = f.oid)
    select n.nspname as schema, c.relname as name from found f join pg_class c on c.oid = f.oid join pg_namespace n on n.oid = c.relnamespace`;
  return (await client.query<Named>(text, [tables.map(({ schema }) => schema), tables.map(({ name }) => name)])).rows;
}

interface Part extends Named {
  readonly table_schema: string;
  readonly table: string;
  readonly isLeaf: boolean;
}

/**
 * Returns the statistics of an index; of one on a partitioned table those of the indexes that it consists of, each with the
 * share of its partition's rows.
 */
export async function partsOf(client: ClientBase, index: RelationStatistics, tables: ReadonlyMap<string, RelationStatistics>): Promise<readonly RelationStatistics[]> {
  const text = `with recursive found as (
      select c.oid from pg_namespace n join pg_class c on c.relnamespace = n.oid where n.nspname = $1 and c.relname = $2
      union select i.inhrelid from found f join pg_inherits i on i.inhparent = f.oid)
    select n.nspname as schema, c.relname as name, c.relkind = 'i' as "isLeaf", tn.nspname as table_schema, t.relname as table
      from found f join pg_class c on c.oid = f.oid join pg_namespace n on n.oid = c.relnamespace join pg_index x on x.indexrelid = c.oid join pg_class t on t.oid = x.indrelid join pg_namespace tn on tn.oid = t.relnamespace`;
  const { rows } = await client.query<Part>(text, [index.schema, index.name]);
  if (rows.length <= 1) return [index];
  const rowsOf = (part: Part): number => (part.isLeaf ? (tables.get(keyOf({ schema: part.table_schema, name: part.table }))?.rows ?? 0) : 0);
  const all = rows.reduce((sum, part) => sum + rowsOf(part), 0);
  return rows.map((part) => partOf(index, part, all === 0 ? 0 : rowsOf(part) / all));
}

/** Returns the names of indexes of partitioned tables by those of the parts that plans name. */
export async function readWholes(client: ClientBase): Promise<ReadonlyMap<string, string>> {
  const text = `with recursive found as (
      select i.inhrelid as part, i.inhparent as whole from pg_inherits i join pg_class c on c.oid = i.inhparent where c.relkind = 'I' and not c.relispartition
      union all select i.inhrelid, f.whole from found f join pg_inherits i on i.inhparent = f.part)
    select p.relname as part, w.relname as whole from found f join pg_class p on p.oid = f.part join pg_class w on w.oid = f.whole`;
  const { rows } = await client.query<{ part: string; whole: string }>(text);
  return new Map(rows.map(({ part, whole }) => [part, whole]));
}

function partOf({ level, ...index }: RelationStatistics, { schema, name, isLeaf }: Part, share: number): RelationStatistics {
  if (!isLeaf) return { ...index, schema, name, pages: 0, allVisible: 0 };
  const pages = Math.max(1, Math.ceil(index.pages * share));
  return { ...index, schema, name, rows: index.rows * share, pages, allVisible: 0, ...(level === undefined ? {} : { level: levelOf(pages, index.pages, level) }) };
}

/** A tree of so many levels has about pages^(1/level) entries on each page; so has a smaller one of the same keys. */
function levelOf(pages: number, allPages: number, level: number): number {
  if (level === 0 || allPages <= 2) return 0;
  return Math.min(level, Math.max(0, pages - 2), Math.ceil((level * Math.log(pages)) / Math.log(allPages) - 1e-9));
}
