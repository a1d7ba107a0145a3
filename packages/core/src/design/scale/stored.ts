import { storage } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
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
  /** What each further row adds to both. */
  readonly perRow: Bounds;
}

/** A table may be empty now; what a row adds is told from many, since sizes are whole bytes. */
const sample = predicted(1_000_000, 'rows', 'a round number', []);

/** Returns the size of each table at the declared volume. */
export function storedTables(brief: Brief, tables: readonly Table[]): readonly Stored[] {
  const widthOf = columnWidths(brief, tables);
  return tables.map((table) => {
    const keys = [table.primaryKey, ...table.uniques.map(({ columns }) => columns)];
    const columns = [...keys, ...table.indexes.map((index) => index.parts.flatMap((part) => part.column ?? []))];
    const entries = columns.map((own) => indexBytes(table, own, widthOf));
    const further = columns.map((own) => indexBytes({ ...table, rows: sample }, own, widthOf));
    return {
      table,
      rows: bounds((bound) => table.rows[bound] * table.rowBytes[bound] * storage.facts.bloat[bound]),
      indexes: bounds((bound) => entries.reduce((sum, size) => sum + size[bound], 0)),
      perRow: bounds((bound) => table.rowBytes[bound] * storage.facts.bloat[bound] + further.reduce((sum, size) => sum + size[bound], 0) / sample.value),
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
