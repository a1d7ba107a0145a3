import type { RelationStatistics } from '../../statistics/index.ts';
import type { CatalogTable } from '../catalog.ts';

/** A table with what is known of its rows. */
export interface KnownTable {
  readonly table: CatalogTable;
  readonly statistics: RelationStatistics;
}

/** Returns tables by those that they are partitions or heirs of. */
export function partsOf(tables: readonly KnownTable[]): ReadonlyMap<string, readonly KnownTable[]> {
  return Map.groupBy(tables.filter(({ table }) => table.parent !== undefined), ({ table }) => keyOf(table.parent ?? table));
}

/**
 * Returns a partitioned table as what its partitions are together: PostgreSQL keeps no size of the whole, and statistics of
 * it only where somebody ran ANALYZE. Without them those of the largest partition stand for it.
 */
export function together(known: KnownTable, partitions: ReadonlyMap<string, readonly KnownTable[]>): KnownTable {
  const { table, statistics } = known;
  if (table.kind !== 'partitioned table') return known;
  const parts = (partitions.get(keyOf(table)) ?? []).map((part) => together(part, partitions).statistics);
  const sum = (of: (part: RelationStatistics) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const [largest] = parts.toSorted((a, b) => b.rows - a.rows);
  if (largest === undefined) return known;
  return { table, statistics: { ...statistics, rows: sum(({ rows }) => rows), pages: sum(({ pages }) => pages), allVisible: sum(({ allVisible }) => allVisible), columns: statistics.columns.length > 0 ? statistics.columns : largest.columns } };
}

function keyOf({ schema, name }: Pick<CatalogTable, 'schema' | 'name'>): string {
  return JSON.stringify([schema, name]);
}
