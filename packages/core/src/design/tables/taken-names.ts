import { partitionNames } from '../../system/index.ts';
import type { Table } from '../../system/index.ts';
import { Names, runtimeNames } from './naming.ts';

/** Returns the names of relations that the tables have taken, to which indexes and more tables may be added. */
export function takenNames(tables: readonly Table[]): Names {
  const names = new Names();
  for (const name of runtimeNames) names.reserve(name);
  for (const table of tables) {
    names.reserve(table.name);
    names.reserve(`${table.name}_pkey`);
    for (const unique of table.uniques) names.reserve(unique.name);
    for (const name of partitionNames(table.partitions)) names.reserve(name);
  }
  return names;
}
