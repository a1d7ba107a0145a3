import type { AdviseInput } from './input.ts';
import type { Known } from './known.ts';
import type { PlanTree } from '../../evidence/index.ts';
import type { Writer } from './upkeep.ts';
import { writesOf } from './writes.ts';

/** Returns the queries that write, with the rows that the planner expects one run of each to write. */
export async function writersOf({ queries, planner }: Pick<AdviseInput, 'queries' | 'planner'>, known: Known): Promise<readonly Writer[]> {
  const writers: Writer[] = [];
  for (const [query, { sql, tree }] of queries.entries()) {
    const writes = writesOf(tree).filter(({ table, schema }) => known.find(table, schema) !== undefined);
    if (writes.length === 0) continue;
    const rows = writtenIn(await planner.plan(sql, []));
    for (const write of writes) writers.push({ query, write, rows: rows.get(write.table) ?? 1 });
  }
  return writers;
}

/** The rows that come to each node that writes, by its table. */
function writtenIn(plan: PlanTree): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  const walk = (node: PlanTree): void => {
    if (node['Node Type'] === 'ModifyTable' && node['Relation Name'] !== undefined) rows.set(node['Relation Name'], node.Plans?.[0]?.['Plan Rows'] ?? 1);
    for (const child of node.Plans ?? []) walk(child);
  };
  walk(plan);
  return rows;
}
