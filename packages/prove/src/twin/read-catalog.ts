import type { Catalog, CatalogColumn, CatalogForeignKey, CatalogIndex, CatalogTable, CatalogView, KeyAction } from '@kentledge/core/database';
import type { ClientBase } from 'pg';

interface TableRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: CatalogTable['kind'];
  readonly parent_schema: string | null;
  readonly parent: string | null;
}

type Of<T> = T & { readonly table: number };

type ColumnRow = Omit<CatalogColumn, 'distinct'> & { readonly distinct: number | null };

interface IndexRow {
  readonly name: string;
  readonly method: string;
  readonly definition: string;
  readonly keys: CatalogIndex['keys'];
  readonly include: readonly string[];
  readonly predicate: string | null;
  readonly unique: boolean;
  readonly constraint: CatalogIndex['constraint'] | null;
  readonly parent: CatalogIndex['parent'] | null;
}

type ForeignKeyRow = Omit<CatalogForeignKey, 'onDelete' | 'onUpdate'> & { readonly onDelete: KeyAction | null; readonly onUpdate: KeyAction | null };

/** Schema of the twin's own functions, which is no part of anybody's. */
const own = 'kentledge_twin';

// What an extension brought along is the extension's.
const tables = `select c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema', '${own}') and n.nspname !~ '^pg_(toast|temp)'
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

const tablesText = `select c.oid, n.nspname as schema, c.relname as name, case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' else 'materialized view' end as kind,
    pn.nspname as parent_schema, p.relname as parent
  from (${tables}) c join pg_namespace n on n.oid = c.relnamespace
    left join pg_inherits i on i.inhrelid = c.oid and i.inhseqno = 1 left join pg_class p on p.oid = i.inhparent left join pg_namespace pn on pn.oid = p.relnamespace
  order by 2, 3`;

const columnsText = `select a.attrelid as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
    (select option_value::float8 from pg_options_to_table(a.attoptions) where option_name = 'n_distinct') as distinct
  from pg_attribute a join (${tables}) c on c.oid = a.attrelid where a.attnum > 0 and not a.attisdropped order by a.attrelid, a.attnum`;

// Of indoption's bits, 1 is descending and 2 nulls first; both are 0 where the method knows no order.
const indexesText = `select x.indrelid as table, i.relname as name, m.amname as method, pg_get_indexdef(x.indexrelid) as definition, x.indisunique as unique,
    pg_get_expr(x.indpred, x.indrelid, true) as predicate, k.keys, k.include,
    (select jsonb_build_object('schema', pn.nspname, 'name', p.relname) from pg_inherits h join pg_class p on p.oid = h.inhparent join pg_namespace pn on pn.oid = p.relnamespace
      where h.inhrelid = x.indexrelid) as parent,
    (select case contype when 'p' then 'primary key' when 'u' then 'unique' else 'exclusion' end
      from pg_constraint where conindid = x.indexrelid and conrelid = x.indrelid and contype in ('p', 'u', 'x') limit 1) as constraint
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_am m on m.oid = i.relam join (${tables}) c on c.oid = x.indrelid
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('sql', pg_get_indexdef(x.indexrelid, place::int, true), 'column', a.attname,
            'descending', (o.option & 1) = 1, 'nullsFirst', (o.option & 2) = 2, 'operatorClass', o.class, 'collation', o.collation)) order by place) filter (where place <= x.indnkeyatts), '[]') as keys,
        coalesce(jsonb_agg(a.attname order by place) filter (where place > x.indnkeyatts), '[]') as include
      from unnest(x.indkey::int2[]) with ordinality key (attnum, place) left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = key.attnum and key.attnum <> 0
        left join lateral (select (x.indoption::int2[])[place - 1] as option,
            (select opcname from pg_opclass where oid = (x.indclass::oid[])[place - 1] and not opcdefault) as class,
            (select (x.indcollation::oid[])[place - 1]::regcollation::text where (x.indcollation::oid[])[place - 1] not in (0, a.attcollation)) as collation) o on true) k
  order by x.indrelid, i.relname`;

const action = (column: string): string => `case f.${column} when 'c' then 'cascade' when 'n' then 'set null' when 'd' then 'set default' end`;

// A key of a partition repeats the one of its partitioned table.
const foreignKeysText = `select f.conrelid as table, f.conname as name, to_jsonb(array(select attname from unnest(f.conkey) with ordinality k (num, place) join pg_attribute on attrelid = f.conrelid and attnum = num order by place)) as columns,
    jsonb_build_object('schema', tn.nspname, 'table', t.relname, 'columns',
      array(select attname from unnest(f.confkey) with ordinality k (num, place) join pg_attribute on attrelid = f.confrelid and attnum = num order by place)) as references,
    ${action('confdeltype')} as "onDelete", ${action('confupdtype')} as "onUpdate"
  from pg_constraint f join (${tables}) c on c.oid = f.conrelid join pg_class t on t.oid = f.confrelid join pg_namespace tn on tn.oid = t.relnamespace
  where f.contype = 'f' and (f.conparentid = 0 or not exists (select from pg_constraint p where p.oid = f.conparentid and p.conrelid = f.conrelid)) order by f.conrelid, f.conname`;

const viewsText = `select n.nspname as schema, c.relname as name, rtrim(pg_get_viewdef(c.oid), '; ') as sql from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'v' and n.nspname not in ('pg_catalog', 'information_schema', '${own}') and n.nspname !~ '^pg_(toast|temp)'
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') order by 1, 2`;

/** Reads what the tables of a database are made of, by queries of PostgreSQL's own catalog alone. Works on PostgreSQL 13 and later. */
export async function readCatalog(client: ClientBase): Promise<Catalog> {
  const { rows } = await client.query<TableRow>(tablesText);
  const columns = await byTable<ColumnRow>(client, columnsText);
  const indexes = await byTable<IndexRow>(client, indexesText);
  const foreignKeys = await byTable<ForeignKeyRow>(client, foreignKeysText);
  const { rows: views } = await client.query<CatalogView>(viewsText);
  return {
    ...(views.length === 0 ? {} : { views }),
    tables: rows.map(({ oid, schema, name, kind, parent_schema: parentSchema, parent }) => ({
      schema,
      name,
      kind,
      ...(parentSchema === null || parent === null || parent === undefined ? {} : { parent: { schema: parentSchema, name: parent } }),
      columns: columns(oid).map(({ distinct, ...column }) => (distinct === null ? column : { ...column, distinct })),
      indexes: indexes(oid).map(indexOf),
      foreignKeys: foreignKeys(oid).map(foreignKeyOf),
    })),
  };
}

async function byTable<T extends object>(client: ClientBase, text: string): Promise<(table: number) => readonly T[]> {
  const { rows } = await client.query<Of<T>>(text);
  const found = new Map<number, T[]>();
  for (const { table, ...row } of rows) {
    const list = found.get(table);
    // What is left of a row without `table` is a T; the compiler can't see that of a type parameter.
    if (list === undefined) found.set(table, [row as unknown as T]);
    else list.push(row as unknown as T);
  }
  return (table) => found.get(table) ?? [];
}

function indexOf({ predicate, constraint, parent, ...index }: IndexRow): CatalogIndex {
  return { ...index, ...(parent === null || parent === undefined ? {} : { parent }), ...(predicate === null ? {} : { where: predicate }), ...(constraint === null || constraint === undefined ? {} : { constraint }) };
}

function foreignKeyOf({ onDelete, onUpdate, ...key }: ForeignKeyRow): CatalogForeignKey {
  return { ...key, ...(onDelete === null ? {} : { onDelete }), ...(onUpdate === null ? {} : { onUpdate }) };
}
