import type { Config } from '../search/planner.ts';
import type { Found } from '../search/search.ts';
import { having } from '../search/search.ts';
import type { Workload } from '../search/workload.ts';
import type { Option } from './options.ts';
import { isSameTable } from './options.ts';

/** Share of the workload's cost that a new index must save over one that is there: for less nobody builds one. */
const leastOfWorkload = 0.01;

/** Takes for each new index one that is there instead, where that does as well but for what nobody feels: `leastGain` of one query's cost. */
export async function stayingWith(workload: Workload, found: Found, { options, present, budget = Number.POSITIVE_INFINITY, leastGain }: { readonly options: readonly Option[]; readonly present: Config; readonly budget: number | undefined; readonly leastGain: number }): Promise<Found> {
  let { config } = found;
  for (const made of found.config.difference(present)) {
    for (const there of present) {
      if (config.has(there) || !config.has(made) || !isSameTable(options[made], options[there])) continue;
      const swapped = new Set([...config].filter((number) => number !== made)).add(there);
      if (workload.bytes(swapped) <= budget && (await doesAsWell(workload, config, swapped, [made, there], leastGain))) config = swapped;
    }
  }
  return having(workload, found, config);
}

async function doesAsWell(workload: Workload, config: Config, swapped: Config, changed: readonly number[], leastGain: number): Promise<boolean> {
  const queries = new Set(changed.flatMap((number) => workload.queriesOf[number] ?? []));
  await workload.settle(config, queries);
  await workload.settle(swapped, queries);
  const cost = (query: number, of: Config): number => workload.book(query).plan(workload.book(query).maskOf(of)).cost;
  return [...queries].every((query) => cost(query, swapped) * (1 - leastGain) <= cost(query, config)) && workload.cost(swapped) * (1 - leastOfWorkload) <= workload.cost(config);
}
