import type { Planner } from '@kentledge/core/database';
import { createText } from '@kentledge/core/database';
import type { Twin } from '../twin/index.ts';

/** Returns a planner that asks a twin. Indexes of the schema that enforce nothing are there only where they are named. */
export function twinPlanner(twin: Twin): Planner {
  const droppable = twin.catalog.tables.flatMap(({ indexes }) => indexes.flatMap(({ name, unique, constraint }) => (unique || constraint !== undefined ? [] : [name])));
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
