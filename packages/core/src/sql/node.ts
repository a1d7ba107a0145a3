/** An SQL expression as a tree; `printSql` makes the text. */
export type SqlExpression =
  | { readonly kind: 'column'; readonly table?: string | undefined; readonly name: string }
  | { readonly kind: 'parameter'; readonly index: number; readonly type: string }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** Words of SQL that need no quoting: `current_date`, `*`. Never text of a brief. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly SqlExpression[]; readonly orderBy?: readonly SqlOrder[] }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: SqlExpression; readonly right: SqlExpression }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly SqlExpression[] }
  | { readonly kind: 'not'; readonly term: SqlExpression }
  | { readonly kind: 'negate'; readonly term: SqlExpression }
  | { readonly kind: 'is'; readonly term: SqlExpression; readonly what: Is }
  | { readonly kind: 'in'; readonly term: SqlExpression; readonly options: readonly SqlExpression[] }
  /** A list that holds the term: unlike `any`, an inverted index of the list serves it. */
  | { readonly kind: 'contains'; readonly list: SqlExpression; readonly term: SqlExpression }
  | { readonly kind: 'any'; readonly term: SqlExpression; readonly list: SqlExpression }
  | { readonly kind: 'cast'; readonly term: SqlExpression; readonly type: string }
  | { readonly kind: 'case'; readonly when: readonly { readonly condition: SqlExpression; readonly then: SqlExpression }[]; readonly otherwise?: SqlExpression }
  | { readonly kind: 'row'; readonly items: readonly SqlExpression[] }
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'exists'; readonly query: Query };

export type Is = 'null' | 'not null' | 'true' | 'not true' | 'false' | 'not false';

export type BinaryOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '||' | '@@' | 'is distinct from' | 'is not distinct from';

export interface SqlOrder {
  readonly value: SqlExpression;
  readonly descending: boolean;
}

export interface Output {
  readonly value: SqlExpression;
  readonly as?: string;
}

/** What rows come from. */
export type From =
  | { readonly kind: 'table'; readonly name: string; readonly alias: string }
  | { readonly kind: 'subquery'; readonly query: Query; readonly alias: string }
  /** `rows from (f(x) as (a int)) with ordinality as alias (a, n)`, or without `defined` a function that returns one column. */
  | {
      readonly kind: 'function';
      readonly call: SqlExpression;
      readonly alias: string;
      readonly columns: readonly string[];
      readonly defined?: readonly { readonly name: string; readonly type: string }[];
      readonly ordinality?: string;
    };

export interface Join {
  readonly how: 'inner' | 'left';
  readonly from: From;
  readonly on: SqlExpression;
}

export interface Query {
  readonly kind: 'select';
  readonly output: readonly Output[];
  readonly from?: From;
  readonly joins: readonly Join[];
  readonly where?: SqlExpression | undefined;
  readonly groupBy?: readonly SqlExpression[];
  readonly orderBy?: readonly SqlOrder[];
  readonly limit?: SqlExpression;
  readonly offset?: SqlExpression;
  /** Locks the rows of the table with this alias. */
  readonly lock?: { readonly strength: 'update' | 'no key update'; readonly of: string };
}

export interface SetColumn {
  readonly column: string;
  readonly value: SqlExpression;
}

export interface Insert {
  readonly kind: 'insert';
  readonly into: string;
  readonly columns: readonly string[];
  /** Rows of values, or a query. */
  readonly source: { readonly kind: 'values'; readonly rows: readonly (readonly SqlExpression[])[] } | Query;
  readonly conflict?: { readonly columns: readonly string[]; readonly where?: SqlExpression; readonly set?: readonly SetColumn[]; readonly setWhere?: SqlExpression | undefined };
  readonly returning: readonly Output[];
}

export interface Update {
  readonly kind: 'update';
  readonly table: string;
  readonly alias: string;
  readonly set: readonly SetColumn[];
  readonly from?: From;
  readonly where?: SqlExpression | undefined;
  readonly returning: readonly Output[];
}

export interface Delete {
  readonly kind: 'delete';
  readonly table: string;
  readonly alias: string;
  readonly where?: SqlExpression | undefined;
  readonly returning: readonly Output[];
}

export type SqlStatement = Query | Insert | Update | Delete;

export function column(name: string, table?: string): SqlExpression {
  return { kind: 'column', table, name };
}

export function value(of: string | number | boolean | null): SqlExpression {
  return { kind: 'literal', value: of };
}

export function call(name: string, ...parts: readonly SqlExpression[]): SqlExpression {
  return { kind: 'call', name, arguments: parts };
}

export function binary(left: SqlExpression, operator: BinaryOperator, right: SqlExpression): SqlExpression {
  return { kind: 'binary', operator, left, right };
}

export function cast(term: SqlExpression, type: string): SqlExpression {
  return { kind: 'cast', term, type };
}

export function is(term: SqlExpression, what: Is): SqlExpression {
  return { kind: 'is', term, what };
}

/** Returns the conjunction, flattened; `undefined` for no terms. */
export function all(terms: readonly (SqlExpression | undefined)[]): SqlExpression | undefined {
  const flat = terms.flatMap((term) => (term === undefined ? [] : term.kind === 'and' ? term.terms : [term]));
  return flat.length <= 1 ? flat[0] : { kind: 'and', terms: flat };
}

/** Returns the disjunction; `false` for no terms. */
export function any(terms: readonly SqlExpression[]): SqlExpression {
  return terms.length === 1 && terms[0] !== undefined ? terms[0] : terms.length === 0 ? value(false) : { kind: 'or', terms };
}

/** Returns the equality of two lists of columns, pair by pair. */
export function equal(left: readonly SqlExpression[], right: readonly SqlExpression[]): SqlExpression {
  if (left.length !== right.length || left.length === 0) throw new Error(`can't compare ${left.length} columns with ${right.length}`);
  const terms = left.map((term, index) => binary(term, '=', right[index] ?? term));
  return all(terms) ?? value(true);
}

export const now: SqlExpression = call('now');
