import type { ColumnStatistics, RelationStatistics, Statistics } from '../../statistics/index.ts';
import type { ColumnFacts } from '../candidate/candidates.ts';
import type { Catalog as CatalogData, CatalogIndex, CatalogTable, CatalogView } from '../catalog.ts';
import type { SqlParser } from '../query/parser.ts';
import type { Catalog } from '../query/scope.ts';
import type { KnownTable } from './partitions.ts';
import { partsOf, together } from './partitions.ts';

/** Schema and statistics together, by name. */
export class Known implements Catalog, ColumnFacts {
  readonly tables: readonly KnownTable[];
  readonly #heirs: ReadonlyMap<string, readonly KnownTable[]>;
  readonly #parser: SqlParser;
  readonly #views: ReadonlyMap<string, readonly CatalogView[]>;
  readonly #searchPath: readonly string[];
  readonly #byName: ReadonlyMap<string, readonly KnownTable[]>;
  readonly #columns: ReadonlyMap<RelationStatistics, ReadonlyMap<string, ColumnStatistics>>;
  readonly #parts: ReadonlyMap<string, readonly { readonly of: CatalogTable; readonly part: CatalogIndex }[]>;
  readonly #indexes: ReadonlyMap<string, RelationStatistics>;

  constructor(catalog: CatalogData, statistics: Statistics, parser: SqlParser) {
    const relations = new Map(statistics.relations.map((relation) => [key(relation.schema, relation.name), relation]));
    const own = catalog.tables.map((table) => ({ table, statistics: relations.get(key(table.schema, table.name)) ?? empty(table) }));
    this.#heirs = partsOf(own);
    this.tables = own.map((known) => together(known, this.#heirs));
    this.#parser = parser;
    this.#views = Map.groupBy(catalog.views ?? [], ({ name }) => name);
    this.#searchPath = catalog.searchPath ?? ['public'];
    const parts = catalog.tables.flatMap((of) => of.indexes.flatMap((part) => (part.parent === undefined ? [] : [{ of, part, parent: part.parent }])));
    this.#parts = Map.groupBy(parts, ({ parent }) => key(parent.schema, parent.name));
    this.#byName = Map.groupBy(this.tables, ({ table }) => table.name);
    this.#columns = new Map(this.tables.map((known) => [known.statistics, columnsOf(known.statistics)]));
    this.#indexes = relations;
  }

  /** The table that a name means: without a schema the first on the search path. */
  find(name: string, schema: string | undefined): KnownTable | undefined {
    const found = this.#byName.get(name) ?? [];
    return this.#firstOf(schema, (looked) => found.find(({ table }) => table.schema === looked));
  }

  /** A table with all that it is a part or heir of, and all that are parts or heirs of it. */
  family(name: string, schema: string | undefined): readonly CatalogTable[] {
    const table = this.find(name, schema)?.table;
    if (table === undefined) return [];
    const above: CatalogTable[] = [];
    for (let at = this.#parentOf(table); at !== undefined; at = this.#parentOf(at)) above.push(at);
    return [table, ...above, ...this.#below(table)];
  }

  isOrIsBelow(table: CatalogTable, above: CatalogTable | undefined): boolean {
    const parent = this.#parentOf(table);
    return table === above || (parent !== undefined && this.isOrIsBelow(parent, above));
  }

  isPartition(table: CatalogTable): boolean {
    return this.#parentOf(table)?.kind === 'partitioned table';
  }

  #parentOf({ parent }: CatalogTable): CatalogTable | undefined {
    return parent && this.find(parent.name, parent.schema)?.table;
  }

  #below({ schema, name }: CatalogTable): readonly CatalogTable[] {
    return (this.#heirs.get(key(schema, name)) ?? []).flatMap(({ table }) => [table, ...this.#below(table)]);
  }

  /** What is known of an index; of one on a partitioned table that of its parts together. */
  index({ schema, kind }: CatalogTable, index: CatalogIndex): RelationStatistics | undefined {
    const own = this.#indexes.get(key(schema, index.given ?? index.name));
    if (kind !== 'partitioned table') return own;
    const parts = (this.#parts.get(key(schema, index.name)) ?? []).flatMap(({ of, part }) => this.index(of, part) ?? []);
    const sum = (field: 'rows' | 'pages'): number => parts.reduce((total, part) => total + part[field], 0);
    return parts.length === 0 ? undefined : { schema, name: index.name, kind: 'index', rows: sum('rows'), pages: sum('pages'), allVisible: 0, columns: [] };
  }

  viewOf(name: string, schema: string | undefined): unknown {
    const found = this.#views.get(name) ?? [];
    const view = this.#firstOf(schema, (looked) => found.find((known) => known.schema === looked));
    return view && this.#parser.parse(view.sql)[0];
  }

  #firstOf<T>(schema: string | undefined, find: (schema: string) => T | undefined): T | undefined {
    const schemas = schema === undefined ? this.#searchPath : [schema];
    for (const looked of schemas) {
      const found = find(looked);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  columnsOf(name: string, schema: string | undefined): readonly string[] | undefined {
    return this.find(name, schema)?.table.columns.map((column) => column.name);
  }

  schemaOf(name: string, schema: string | undefined): string {
    return this.find(name, schema)?.table.schema ?? schema ?? 'public';
  }

  typeOf(schema: string, name: string, column: string): string | undefined {
    return this.find(name, schema)?.table.columns.find((one) => one.name === column)?.type;
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
