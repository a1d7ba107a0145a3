import type { ColumnStatistics, RelationStatistics } from '@kentledge/core/statistics';
import { btreeLevel, btreePages } from '@kentledge/core/statistics';
import type { Table } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import { schemaName } from './table-relation.ts';

const pageRoom = 8192 - 24;
const uuidBytes = 16;

/**
 * Returns the statistics of a table that the running service fills, and of its key. A fill leaves it empty: its rows and
 * their width are the design's, and of its columns only the key and the time are known.
 */
export function runtimeRelation(table: Table, { options }: Data): readonly RelationStatistics[] {
  const rows = Math.round(table.rows.value * Math.min(1, options.scale));
  const pages = Math.ceil(rows / Math.max(1, Math.floor(pageRoom / table.rowBytes.value)));
  const columns = rows === 0 ? [] : table.columns.flatMap(({ name, type }): readonly ColumnStatistics[] => {
    if (table.primaryKey.length === 1 && table.primaryKey[0] === name) return [{ name, inherited: false, nullFraction: 0, width: uuidBytes, distinct: -1, correlation: 0 }];
    // Rows are written as time goes.
    return type === 'timestamptz' ? [{ name, inherited: false, nullFraction: 0, width: 8, distinct: -1, correlation: 1 }] : [];
  });
  const keyPages = btreePages({ rows, keyBytes: uuidBytes, keys: rows, mergesEqual: true });
  return [
    { schema: schemaName, name: table.name, kind: 'table', rows, pages, allVisible: pages, columns },
    { schema: schemaName, name: `${table.name}_pkey`.slice(-63), kind: 'index', rows, pages: keyPages, allVisible: 0, level: btreeLevel(keyPages, uuidBytes), columns: [] },
  ];
}
