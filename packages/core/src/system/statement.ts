import type { Quantity } from '../quantity/index.ts';
import type { ValueType } from './expression.ts';

/** One SQL statement of an operation, with numbered parameters (`$1`). */
export interface Statement {
  /** `listProducts.1`, variants `listProducts.1:tag+author`. */
  readonly id: string;
  readonly operation: string;
  readonly step: number;
  readonly kind: 'select' | 'insert' | 'update' | 'delete';
  readonly sql: string;
  readonly parameters: readonly Parameter[];
  /** Columns of the answer, in order. */
  readonly columns: readonly ResultColumn[];
  readonly rows: 'none' | 'one' | 'many';
  /** How often it runs: the operation's rate × share of the variant × elements of `each`. */
  readonly rate: Quantity;
  /** Rows that it is expected to return or change. */
  readonly expectedRows: Quantity;
  readonly paths: readonly AccessPath[];
}

/** Where the value of a parameter comes from when the statement runs. */
export type Parameter = { readonly sqlType: string; readonly type: ValueType; readonly optional: boolean } & ParameterSource;

export type ParameterSource =
  /** What the operation holds: `name` is a parameter, an earlier result, or `it`. */
  | { readonly source: 'value'; readonly name: string; readonly path: readonly string[] }
  | { readonly source: 'me'; readonly path: readonly string[] }
  /** A new uuid v7. */
  | { readonly source: 'new-id' }
  /** Key column of a row that an earlier action of the same step made or found: its hidden column `$key_<column>`. */
  | { readonly source: 'key'; readonly column: string }
  /** True if the value is given: an absent optional value of an update leaves its column alone. */
  | { readonly source: 'present'; readonly name: string; readonly path: readonly string[] }
  | { readonly source: 'password-hash'; readonly name: string; readonly path: readonly string[] }
  | { readonly source: 'computed'; readonly entity: string; readonly field: string }
  /** Value of the `position`th order column in the cursor. */
  | { readonly source: 'cursor'; readonly position: number }
  | { readonly source: 'limit' }
  | { readonly source: 'offset' }
  /** Claim `sub` of the caller's token. */
  | { readonly source: 'subject' }
  /** Instant of the transaction as the service sees it. */
  | { readonly source: 'now' };

export interface ResultColumn {
  readonly name: string;
  readonly type: ValueType;
  readonly optional: boolean;
  /**
   * Not part of the answer; the names start with `$`: key (`$key_<column>`), order value of the cursor as text (`$cursor0`, …), `$etag`,
   * hash to verify (`$password`), `$total`, and what later steps read of this result (`later`: `$` and the path, `$customer.email`).
   */
  readonly hidden?: 'key' | 'cursor' | 'etag' | 'password' | 'total' | 'later';
}

/** One way in which a statement reads or changes the rows of a table. */
export interface AccessPath {
  readonly id: string;
  readonly statement: string;
  readonly table: string;
  /** Expressions or columns compared by `=` (or `in`). */
  readonly equality: readonly string[];
  /** Compared by <, >, or a cursor. */
  readonly range: readonly string[];
  readonly order: readonly { readonly expression: string; readonly descending: boolean }[];
  /** Expression that an inverted index serves: the words of a text, or a list of values. */
  readonly search?: string;
  /** Predicates that are constant in the statement and so may be an index's `where`. */
  readonly constant: readonly string[];
  /** Rows it stops after (page size), if any. */
  readonly limit?: number;
  readonly rate: Quantity;
  /** Rows expected to match before the limit. */
  readonly matching: Quantity;
  /** How it is reached: the step's own row source, a join by reference, or inside a subquery of each row. */
  readonly as: 'source' | 'join' | 'subquery' | 'trigger' | 'job' | 'foreign-key';
  /** What serves it, or why nothing needs to. */
  readonly servedBy: { readonly kind: 'primary-key' | 'unique' | 'index'; readonly name: string } | { readonly kind: 'scan'; readonly reason: string };
}
