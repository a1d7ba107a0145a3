import type { Quantity } from '../quantity/index.ts';

/** A table as it is created. SQL fragments (`type`, `default`, `expression`) come from the SQL printer, never from brief text. */
export interface Table {
  readonly name: string;
  readonly store: string;
  /** What its rows are: an entity's or part's rows, the pairs of a many-to-many list, or the runtime's own. */
  readonly holds: { readonly kind: 'entity'; readonly entity: string } | { readonly kind: 'links'; readonly entity: string; readonly list: string; readonly to: string } | { readonly kind: 'runtime'; readonly purpose: string };
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  readonly uniques: readonly Unique[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly { readonly name: string; readonly expression: string; readonly from: string }[];
  readonly indexes: readonly Index[];
  readonly triggers: readonly Trigger[];
  /** Absent: one relation. */
  readonly partitions?: Partitions;
  readonly rows: Quantity;
  /** Mean width of a row with its header, bytes. */
  readonly rowBytes: Quantity;
}

/**
 * What a table is split into. PostgreSQL wants the columns that it is split by in each key, so the primary key of the database is
 * `Table.primaryKey` and those columns (`physicalKey`); by itself that key stays what names a row.
 */
export type Partitions = RangePartitions | HashPartitions | ListPartitions;

/** Ranges of time: old ones are dropped as a whole. */
export interface RangePartitions {
  readonly kind: 'range';
  readonly column: string;
  readonly span: 'day' | 'week' | 'month' | 'quarter';
  /** True if rows whose time lies in no range have a place: those whose time a caller gives. */
  readonly others: boolean;
  /** Makes the partitions to come and drops those whose time is over. The function takes the instant from which they are made. */
  readonly keeper: { readonly name: string; readonly up: string; readonly down: string };
}

/** Pieces of about one size, by the hash of columns. */
export interface HashPartitions {
  readonly kind: 'hash';
  readonly columns: readonly string[];
  /** One for each remainder, in order: as many as the modulus. */
  readonly names: readonly string[];
}

/** One piece for each of a few values of a column. */
export interface ListPartitions {
  readonly kind: 'list';
  readonly column: string;
  /** Values are texts, not yet literals. */
  readonly parts: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** Name of the one for other values; absent where there can be none. */
  readonly others?: string;
}

/** Columns that are unique together: a constraint, or an index where only some rows count. */
export interface Unique {
  readonly name: string;
  readonly columns: readonly string[];
  /** Rows that count: those that are not in the trash. */
  readonly where?: string;
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default?: string;
  /** Generated column: its expression. */
  readonly generated?: string;
  /** Path of the entity field it stores; absent for keys of a whole and positions. */
  readonly field?: string;
  readonly role: 'field' | 'whole' | 'position' | 'link' | 'subject' | 'trash' | 'runtime';
}

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly table: string;
  readonly references: readonly string[];
  readonly onDelete: 'restrict' | 'cascade' | 'set null';
}

export interface Index {
  readonly name: string;
  readonly table: string;
  readonly method: 'btree' | 'gin';
  readonly parts: readonly { readonly expression: string; readonly column?: string; readonly descending: boolean }[];
  readonly include: readonly string[];
  readonly where?: string;
  readonly unique: boolean;
  /** Ids of the access paths that it serves. */
  readonly serves: readonly string[];
  readonly decision: string;
}

/** Function and trigger of a table: keeps a stored derived field, or writes the audit. `up` creates both, `down` drops them. */
export interface Trigger {
  readonly name: string;
  readonly up: string;
  readonly down: string;
}
