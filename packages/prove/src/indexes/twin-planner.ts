import type { CatalogIndex, Planner } from '@kentledge/core/database';
import { createText } from '@kentledge/core/database';
import type { Twin } from '../twin/index.ts';

/** Returns a planner that asks a twin. Indexes of the schema that may go are there only where they are named. */
export function twinPlanner(twin: Twin, mayGo: (index: CatalogIndex) => boolean): Planner {
  const droppable = twin.catalog.tables.flatMap(({ indexes }) => indexes.filter(mayGo).map(({ name }) => name));
  return {
    plan: (statement, indexes) => {
      const shown = new Set(indexes);
      return twin.explain(statement, { shown: indexes, hidden: droppable.filter((name) => !shown.has(name)) });
    },
    add: async (indexes) => {
      await twin.add(indexes.map(({ index, statistics }) => ({ create: createText(index), table: index.table, statistics })));
    },
    remove: () => Promise.resolve(),
  };
}
