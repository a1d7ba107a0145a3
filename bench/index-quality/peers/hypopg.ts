import type { Client } from 'pg';
import type { Subject } from '../subject.ts';

/** Returns what the queries cost together on PostgreSQL 15 with hypothetical indexes of HypoPG, and what it says of their bytes. */
export async function hypopgCost(client: Client, { queries }: Subject, creates: readonly string[]): Promise<{ readonly cost: number; readonly bytes: number }> {
  await client.query('select hypopg_reset()');
  for (const create of creates) await client.query('select hypopg_create_index($1)', [create]);
  const { rows } = await client.query<{ bytes: number }>('select coalesce(sum(hypopg_relation_size(indexrelid)), 0)::float8 as bytes from hypopg_list_indexes');
  let cost = 0;
  for (const { sql } of queries) {
    const plan = await client.query<{ 'QUERY PLAN': readonly { readonly Plan: { readonly 'Total Cost': number } }[] }>(`explain (format json) ${sql}`);
    cost += plan.rows[0]?.['QUERY PLAN'][0]?.Plan['Total Cost'] ?? 0;
  }
  await client.query('select hypopg_reset()');
  return { cost, bytes: rows[0]?.bytes ?? 0 };
}
