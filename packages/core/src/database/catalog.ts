/** What a schema holds, as PostgreSQL's own catalog tells it once the schema has been made. */
export interface Catalog {
  readonly tables: readonly CatalogTable[];
}

export interface CatalogTable {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'partitioned table' | 'materialized view';
  /** The table that it is a partition or a child of. */
  readonly parent?: { readonly schema: string; readonly name: string };
  readonly columns: readonly CatalogColumn[];
  readonly indexes: readonly CatalogIndex[];
  readonly foreignKeys: readonly CatalogForeignKey[];
}

export interface CatalogColumn {
  readonly name: string;
  /** As `format_type` prints it: `numeric(10,2)`. */
  readonly type: string;
  readonly nullable: boolean;
}

export interface CatalogIndex {
  readonly name: string;
  /** Access method: `btree`, `gin`, `brin`, `hash`, `gist`, … */
  readonly method: string;
  /** As `pg_get_indexdef` prints it. */
  readonly definition: string;
  readonly keys: readonly CatalogKey[];
  readonly include: readonly string[];
  /** Condition of a partial index, as SQL. */
  readonly where?: string;
  readonly unique: boolean;
  /** The constraint that it enforces: such an index can't just be dropped. */
  readonly constraint?: 'primary key' | 'unique' | 'exclusion';
}

export interface CatalogKey {
  /** As SQL: a column, quoted where it must be, or an expression. */
  readonly sql: string;
  readonly column?: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export interface CatalogForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: { readonly schema: string; readonly table: string; readonly columns: readonly string[] };
}
