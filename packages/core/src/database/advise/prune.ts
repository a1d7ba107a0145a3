import type { IndexCandidate } from '../candidate/candidate.ts';
import type { Planner } from './planner.ts';
import { indexesIn } from './planner.ts';

/** Times that a query is asked with what it has not used so far. */
const rounds = 6;

/** Returns the names of the candidates that a query uses when all are there, then when those are gone, and so on. */
export async function usedBy(statement: string, candidates: readonly IndexCandidate[], planner: Planner): Promise<ReadonlySet<string>> {
  let left = new Set(candidates.map(({ name }) => name));
  const used = new Set<string>();
  for (let round = 0; round < rounds && left.size > 0; round++) {
    const found = new Set(indexesIn(await planner.plan(statement, [...left]))).intersection(left);
    if (found.size === 0) break;
    for (const name of found) used.add(name);
    left = left.difference(found);
  }
  return used;
}

/** Returns what tells whether two indexes may do the same for a query: the same table, and the same first part. */
export function startOf({ schema, table, method, parts }: IndexCandidate): string {
  return JSON.stringify([schema, table, method, parts[0]?.sql]);
}
