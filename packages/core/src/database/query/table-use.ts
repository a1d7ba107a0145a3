import type { Mention } from './scope.ts';

/** What an index can hold of a table's row: a column, or an expression over columns of that table alone. */
export interface Term {
  /** The column; absent for expressions. */
  readonly column?: string;
  /** As SQL, without the table's alias. */
  readonly sql: string;
}

export interface OrderTerm extends Term {
  readonly descending: boolean;
  readonly nullsFirst?: boolean;
}

/** A condition that an operator of GIN's answers: `tags @> …`, `document @@ …`. */
export interface Contained extends Term {
  readonly operator: string;
}

/** How one mention of a table in a query is reached: what its indexes could be about. */
export interface TableUse {
  readonly table: string;
  readonly schema: string | undefined;
  /** Compared by `=`, `in`, `is null` with what is known outside of the row. */
  readonly equality: readonly Term[];
  /** Compared by `=` with another table's column. */
  readonly joins: readonly Term[];
  readonly range: readonly Term[];
  readonly contained: readonly Contained[];
  /** ORDER BY, if it is of this table's columns alone. */
  readonly order: readonly OrderTerm[];
  readonly group: readonly Term[];
  /** Conditions without parameters on this table's columns alone, as SQL: what a partial index could be limited to. */
  readonly constant: readonly string[];
  /** All columns that the query reads of it. */
  readonly columns: readonly string[];
}

/** A use under way. */
export interface OpenUse {
  readonly mention: Mention;
  readonly equality: Map<string, Term>;
  readonly joins: Map<string, Term>;
  readonly range: Map<string, Term>;
  readonly contained: Map<string, Contained>;
  order: readonly OrderTerm[];
  group: readonly Term[];
  readonly constant: Set<string>;
  readonly columns: Set<string>;
}

/** Returns an empty use of a mention. */
export function openUse(mention: Mention): OpenUse {
  return { mention, equality: new Map(), joins: new Map(), range: new Map(), contained: new Map(), order: [], group: [], constant: new Set(), columns: new Set() };
}

/** Returns a use as it came out. */
export function closeUse({ mention, equality, joins, range, contained, order, group, constant, columns }: OpenUse): TableUse {
  return {
    table: mention.table,
    schema: mention.schema,
    equality: [...equality.values()],
    joins: [...joins.values()],
    range: [...range.values()],
    contained: [...contained.values()],
    order,
    group,
    constant: [...constant],
    columns: [...columns],
  };
}
