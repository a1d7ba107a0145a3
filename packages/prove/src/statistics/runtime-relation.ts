import type { ColumnStatistics, RelationStatistics } from '@kentledge/core/statistics';
import { btreeLevel, btreePages } from '@kentledge/core/statistics';
import type { Table } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import { timeRanges } from './partition-parts.ts';
import type { TimeRange } from './partition-parts.ts';
import { objectName } from './partition-relations.ts';
import { schemaName } from './table-relation.ts';

const pageRoom = 8192 - 24;
const uuidBytes = 16;

/**
 * Returns the statistics of a table that the running service fills, and of its key. A fill leaves it empty: its rows and
 * their width are the design's, and of its columns only the key and the time are known.
 */
export function runtimeRelation(table: Table, data: Data): readonly RelationStatistics[] {
  const rows = Math.round(table.rows.value * Math.min(1, data.options.scale));
  const pages = Math.ceil(rows / Math.max(1, Math.floor(pageRoom / table.rowBytes.value)));
  const columns = rows === 0 ? [] : table.columns.flatMap(({ name, type }): readonly ColumnStatistics[] => {
    if (table.primaryKey.length === 1 && table.primaryKey[0] === name) return [{ name, inherited: false, nullFraction: 0, width: uuidBytes, distinct: -1, correlation: 0 }];
    // Rows are written as time goes.
    return type === 'timestamptz' ? [{ name, inherited: false, nullFraction: 0, width: 8, distinct: -1, correlation: 1 }] : [];
  });
  const keyPages = btreePages({ rows, keyBytes: uuidBytes, keys: rows, mergesEqual: true });
  const whole: readonly [RelationStatistics, RelationStatistics] = [
    { schema: schemaName, name: table.name, kind: 'table', rows, pages, allVisible: pages, columns },
    { schema: schemaName, name: `${table.name}_pkey`.slice(-63), kind: 'index', rows, pages: keyPages, allVisible: 0, level: btreeLevel(keyPages, uuidBytes), columns: [] },
  ];
  return table.partitions?.kind === 'range' ? splitRelations(whole, timeRanges(table, table.partitions, data)) : whole;
}

/** None of its partitions is older than the fill: all rows are told of the first. */
function splitRelations([table, key]: readonly [RelationStatistics, RelationStatistics], ranges: readonly TimeRange[]): readonly RelationStatistics[] {
  const { level: _level, ...keyOfWhole } = key;
  const parts = ranges.flatMap(({ name }, place): readonly RelationStatistics[] => {
    const own = place === 0 ? [table, key] : [{ ...table, rows: 0, pages: 0, allVisible: 0, columns: [] }, { ...key, rows: 0, pages: 1, level: 0 }];
    return own.map((relation) => ({ ...relation, name: relation.kind === 'table' ? name : objectName(name, [], 'pkey') }));
  });
  return [{ ...table, pages: 0, allVisible: 0, columns: table.columns.map((column) => ({ ...column, inherited: true })) }, { ...keyOfWhole, rows: 0, pages: 0 }, ...parts];
}
