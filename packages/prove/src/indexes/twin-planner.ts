import type { CatalogIndex, Planner } from '@kentledge/core/database';
import { createText } from '@kentledge/core/database';
import type { Twin } from '../twin/index.ts';

/** Returns a planner that asks a twin. Indexes of the schema that may go are there only where they are named. */
export async function twinPlanner(twin: Twin, mayGo: (index: CatalogIndex) => boolean): Promise<Planner> {
  await twin.hide(twin.catalog.tables.flatMap(({ indexes }) => indexes.filter(mayGo).map(({ name }) => name)));
  return {
    plan: (statement, shown) => twin.explain(statement, { shown }),
    add: async (indexes) => {
      await twin.add(indexes.map(({ index, statistics }) => ({ create: createText(index), table: index.table, statistics })));
    },
    remove: (indexes) => twin.remove(indexes),
  };
}
