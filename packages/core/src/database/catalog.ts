/** What a schema holds, as PostgreSQL's own catalog tells it once the schema has been made. */
export interface Catalog {
  readonly tables: readonly CatalogTable[];
  readonly views?: readonly CatalogView[];
  /** Schemas where tables are looked for that are named without one, the first first; `public` alone if nothing is said. */
  readonly searchPath?: readonly string[];
}

/** A view, which stands for a query. */
export interface CatalogView {
  readonly schema: string;
  readonly name: string;
  /** The query, with all names qualified. */
  readonly sql: string;
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
  /** What `alter table … set (n_distinct = …)` says of it. */
  readonly distinct?: number;
}

export interface CatalogIndex {
  /** By which plans name it: no other index has it, in no schema. */
  readonly name: string;
  /** The name that it has in its schema, where other schemas have one of that name too. */
  readonly given?: string;
  /** The index of the partitioned table that it is a part of. */
  readonly parent?: { readonly schema: string; readonly name: string };
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
  /** Operator class, where it is not the default of the type. */
  readonly operatorClass?: string;
  /** Collation as SQL, where it is not that of the column. */
  readonly collation?: string;
}

export interface CatalogForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: { readonly schema: string; readonly table: string; readonly columns: readonly string[] };
  /** What becomes of its rows when the row goes that they refer to; nothing where that is refused. */
  readonly onDelete?: KeyAction;
  /** The same when its key changes. */
  readonly onUpdate?: KeyAction;
}

export type KeyAction = 'cascade' | 'set null' | 'set default';
