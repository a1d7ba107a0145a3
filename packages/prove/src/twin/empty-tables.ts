import { type ClientBase, escapeIdentifier } from 'pg';

interface Filled {
  readonly schema: string;
  readonly name: string;
  readonly isView: boolean;
}

const filledText = `select n.nspname as schema, c.relname as name, c.relkind = 'm' as "isView" from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'm') and c.relowner = current_user::regrole and n.nspname not in ('pg_catalog', 'information_schema') and pg_relation_size(c.oid) > 0`;

/** Takes away the rows that a schema's blocks and functions have written, by the role that has made the schema. */
export async function emptyTables(maker: ClientBase): Promise<void> {
  const { rows } = await maker.query<Filled>(filledText);
  const named = rows.map(({ schema, name, isView }) => ({ text: `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`, isView }));
  for (const { text } of named.filter(({ isView }) => isView)) await maker.query(`refresh materialized view ${text} with no data`);
  const tables = named.filter(({ isView }) => !isView).map(({ text }) => text);
  for (const table of tables) await maker.query(`alter table ${table} disable trigger user`);
  if (tables.length > 0) await maker.query(`truncate ${tables.join(', ')} cascade`);
}
