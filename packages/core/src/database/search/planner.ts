/** What a planner says of one query with some indexes: its cost, in the planner's units, and which of them the plan uses. */
export interface Costed {
  readonly cost: number;
  /** Numbers of choices. */
  readonly used: readonly number[];
}

/** Asks a planner what a query costs if these choices are there, beside what nobody doubts. Queries and choices are numbered from 0. */
export type WhatIf = (query: number, choices: readonly number[]) => Promise<Costed>;

/** An index that may be there or not: one that could be made, or one that could be dropped. */
export interface Choice {
  readonly name: string;
  readonly bytes: number;
  /** What keeping it costs while the workload runs once by its weights, in the planner's units. */
  readonly upkeep: number;
  /** Choices whose columns this one begins with: it does what they do. */
  readonly extends: readonly number[];
}

/** A set of choices by their numbers. */
export type Config = ReadonlySet<number>;
