import type { Statistics } from '@kentledge/core/statistics';
import type { Run } from '@kentledge/prove/run';
import { startTwin } from '@kentledge/prove/twin';
import type { Subject } from './subject.ts';
import { settings } from './subject.ts';

/**
 * Returns the planner's cost of all queries together, on a twin that has these indexes as its statistics say. Whoever chose
 * the indexes, they are judged by this alone.
 */
export async function costOf(run: Run, { schema, queries }: Subject, creates: readonly string[], statistics: Statistics): Promise<number> {
  const twin = await startTwin(run, { schema: [...schema, ...creates], statistics, settings });
  try {
    const [told] = twin.told.filter(({ severity }) => severity === 'error');
    if (told !== undefined) throw new Error(told.message);
    let cost = 0;
    for (const { sql, weight } of queries) cost += weight * ((await twin.explain(sql))['Total Cost'] ?? 0);
    return cost;
  } finally {
    await twin.close();
  }
}
