import type { CatalogIndex, Planner } from '@kentledge/core/database';
import { createText } from '@kentledge/core/database';
import type { PlanTree } from '@kentledge/core/evidence';
import type { Twin } from '../twin/index.ts';

/** A plan in which an index on a partition has the name of the one that it is a part of: that is what is chosen, or not. */
function withWholes(plan: PlanTree, twin: Twin): PlanTree {
  const index = plan['Index Name'];
  return { ...plan, ...(index === undefined ? {} : { 'Index Name': twin.wholeOf(index) }), ...(plan.Plans === undefined ? {} : { Plans: plan.Plans.map((child) => withWholes(child, twin)) }) };
}

/** Returns a planner that asks twins, all of the same database. Indexes of the schema that may go are there only where they are named. */
export async function twinPlanner(twins: readonly Twin[], mayGo: (index: CatalogIndex) => boolean): Promise<Planner> {
  const waiting = new Map(twins.map((twin) => [twin, 0]));
  const all = async (work: (twin: Twin) => Promise<unknown>): Promise<void> => void (await Promise.all(twins.map(work)));
  await all((twin) => twin.hide(twin.catalog.tables.flatMap(({ indexes }) => indexes.filter(mayGo).map(({ name }) => name))));
  return {
    lanes: twins.length,
    plan: async (statement, shown) => {
      const [least] = [...waiting].toSorted(([, one], [, other]) => one - other);
      if (least === undefined) throw new Error('there is no twin');
      const [twin] = least;
      waiting.set(twin, (waiting.get(twin) ?? 0) + 1);
      try {
        return withWholes(await twin.explain(statement, { shown }), twin);
      } finally {
        waiting.set(twin, (waiting.get(twin) ?? 0) - 1);
      }
    },
    add: (indexes) => all((twin) => twin.add(indexes.map(({ index, statistics }) => ({ create: createText(index), table: index.table, statistics })))),
    remove: (indexes) => all((twin) => twin.remove(indexes)),
  };
}
