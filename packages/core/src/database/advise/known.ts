import type { ColumnStatistics, RelationStatistics, Statistics } from '../../statistics/index.ts';
import type { ColumnFacts } from '../candidate/candidates.ts';
import type { Catalog as CatalogData, CatalogTable } from '../catalog.ts';
import type { Catalog } from '../query/scope.ts';

/** A table with what is known of its rows. */
export interface KnownTable {
  readonly table: CatalogTable;
  readonly statistics: RelationStatistics;
}

/** Schema and statistics together, by name. */
export class Known implements Catalog, ColumnFacts {
  readonly tables: readonly KnownTable[];
  readonly #byName: ReadonlyMap<string, readonly KnownTable[]>;
  readonly #columns: ReadonlyMap<RelationStatistics, ReadonlyMap<string, ColumnStatistics>>;
  readonly #indexes: ReadonlyMap<string, RelationStatistics>;

  constructor(catalog: CatalogData, statistics: Statistics) {
    const relations = new Map(statistics.relations.map((relation) => [key(relation.schema, relation.name), relation]));
    this.tables = catalog.tables.map((table) => ({ table, statistics: relations.get(key(table.schema, table.name)) ?? empty(table) }));
    this.#byName = Map.groupBy(this.tables, ({ table }) => table.name);
    this.#columns = new Map(this.tables.map((known) => [known.statistics, columnsOf(known.statistics)]));
    this.#indexes = relations;
  }

  /** The table that a name means: without a schema the one in `public`, or the only one. */
  find(name: string, schema: string | undefined): KnownTable | undefined {
    const found = this.#byName.get(name) ?? [];
    return found.find(({ table }) => table.schema === (schema ?? 'public')) ?? (schema === undefined ? found[0] : undefined);
  }

  index(schema: string, name: string): RelationStatistics | undefined {
    return this.#indexes.get(key(schema, name));
  }

  columnsOf(name: string, schema: string | undefined): readonly string[] | undefined {
    return this.find(name, schema)?.table.columns.map((column) => column.name);
  }

  schemaOf(name: string, schema: string | undefined): string {
    return this.find(name, schema)?.table.schema ?? schema ?? 'public';
  }

  width(schema: string, name: string, column: string): number | undefined {
    return this.#column(schema, name, column)?.width;
  }

  rowWidth(schema: string, name: string): number | undefined {
    const columns = this.find(name, schema)?.statistics.columns ?? [];
    return columns.length === 0 ? undefined : columns.reduce((sum, { width }) => sum + width, 0);
  }

  distinct(schema: string, name: string, column: string): number | undefined {
    const found = this.#column(schema, name, column);
    if (found === undefined) return undefined;
    return found.distinct < 0 ? -found.distinct * (this.find(name, schema)?.statistics.rows ?? 0) : found.distinct;
  }

  #column(schema: string, name: string, column: string): ColumnStatistics | undefined {
    const found = this.find(name, schema);
    return found && this.#columns.get(found.statistics)?.get(column);
  }
}

function key(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}

/** Of a partitioned table what is known of it together with its partitions is the better. */
function columnsOf({ columns }: RelationStatistics): ReadonlyMap<string, ColumnStatistics> {
  return new Map(columns.toSorted((a, b) => Number(a.inherited) - Number(b.inherited)).map((column) => [column.name, column]));
}

function empty({ schema, name }: CatalogTable): RelationStatistics {
  return { schema, name, kind: 'table', rows: 0, pages: 0, allVisible: 0, columns: [] };
}
