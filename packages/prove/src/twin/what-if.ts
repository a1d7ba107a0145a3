import type { ClientBase } from 'pg';

/**
 * Makes a function by which the planner's role, which may change nothing else of the catalog, sees or hides indexes, with
 * those of the partitions: an invalid index is not planned with. To be called in a transaction that is rolled back.
 */
export async function createToggle(admin: ClientBase): Promise<void> {
  await admin.query(`create function kentledge_twin.show(names text[], shown boolean) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
      with recursive found as (
        select c.oid from pg_class c where c.relname = any(names) and c.oid >= 16384
        union select i.inhrelid from found f join pg_inherits i on i.inhparent = f.oid)
      update pg_index x set indisvalid = shown from found f where f.oid = x.indexrelid $$`);
}

/** Indexes that a plan is made with beside those that the schema has, and those of the schema that it is made without. */
export interface Shown {
  readonly shown?: readonly string[];
  readonly hidden?: readonly string[];
}

/**
 * Returns the text that asks for a plan while the session sees other indexes. Sent as one message it is one transaction,
 * in which nothing can be written once the indexes are as they should, and which leaves nothing behind, whatever fails.
 */
export function planText(client: ClientBase, { shown = [], hidden = [] }: Shown, statement: string): string {
  const show = (names: readonly string[], isShown: boolean): string =>
    names.length === 0 ? '' : `select kentledge_twin.show(array[${names.map((name) => client.escapeLiteral(name)).join(', ')}], ${isShown}); `;
  // A line of its own: the statement may end in a comment.
  return `${show(hidden, false)}${show(shown, true)}set transaction read only; explain (generic_plan, format json) ${statement}\n; rollback`;
}
