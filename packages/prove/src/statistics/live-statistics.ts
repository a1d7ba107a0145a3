import { Failure } from '../run/index.ts';
import { withLiveDatabase } from '../workload/index.ts';
import { readStatistics } from './read-statistics.ts';
import type { LiveStatistics, ReadOptions } from './read-statistics.ts';

/**
 * Reads the statistics of the database at a URL: never a row of a table, and nothing is written. Throws a `Failure` if it can't be
 * reached, refuses, is too old, or has no statistics.
 */
export async function liveStatistics(url: string, options: ReadOptions): Promise<LiveStatistics> {
  const live = await withLiveDatabase(url, (client) => readStatistics(client, options));
  const tables = live.statistics.relations.filter(({ kind }) => kind === 'table').length;
  const unanalyzed = live.told.find(({ code }) => code === 'prove/never-analyzed')?.data?.['count'] ?? 0;
  if (tables === unanalyzed) throw new Failure('no-statistics', { database: live.statistics.of, tables });
  return live;
}
