/*
 * Queries of PostgreSQL's catalog, each of which returns what makes objects of one kind: `class` and `oid` name the object,
 * `sql` makes it, `rank` tells what is made first where nothing depends on it. With an empty search_path all names come
 * out qualified. PostgreSQL 13 and later: what newer ones have is asked for through to_jsonb of a row, which lacks it elsewhere.
 */

const system = `n.nspname in ('pg_catalog', 'information_schema') or n.nspname ~ '^pg_(toast|temp)'`;

function member(catalog: string, oid: string): string {
  return `exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass and d.objid = ${oid} and d.deptype = 'e')`;
}

const schemas = `select 'schema' as class, n.oid, 0 as rank, 'create schema if not exists ' || quote_ident(n.nspname) as sql
  from pg_catalog.pg_namespace n where not (${system}) and not ${member('pg_namespace', 'n.oid')}`;

const extensions = `select 'extension' as class, x.oid, 1 as rank, format('create extension if not exists %I with schema %I', x.extname, n.nspname) as sql
  from pg_catalog.pg_extension x join pg_catalog.pg_namespace n on n.oid = x.extnamespace where x.extname <> 'plpgsql'`;

const collations = `select 'pg_collation' as class, c.oid, 2 as rank, format('create collation %I.%I (provider = %s, locale = %L%s)', n.nspname, c.collname,
    case c.collprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
    coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale', c.collcollate), case when c.collisdeterministic then '' else ', deterministic = false' end) as sql
  from pg_catalog.pg_collation c join pg_catalog.pg_namespace n on n.oid = c.collnamespace where not (${system}) and not ${member('pg_collation', 'c.oid')}`;

const collate = `case when a.attcollation <> 0 and a.attcollation <> ty.typcollation
    then (select format(' collate %I.%I', cn.nspname, co.collname) from pg_catalog.pg_collation co join pg_catalog.pg_namespace cn on cn.oid = co.collnamespace where co.oid = a.attcollation) else '' end`;

const types = `select 'pg_type' as class, t.oid, 2 as rank, case t.typtype
    when 'e' then format('create type %I.%I as enum (%s)', n.nspname, t.typname, (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = t.oid))
    when 'd' then format('create domain %I.%I as %s%s%s%s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
      case when t.typcollation <> 0 and t.typcollation <> b.typcollation then (select format(' collate %I.%I', cn.nspname, co.collname) from pg_catalog.pg_collation co join pg_catalog.pg_namespace cn on cn.oid = co.collnamespace where co.oid = t.typcollation) else '' end,
      case when t.typnotnull then ' not null' else '' end,
      coalesce((select string_agg(format(' constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '' order by k.oid) from pg_catalog.pg_constraint k where k.contypid = t.oid and k.contype = 'c'), ''))
    when 'r' then (select format('create type %I.%I as range (subtype = %s%s%s)', n.nspname, t.typname, format_type(r.rngsubtype, null),
        (select format(', subtype_opclass = %I.%I', sn.nspname, o.opcname) from pg_catalog.pg_opclass o join pg_catalog.pg_namespace sn on sn.oid = o.opcnamespace where o.oid = r.rngsubopc),
        (select format(', multirange_type_name = %I.%I', mn.nspname, m.typname) from pg_catalog.pg_type m join pg_catalog.pg_namespace mn on mn.oid = m.typnamespace where m.oid = (to_jsonb(r) ->> 'rngmultitypid')::oid))
      from pg_catalog.pg_range r where r.rngtypid = t.oid)
    else format('create type %I.%I as (%s)', n.nspname, t.typname, (select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)) || ${collate}, ', ' order by a.attnum)
      from pg_catalog.pg_attribute a join pg_catalog.pg_type ty on ty.oid = a.atttypid where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped)) end as sql
  from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace left join pg_catalog.pg_type b on b.oid = t.typbasetype
  where (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and exists (select from pg_catalog.pg_class c where c.oid = t.typrelid and c.relkind = 'c')))
    and not (${system}) and not ${member('pg_type', 't.oid')}`;

// Its own columns; those that it only has from a parent come with INHERITS. A partition has all, and is attached afterwards.
const columns = `select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)) || ${collate}
      || case when a.attgenerated = '' then '' else format(' generated always as (%s) %s', pg_get_expr(ad.adbin, ad.adrelid), case a.attgenerated when 'v' then 'virtual' else 'stored' end) end
      || case when a.attnotnull then ' not null' else '' end, ', ' order by a.attnum)
    from pg_catalog.pg_attribute a join pg_catalog.pg_type ty on ty.oid = a.atttypid left join pg_catalog.pg_attrdef ad on ad.adrelid = a.attrelid and ad.adnum = a.attnum and a.attgenerated <> ''
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and (a.attislocal or c.relispartition)`;

const options = `coalesce((select ' with (' || string_agg(format('%s = %L', option_name, option_value), ', ') || ')' from pg_catalog.pg_options_to_table(c.reloptions)), '')`;

const tables = `select 'pg_class' as class, c.oid, 3 as rank, format('create table %I.%I (%s)', n.nspname, c.relname, (${columns}))
    || coalesce((select ' inherits (' || string_agg(format('%I.%I', pn.nspname, p.relname), ', ' order by i.inhseqno) || ')' from pg_catalog.pg_inherits i join pg_catalog.pg_class p on p.oid = i.inhparent
      join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace where i.inhrelid = c.oid and not c.relispartition), '')
    || case when c.relkind = 'p' then ' partition by ' || pg_get_partkeydef(c.oid) else '' end || case when c.relkind = 'r' then ${options} else '' end as sql
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and c.relpersistence <> 't' and not (${system}) and not ${member('pg_class', 'c.oid')}`;

const partitions = `select 'partition' as class, c.oid, 4 as rank, format('alter table only %I.%I attach partition %I.%I %s', pn.nspname, p.relname, n.nspname, c.relname, pg_get_expr(c.relpartbound, c.oid)) as sql
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_inherits i on i.inhrelid = c.oid join pg_catalog.pg_class p on p.oid = i.inhparent
    join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
  where c.relispartition and c.relkind in ('r', 'p') and not (${system}) and not ${member('pg_class', 'c.oid')}`;

// What a sequence gives is of no matter to a planner, and the sequences are not there.
const defaults = `select 'pg_attrdef' as class, ad.oid, 5 as rank, format('alter table only %I.%I alter column %I set default %s', n.nspname, c.relname, a.attname, pg_get_expr(ad.adbin, ad.adrelid)) as sql
  from pg_catalog.pg_attrdef ad join pg_catalog.pg_class c on c.oid = ad.adrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = ad.adrelid and a.attnum = ad.adnum
  where a.attgenerated = '' and c.relkind in ('r', 'p') and c.relpersistence <> 't' and not (${system}) and not ${member('pg_class', 'c.oid')}
    and not exists (select from pg_catalog.pg_depend d join pg_catalog.pg_class s on s.oid = d.refobjid and s.relkind = 'S'
      where d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and d.objid = ad.oid and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass)`;

const functions = `select 'pg_proc' as class, f.oid, 6 as rank, pg_get_functiondef(f.oid) as sql
  from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace join pg_catalog.pg_language l on l.oid = f.prolang
  where f.prokind in ('f', 'w') and l.lanname in ('sql', 'plpgsql') and f.prorettype not in ('pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype)
    and not (${system}) and not ${member('pg_proc', 'f.oid')}`;

const constraints = `select 'pg_constraint' as class, k.oid, case k.contype when 'f' then 10 else 7 end as rank,
    format('alter table %s%I.%I add constraint %I %s', case when c.relkind = 'p' and k.contype in ('f', 'c') then '' when k.contype = 'c' and c.relhassubclass then '' else 'only ' end, n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) as sql
  from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where k.contype in ('p', 'u', 'x', 'f', 'c') and (k.contype <> 'f' or k.conparentid = 0) and (k.contype <> 'c' or k.conislocal) and c.relkind in ('r', 'p') and c.relpersistence <> 't'
    and not (${system}) and not ${member('pg_class', 'c.oid')}`;

const indexTables = `from pg_catalog.pg_index x join pg_catalog.pg_class i on i.oid = x.indexrelid join pg_catalog.pg_class c on c.oid = x.indrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace`;
const isIndexOfUser = `c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' and not (${system}) and not ${member('pg_class', 'c.oid')}`;

const indexes = `select 'pg_class' as class, x.indexrelid as oid, 8 as rank, pg_get_indexdef(x.indexrelid) as sql ${indexTables}
  where (x.indisvalid or i.relkind = 'I') and ${isIndexOfUser}
    and not exists (select from pg_catalog.pg_constraint k where k.conindid = x.indexrelid and k.conrelid = x.indrelid and k.contype in ('p', 'u', 'x'))`;

const indexParts = `select 'index partition' as class, x.indexrelid as oid, 9 as rank, format('alter index %I.%I attach partition %I.%I', pn.nspname, p.relname, n.nspname, i.relname) as sql ${indexTables}
    join pg_catalog.pg_inherits h on h.inhrelid = x.indexrelid join pg_catalog.pg_class p on p.oid = h.inhparent join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
  where ${isIndexOfUser}`;

const views = `select 'pg_class' as class, c.oid, 11 as rank, format('create %sview %I.%I%s as %s%s', case when c.relkind = 'm' then 'materialized ' else '' end, n.nspname, c.relname, ${options},
    rtrim(pg_get_viewdef(c.oid), '; '), case when c.relkind = 'm' then ' with no data' else '' end) as sql
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and c.relpersistence <> 't' and not (${system}) and not ${member('pg_class', 'c.oid')}`;

/** Each returns rows of `class`, `oid`, `rank` and `sql`. */
export const objectTexts: readonly string[] = [schemas, extensions, collations, types, tables, partitions, defaults, functions, constraints, indexes, indexParts, views];

/** Which object needs which: that of a rule is its view's, of an array its element's, of a row type its table's. */
export const dependenciesText = `with known as (
    select d.classid::regclass::text as class, d.objid as oid, d.refclassid::regclass::text as ref_class, d.refobjid as ref_oid
    from pg_catalog.pg_depend d where d.deptype in ('n', 'a', 'i', 'P', 'S') and d.objid >= 16384 and d.refobjid >= 16384
      and d.classid in ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass, 'pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_constraint'::regclass, 'pg_catalog.pg_attrdef'::regclass, 'pg_catalog.pg_rewrite'::regclass)
      and d.refclassid in ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass, 'pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_constraint'::regclass, 'pg_catalog.pg_collation'::regclass)
  ), owners as (
    select 'pg_catalog.pg_rewrite' as class, r.oid, 'pg_catalog.pg_class' as own_class, r.ev_class as own from pg_catalog.pg_rewrite r where r.oid >= 16384
    union all select 'pg_catalog.pg_attrdef', ad.oid, 'pg_catalog.pg_class', ad.adrelid from pg_catalog.pg_attrdef ad join pg_catalog.pg_attribute a on a.attrelid = ad.adrelid and a.attnum = ad.adnum where a.attgenerated <> ''
    union all select 'pg_catalog.pg_constraint', k.oid, 'pg_catalog.pg_type', k.contypid from pg_catalog.pg_constraint k where k.contypid <> 0
    union all select 'pg_catalog.pg_class', k.conindid, 'pg_catalog.pg_constraint', k.oid from pg_catalog.pg_constraint k where k.contype in ('p', 'u', 'x')
    union all select 'pg_catalog.pg_class', c.oid, 'pg_catalog.pg_type', c.reltype from pg_catalog.pg_class c where c.relkind = 'c'
    union all select 'pg_catalog.pg_type', t.oid, case when e.typrelid <> 0 and r.relkind <> 'c' then 'pg_catalog.pg_class' else 'pg_catalog.pg_type' end, case when e.typrelid <> 0 and r.relkind <> 'c' then r.oid else e.oid end
      from pg_catalog.pg_type t join pg_catalog.pg_type e on e.oid = case when t.typelem <> 0 and t.typlen = -1 then t.typelem else t.oid end left join pg_catalog.pg_class r on r.oid = e.typrelid where t.oid >= 16384
  ), named as (select regexp_replace(class, '^pg_catalog\\.', '') as class, oid, regexp_replace(own_class, '^pg_catalog\\.', '') as own_class, own from owners)
  select distinct coalesce(a.own_class, regexp_replace(k.class, '^pg_catalog\\.', '')) as class, coalesce(a.own, k.oid) as oid,
    coalesce(b.own_class, regexp_replace(k.ref_class, '^pg_catalog\\.', '')) as ref_class, coalesce(b.own, k.ref_oid) as ref_oid
  from known k left join named a on a.class = regexp_replace(k.class, '^pg_catalog\\.', '') and a.oid = k.oid left join named b on b.class = regexp_replace(k.ref_class, '^pg_catalog\\.', '') and b.oid = k.ref_oid`;

/** Counts what is not rebuilt. */
export const leftOutText = `select kind, count(*)::int as count from (
    select 'aggregate' as kind from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace where f.prokind = 'a' and not (${system}) and not ${member('pg_proc', 'f.oid')}
    union all select 'function in ' || l.lanname from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace join pg_catalog.pg_language l on l.oid = f.prolang
      where f.prokind in ('f', 'w') and l.lanname not in ('sql', 'plpgsql', 'internal') and not (${system}) and not ${member('pg_proc', 'f.oid')}
    union all select 'foreign table' from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind = 'f' and not (${system}) and not ${member('pg_class', 'c.oid')}
    union all select 'operator' from pg_catalog.pg_operator o join pg_catalog.pg_namespace n on n.oid = o.oprnamespace where not (${system}) and not ${member('pg_operator', 'o.oid')}
    union all select 'operator class' from pg_catalog.pg_opclass o join pg_catalog.pg_namespace n on n.oid = o.opcnamespace where not (${system}) and not ${member('pg_opclass', 'o.oid')}
    union all select 'text search configuration' from pg_catalog.pg_ts_config t join pg_catalog.pg_namespace n on n.oid = t.cfgnamespace where not (${system}) and not ${member('pg_ts_config', 't.oid')}
    union all select 'row security' from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relrowsecurity and not (${system})
    union all select 'invalid index' ${indexTables} where not x.indisvalid and i.relkind = 'i' and ${isIndexOfUser}
  ) o group by kind order by kind`;
