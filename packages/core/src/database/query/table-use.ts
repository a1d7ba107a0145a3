import type { Mention } from './scope.ts';

/** What an index can hold of a table's row: a column, or an expression over columns of that table alone. */
export interface Term {
  /** The column; absent for expressions. */
  readonly column?: string;
  /** As SQL, without the table's alias. */
  readonly sql: string;
  /** All columns that it reads. */
  readonly columns: readonly string[];
}

export interface OrderTerm extends Term {
  readonly descending: boolean;
  readonly nullsFirst?: boolean;
}

/** A condition that an operator of GIN's or GiST's answers: `tags @> …`, `document @@ …`, `during && …`. */
export interface Contained extends Term {
  readonly operator: string;
}

/** A column by whose distance from something rows are ordered: `place <-> $1`. */
export interface Nearest extends Term {
  /** Parse tree of the distance; columns stand there without their table. */
  readonly distance: unknown;
}

/**
 * A condition that stays true of what a partial index is about: no parameters, and no range up to some constant, which
 * goes stale as rows come.
 */
export interface Constant {
  readonly sql: string;
  /** All columns that it reads. */
  readonly columns: readonly string[];
  /** Columns that it compares with constants by `=` or `in`: worth an index only where they have few values. */
  readonly compared: readonly string[];
  /** True where no statistics tell how many rows fulfil it, and PostgreSQL guesses: one column compared with another. */
  readonly isGuess?: boolean;
  /** The column that has one value in all rows that fulfil it. */
  readonly fixed?: string;
}

/** A text that a pattern is held against: LIKE, ILIKE, a regular expression, a similar text. */
export interface Pattern extends Term {
  /** False where it may begin with anything. */
  readonly hasStart: boolean;
  /** True where it is known to have too few letters for trigrams. */
  readonly isShort: boolean;
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
  readonly patterns: readonly Pattern[];
  /** Lists that are asked for an element by `= any(…)`, which no index answers. */
  readonly listed: readonly Term[];
  /** ORDER BY, if it is of this table's columns alone. */
  readonly order: readonly OrderTerm[];
  /** What ORDER BY begins with, if that is a distance. */
  readonly nearest?: Nearest;
  readonly group: readonly Term[];
  /** Conditions on this table's columns alone that a partial index could be limited to. */
  readonly constant: readonly Constant[];
  /** All columns that the query reads of it. */
  readonly columns: readonly string[];
  /** Those of them that it needs beside what its own conditions compare. */
  readonly output: readonly string[];
  /** Parse trees of the conditions that all its rows fulfil and that name no other table; columns stand there without their table. */
  readonly conditions: readonly unknown[];
}

/** A use under way. */
export interface OpenUse {
  readonly mention: Mention;
  readonly equality: Map<string, Term>;
  readonly joins: Map<string, Term>;
  readonly range: Map<string, Term>;
  readonly contained: Map<string, Contained>;
  readonly patterns: Map<string, Pattern>;
  readonly listed: Map<string, Term>;
  order: readonly OrderTerm[];
  nearest?: Nearest;
  group: readonly Term[];
  readonly constant: Map<string, Constant>;
  readonly columns: Set<string>;
  readonly output: Set<string>;
  readonly conditions: unknown[];
}

/** Returns an empty use of a mention. */
export function openUse(mention: Mention): OpenUse {
  return { mention, equality: new Map(), joins: new Map(), range: new Map(), contained: new Map(), patterns: new Map(), listed: new Map(), order: [], group: [], constant: new Map(), columns: new Set(), output: new Set(), conditions: [] };
}

/** Returns a use as it came out. */
export function closeUse({ mention, equality, joins, range, contained, patterns, listed, order, nearest, group, constant, columns, output, conditions }: OpenUse): TableUse {
  return {
    table: mention.table,
    schema: mention.schema,
    equality: [...equality.values()],
    joins: [...joins.values()],
    range: [...range.values()],
    contained: [...contained.values()],
    patterns: [...patterns.values()],
    listed: [...listed.values()],
    order,
    ...(nearest === undefined ? {} : { nearest }),
    group,
    constant: [...constant.values()],
    columns: [...columns],
    output: [...new Set([...output, ...[...joins.values()].flatMap((term) => term.columns)])],
    conditions,
  };
}
