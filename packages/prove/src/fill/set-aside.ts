import { escapeIdentifier } from 'pg';
import type { ClientBase } from 'pg';

/** Keys, indexes and triggers taken off the tables, in the order in which they are made again. */
export interface SetAside {
  readonly restore: readonly { readonly name: string; readonly kind: 'index' | 'constraint' | 'foreign-key'; readonly sql: string }[];
  readonly tables: readonly string[];
}

interface ConstraintRow {
  readonly table: string;
  readonly name: string;
  readonly type: 'p' | 'u' | 'f' | 'c' | 'x';
  readonly definition: string;
}

interface IndexRow {
  readonly name: string;
  readonly definition: string;
}

const constraintsSql = `
  select c.conrelid::regclass::text as "table", quote_ident(c.conname) as name, c.contype as type, pg_get_constraintdef(c.oid) as definition
  from pg_constraint c join pg_class t on t.oid = c.conrelid
  where t.relnamespace = current_schema()::regnamespace and not t.relispartition and c.conparentid = 0 and c.contype in ('p', 'u', 'f', 'c')
  order by c.conrelid, c.conname`;

const indexesSql = `
  select i.indexrelid::regclass::text as name, replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') as definition
  from pg_index i join pg_class t on t.oid = i.indrelid
  where t.relnamespace = current_schema()::regnamespace and not t.relispartition
    and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x'))
  order by 1`;

/**
 * Takes keys, checks, foreign keys and indexes off the tables that the project's own migrations made, and turns its
 * triggers off; returns what puts them back. The definitions come from the catalogue: what is measured later is what
 * the migrations say, whoever wrote them. What a partition has it has from its table.
 */
export async function setAside(client: ClientBase, tables: readonly string[]): Promise<SetAside> {
  const constraints = (await client.query<ConstraintRow>(constraintsSql)).rows;
  const indexes = (await client.query<IndexRow>(indexesSql)).rows;
  const ordered = constraints.toSorted((a, b) => order(a.type) - order(b.type));
  for (const row of ordered.toReversed()) await client.query(`alter table ${row.table} drop constraint ${row.name}`);
  for (const row of indexes) await client.query(`drop index ${row.name}`);
  for (const table of tables) await client.query(`alter table ${escapeIdentifier(table)} disable trigger user`);
  const again = (row: ConstraintRow): string => `alter table ${row.table} add constraint ${row.name} ${row.definition}`;
  const checks = Map.groupBy(ordered.filter((row) => row.type === 'c'), (row) => row.table);
  return {
    tables,
    restore: [
      ...ordered.filter((row) => row.type === 'p' || row.type === 'u').map((row) => ({ name: row.name, kind: 'constraint' as const, sql: again(row) })),
      // All checks of a table in one statement: it reads the table once.
      ...[...checks].map(([table, rows]) => ({ name: table, kind: 'constraint' as const, sql: `alter table ${table} ${rows.map((row) => `add constraint ${row.name} ${row.definition}`).join(', ')}` })),
      ...indexes.map((row) => ({ name: row.name, kind: 'index' as const, sql: row.definition })),
      ...ordered.filter((row) => row.type === 'f').map((row) => ({ name: row.name, kind: 'foreign-key' as const, sql: again(row) })),
    ],
  };
}

/** Foreign keys need the keys that they refer to. */
function order(type: ConstraintRow['type']): number {
  return type === 'p' ? 0 : type === 'u' ? 1 : type === 'f' ? 3 : 2;
}

/** Turns the triggers on again. */
export async function enableTriggers(client: ClientBase, tables: readonly string[]): Promise<void> {
  for (const table of tables) await client.query(`alter table ${escapeIdentifier(table)} enable trigger user`);
}
