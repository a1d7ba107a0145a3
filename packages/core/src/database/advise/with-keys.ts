import type { Config } from '../search/planner.ts';
import type { Found } from '../search/search.ts';
import { having } from '../search/search.ts';
import type { Workload } from '../search/workload.ts';
import { neededByKeys } from './foreign-keys.ts';
import type { Known } from './known.ts';
import type { Option } from './options.ts';
import { isSameTable } from './options.ts';

interface Given {
  readonly options: readonly Option[];
  readonly workload: Workload;
  readonly known: Known;
  readonly present: Config;
  readonly budget: number | undefined;
}

/** Keeps what foreign keys need, as far as the budget allows; where another order of a chosen index serves them and costs the queries no more, that instead. */
export async function withKeys(found: Found, { options, workload, known, present, budget = Number.POSITIVE_INFINITY }: Given): Promise<Found> {
  let config = found.config;
  const needed = (chosen: Config): ReadonlySet<number> => new Set(neededByKeys(options, workload, known, { present, chosen }).keys());
  for (const number of needed(config)) {
    if (config.has(number)) continue;
    const kept = config.union(new Set([number]));
    const turned = ordersFor(options, config, number).filter((other) => workload.bytes(other) <= budget && !needed(other).has(number));
    config = await cheapest(workload, workload.bytes(kept) <= budget ? kept : config, turned);
  }
  return having(workload, found, config);
}

/** The configurations in which one index of the table has its columns in another order. */
function ordersFor(options: readonly Option[], config: Config, number: number): readonly Config[] {
  return [...config].flatMap((made) => {
    const orders = options.flatMap((option, other) => (!config.has(other) && isSameTable(option, options[number]) && isTurned(options[made], option) ? [other] : []));
    return orders.map((other) => config.difference(new Set([made])).union(new Set([other])));
  });
}

function isTurned(one: Option | undefined, other: Option): boolean {
  const held = ({ index }: Option): string => JSON.stringify([index.schema, index.table, index.method, index.parts.map(({ sql, descending }) => `${sql} ${descending}`).toSorted(), index.include, index.where?.sql]);
  return one !== undefined && one.present === undefined && other.present === undefined && held(one) === held(other);
}

async function cheapest(workload: Workload, first: Config, others: readonly Config[]): Promise<Config> {
  let best = first;
  await workload.settle(best);
  for (const other of others) {
    await workload.settle(other);
    if (workload.cost(other) <= workload.cost(best)) best = other;
  }
  return best;
}
