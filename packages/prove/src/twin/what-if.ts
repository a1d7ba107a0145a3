import type { ClientBase } from 'pg';

/**
 * Makes a function by which the planner's role, which may change nothing else of the catalog, sees or hides indexes: an
 * invalid index is not planned with. To be called in a transaction that is rolled back.
 */
export async function createToggle(admin: ClientBase): Promise<void> {
  await admin.query(`create function kentledge_twin.show(names text[], shown boolean) returns void language sql security definer set search_path = pg_catalog, pg_temp as
      $$ update pg_catalog.pg_index x set indisvalid = shown from pg_catalog.pg_class c where c.oid = x.indexrelid and c.relname = any(names) and c.oid >= 16384 $$`);
}

/** Indexes that a plan is made with beside those that the schema has, and those of the schema that it is made without. */
export interface Shown {
  readonly shown?: readonly string[];
  readonly hidden?: readonly string[];
}

/** Runs `work`, which can write nothing, while the session sees other indexes. */
export async function plansWith<T>(client: ClientBase, { shown = [], hidden = [] }: Shown, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    if (hidden.length > 0) await client.query('select kentledge_twin.show($1, false)', [hidden]);
    if (shown.length > 0) await client.query('select kentledge_twin.show($1, true)', [shown]);
    await client.query('set transaction read only');
    return await work();
  } finally {
    // Where the connection broke, there is nothing to roll back, and why it broke is what matters.
    await client.query('rollback').catch(() => undefined);
  }
}
