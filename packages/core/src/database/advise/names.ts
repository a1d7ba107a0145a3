import type { PlanTree } from '../../evidence/index.ts';
import { hashText } from '../../random/index.ts';
import type { IndexCandidate } from '../candidate/candidate.ts';

/** PostgreSQL cuts names after so many bytes. */
const longest = 63;

/** Returns a name that PostgreSQL itself might give an index, and takes it. */
export function nameOf(index: IndexCandidate, taken: Set<string>): string {
  const columns = index.parts.map(({ column }) => column ?? 'expr').join('_');
  const full = `${index.table}_${columns}${index.method === 'btree' ? '' : `_${index.method}`}_idx`;
  const short = new TextEncoder().encode(full).length <= longest ? full : `${[...full].slice(0, 40).join('')}_${hashText(full).toString(36)}_idx`;
  let name = short;
  for (let count = 1; taken.has(name); count++) name = `${short}${count}`;
  taken.add(name);
  return name;
}

/** Returns a plan with the names by which people will find its indexes. */
export function withNames(plan: PlanTree, people: ReadonlyMap<string, string>): PlanTree {
  const index = plan['Index Name'];
  return { ...plan, ...(index === undefined ? {} : { 'Index Name': people.get(index) ?? index }), ...(plan.Plans === undefined ? {} : { Plans: plan.Plans.map((child) => withNames(child, people)) }) };
}
