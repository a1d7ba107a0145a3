/** A node of a plan as EXPLAIN (FORMAT JSON) gives it, as far as it is read here. */
export interface PlanTree {
  readonly 'Node Type': string;
  readonly 'Join Type'?: string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Hash Cond'?: string;
  readonly 'Merge Cond'?: string;
  readonly 'Sort Key'?: readonly string[];
  readonly 'Recheck Cond'?: string;
  readonly 'Join Filter'?: string;
  readonly Filter?: string;
  readonly 'Total Cost'?: number;
  readonly 'Plan Rows'?: number;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanTree[];
}

/** What the planner says of a query, by the indexes that there are now and by those advised. Costs are in its units. */
export interface QueryAdvice {
  readonly id: string;
  readonly sql: string;
  /** How often it runs, relative to the others. */
  readonly weight: number;
  readonly before: number;
  readonly after: number;
  readonly planBefore: PlanTree;
  readonly planAfter: PlanTree;
}

/** What a query gains by one index, in the planner's units for one run: what it would cost more without it. */
export interface Gain {
  readonly query: string;
  readonly gain: number;
}

/** What a writing query pays for one index, in the planner's units for one run. */
export interface Payment {
  readonly query: string;
  readonly cost: number;
}

/** A foreign key by which deletes look for rows. */
export interface LookedKey {
  readonly name: string;
  /** The table that it refers to: a delete there looks. */
  readonly references: string;
}

/** An index of the advice with its proof. */
export interface IndexAdvice {
  /** A name that people would give. */
  readonly name: string;
  readonly schema: string;
  readonly table: string;
  readonly method: string;
  readonly state: 'new' | 'kept';
  /** The table is split: PostgreSQL makes no index on it CONCURRENTLY. */
  readonly isSplit?: true;
  /** Foreign keys whose deletes look for rows by this index alone: no query that is known does, so that no plan tells. */
  readonly keys?: readonly LookedKey[];
  /** The statement that creates it. */
  readonly create: string;
  /** Columns and conditions, as they stand in that statement. */
  readonly definition: string;
  /** It stays though plans do without it: how many rows its conditions let through PostgreSQL only guesses. */
  readonly isUnsure?: true;
  /** Of a B-tree on all rows: its columns, if it has no expressions and one direction; and what it includes. */
  readonly plain?: { readonly columns: readonly string[]; readonly include: readonly string[] };
  readonly pages: number;
  readonly bytes: number;
  /** What the workload would cost more without it, upkeep included; weighted as the workload. */
  readonly gain: number;
  readonly gains: readonly Gain[];
  readonly pays: readonly Payment[];
}

/** An index of the schema that the workload does better without. */
export interface DropAdvice {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly bytes: number;
  /** `unused`: no plan takes it; `redundant`: another begins with its columns; `replaced`: plans took it, and others do as well or better. */
  readonly reason: 'unused' | 'redundant' | 'replaced';
  /** The index that does what it did. */
  readonly by?: string;
  readonly isSplit?: true;
  /** Foreign keys whose deletes will read the whole table without it. */
  readonly keys?: readonly LookedKey[];
}

/** An index that might serve queries, and that no plan proves. */
export interface IndexHint {
  /**
   * `trigrams`: the middle of a text is looked for, and the schema has no pg_trgm to try an index of trigrams with; `guess`: one was tried, but
   * without statistics nobody knows how many rows have what is looked for; `rewrite`: an element of a list is looked for by `= any(…)`, which
   * no index answers, and one of elements would answer `@> array[…]`.
   */
  readonly kind: 'trigrams' | 'guess' | 'rewrite';
  readonly schema: string;
  readonly table: string;
  /** The column or expression, as SQL. */
  readonly sql: string;
  /** The statement that creates the index; absent where there is one. */
  readonly create?: string;
  /** Queries that look so. */
  readonly queries: readonly string[];
}

/** How near the choice is to the best one of its size, before indexes that gain too little were left out. */
export interface Optimality {
  /** Share of its cost by which another choice could be better at most, by the plans that are known; absent where the solver found nothing. */
  readonly known?: number;
  /** The same by any plans, also those that nobody asked about. */
  readonly all?: number;
  /** Plans that are known of all queries together. */
  readonly plans: number;
}

/** Which indexes a workload needs, and why. */
export interface Advice {
  /** Weighted cost of the workload: with the constraints' indexes alone, with those of the schema, with those advised; upkeep included. */
  readonly bare: number;
  readonly before: number;
  readonly after: number;
  /** Bytes, where they were limited. */
  readonly budget?: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** Indexes of tables that no query reads or writes, of which the workload says nothing. */
  readonly leftAlone?: { readonly indexes: number; readonly tables: number; readonly bytes: number };
  readonly indexes: readonly IndexAdvice[];
  readonly drops: readonly DropAdvice[];
  readonly queries: readonly QueryAdvice[];
  /** What might serve and is not proved; absent where there is nothing. */
  readonly hints?: readonly IndexHint[];
  /** Candidates that were looked at, and questions to the planner. */
  readonly candidates: number;
  readonly asked: number;
  /** The start that led to the advice. */
  readonly algorithm: string;
  readonly optimality: Optimality;
}
