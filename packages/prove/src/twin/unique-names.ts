import type { Catalog, CatalogIndex } from '@kentledge/core/database';
import type { ClientBase } from 'pg';

interface Renamed {
  readonly schema: string;
  readonly given: string;
  readonly name: string;
}

// Once per schema, as in a database with a schema for each tenant; a hash keeps apart what is cut after 63 bytes.
const renameText = `with indexes as (
    select c.oid, n.nspname as schema, c.relname as given, count(*) over (partition by c.relname) as times
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('i', 'I') and n.nspname not in ('pg_catalog', 'information_schema', 'kentledge_twin') and n.nspname !~ '^pg_(toast|temp)'
  ), renamed as (
    select oid, schema, given, case when octet_length(schema || '.' || given) <= 63 then schema || '.' || given else left(given, 10) || md5(schema || '.' || given) end as name from indexes where times > 1
  )
  update pg_class c set relname = r.name from renamed r where r.oid = c.oid returning r.schema, r.given, r.name`;

/** Plans name indexes without their schema: gives those whose name another schema has too a name of their own. To be called when statistics are there, by a superuser. */
export async function makeNamesUnique(admin: ClientBase): Promise<ReadonlyMap<string, string>> {
  const { rows } = await admin.query<Renamed>(renameText);
  return new Map(rows.map(({ name, given }) => [name, given]));
}

/** Returns a catalog in which renamed indexes know the names that they were given. */
export function withGivenNames(catalog: Catalog, given: ReadonlyMap<string, string>): Catalog {
  const named = (index: CatalogIndex): CatalogIndex => {
    const name = given.get(index.name);
    return name === undefined ? index : { ...index, given: name };
  };
  return { ...catalog, tables: catalog.tables.map((table) => ({ ...table, indexes: table.indexes.map(named) })) };
}
