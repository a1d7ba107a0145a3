import type { ClientBase } from 'pg';

/**
 * Makes a function by which the planner's role, which may change nothing else of the catalog, hides indexes from itself:
 * an invalid index is kept up to date, but not planned with. To be called in a transaction that is rolled back.
 */
export async function createToggle(admin: ClientBase, role: string): Promise<void> {
  await admin.query(`create schema kentledge_twin;
    create function kentledge_twin.hide(names text[]) returns void language sql security definer set search_path = pg_catalog, pg_temp as
      $$ update pg_catalog.pg_index x set indisvalid = false from pg_catalog.pg_class c where c.oid = x.indexrelid and c.relname = any(names) and c.oid >= 16384 $$;
    grant usage on schema kentledge_twin to ${role}`);
}

/** Runs `work` while the indexes of these names are hidden from the session. */
export async function plansWith<T>(client: ClientBase, hidden: readonly string[], work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    if (hidden.length > 0) await client.query('select kentledge_twin.hide($1)', [hidden]);
    return await work();
  } finally {
    await client.query('rollback');
  }
}
