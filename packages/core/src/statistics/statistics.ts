/**
 * What the planner of PostgreSQL knows of a database: sizes and distributions, in the terms of `pg_class` and
 * `pg_statistic`, made from a brief or read from a live database. Rows are not in it, but the values that occur most
 * often are.
 */
export interface Statistics {
  readonly kentledge: 'statistics';
  /** Version of this format. */
  readonly version: 1;
  /** Name of the system or the database. */
  readonly of: string;
  readonly source: StatisticsSource;
  /** Settings that the planner of the server reads and that are not as PostgreSQL has them, as `SHOW` prints them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** In which order the database has texts where their column says nothing else; absent where nobody knows. */
  readonly collation?: Collation;
  readonly relations: readonly RelationStatistics[];
}

export type StatisticsSource =
  | { readonly kind: 'brief'; readonly system: string }
  /** From the schema alone: nobody counted anything. */
  | { readonly kind: 'assumed' }
  | { readonly kind: 'database'; readonly server: string; readonly taken: string };

/** An order of texts, as `pg_database` names that of a database. */
export interface Collation {
  readonly provider: 'builtin' | 'icu' | 'libc';
  /** The locale: `C.UTF-8`, `en-US`, `de_DE.utf8`. */
  readonly locale: string;
}

/** A table, a partitioned table, a materialized view or an index. */
export interface RelationStatistics {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'index';
  readonly rows: number;
  /** Pages of 8 KiB; 0 for a partitioned table, whose rows are in its partitions. */
  readonly pages: number;
  /** Pages of which every row is visible to all: what an index-only scan need not look at. */
  readonly allVisible: number;
  /** Of a B-tree: how many levels lie above its leaves. */
  readonly level?: number;
  readonly columns: readonly ColumnStatistics[];
}

/** A column of a table, or an expression of an index. */
export interface ColumnStatistics {
  /** Name of the column; of an index's expression, the number of its place as text. */
  readonly name: string;
  /** True for what is known of a partitioned or inherited table together with its children. */
  readonly inherited: boolean;
  /** Share of rows without a value. */
  readonly nullFraction: number;
  /** Mean bytes of a stored value. */
  readonly width: number;
  /** As `n_distinct`: a number of values, or negative a share of the rows that grows with them. */
  readonly distinct: number;
  /** How the order of rows on disk follows the order of values: 1 the same, -1 reversed, 0 none. */
  readonly correlation?: number;
  /** Values that occur often, with their shares of all rows, most frequent first. */
  readonly common?: readonly Share[];
  /** Bounds of ranges with equally many of the other rows, in order. */
  readonly histogram?: readonly string[];
  readonly elements?: ElementStatistics;
  readonly ranges?: RangeStatistics;
}

export interface Share {
  readonly value: string;
  readonly share: number;
}

/** Elements of arrays, words of documents. */
export interface ElementStatistics {
  readonly common: readonly Share[];
  /** Least and greatest share of `common`, and the share of arrays that hold null, where it is known. */
  readonly bounds: readonly number[];
  /** Histogram of the number of distinct elements; its last number is their mean. */
  readonly counts?: readonly number[];
}

export interface RangeStatistics {
  readonly lengths: readonly string[];
  readonly empty: number;
  readonly bounds: readonly string[];
}
