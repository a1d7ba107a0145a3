import type { IndexCandidate } from '../candidate/candidate.ts';
import type { Option, Reach } from './options.ts';
import { isOn } from './options.ts';

/** Indexes that a query is asked about together at most, beside those of its own: a planner's time grows with their square. */
const mostOthers = 24;

/**
 * Returns for each query the numbers of the options that could matter to it: those that its accesses use, the indexes that
 * its tables have, what stands for one of these and another (`merged`: the names of both), and of those that other queries use the ones with the same first part, the most used first.
 */
export function relevantOf(options: readonly Option[], reach: readonly Reach[], used: ReadonlyMap<string, ReadonlySet<string>>, merged: ReadonlyMap<string, readonly string[]>): readonly (readonly number[])[] {
  const own = reach.map(({ accesses }) => new Set(accesses.flatMap(({ sql }) => [...(used.get(sql) ?? [])])));
  const counts = new Map<string, number>();
  for (const names of own) for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const byStart = Map.groupBy(options.keys(), (number) => startOf(options[number]?.index));
  return reach.map(({ candidates, there, tables }, query) => {
    const names = own[query] ?? new Set();
    const mine = options.flatMap((option, number) => (names.has(option.index.name) || merged.get(option.index.name)?.some((name) => names.has(name)) === true || (option.present !== undefined && tables.values().some((table) => isOn(option, table))) ? [number] : []));
    const taken = new Set(mine);
    const starts = new Set([...candidates, ...there].map(startOf));
    const others = [...starts].flatMap((start) => byStart.get(start) ?? []).filter((number) => !taken.has(number) && options[number]?.present === undefined);
    const count = (number: number): number => counts.get(options[number]?.index.name ?? '') ?? 0;
    return [...mine, ...others.toSorted((a, b) => count(b) - count(a) || a - b).slice(0, mostOthers)].toSorted((a, b) => a - b);
  });
}

/** What tells whether two indexes may do the same for a query: the same table, and the same first part. */
function startOf(index: IndexCandidate | undefined): string {
  return JSON.stringify([index?.schema, index?.table, index?.method, index?.parts[0]?.sql]);
}
