import { storage } from '../../knowledge/index.ts';
import type { Brief, Table } from '../../system/index.ts';
import { indexBytes } from '../index/cost.ts';
import { columnWidths } from '../tables/sizes.ts';

export type Bound = 'value' | 'low' | 'high';
export type Bounds = Readonly<Record<Bound, number>>;

/** What a table takes on disk, bytes: its rows with dead ones and free space, and its indexes with the keys among them. */
export interface Stored {
  readonly table: Table;
  readonly rows: Bounds;
  readonly indexes: Bounds;
}

/** Returns the size of each table at the declared volume. */
export function storedTables(brief: Brief, tables: readonly Table[]): readonly Stored[] {
  const widthOf = columnWidths(brief, tables);
  return tables.map((table) => {
    const keys = [table.primaryKey, ...table.uniques.map(({ columns }) => columns)];
    const entries = [...keys, ...table.indexes.map((index) => index.parts.flatMap((part) => part.column ?? []))].map((columns) => indexBytes(table, columns, widthOf));
    return {
      table,
      rows: bounds((bound) => table.rows[bound] * table.rowBytes[bound] * storage.facts.bloat[bound]),
      indexes: bounds((bound) => entries.reduce((sum, size) => sum + size[bound], 0)),
    };
  });
}

/** Returns a number at each of its bounds. */
export function bounds(of: (bound: Bound) => number): Bounds {
  return { value: of('value'), low: of('low'), high: of('high') };
}

/** Returns the bytes of all tables with their indexes. */
export function totalBytes(stored: readonly Stored[]): Bounds {
  return bounds((bound) => stored.reduce((sum, { rows, indexes }) => sum + rows[bound] + indexes[bound], 0));
}
