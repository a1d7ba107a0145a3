import type { Value } from '../data/index.ts';

/** One request to send, and what its answer should be. */
export interface PlannedRequest {
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with its query, encoded. */
  readonly path: string;
  /** JSON text. */
  readonly body?: string;
  /** Who calls; absent for a call without a token. */
  readonly caller?: CallerRow;
  readonly idempotencyKey?: string;
  /** Status of a right answer. */
  readonly status: number;
  /** Statuses of answers that the brief declares and that other requests may have caused: a drained stock, a row that moved on. */
  readonly refusals: readonly number[];
  /** Values of the parameters. */
  readonly values: Readonly<Record<string, Value>>;
  /** The row that the request was made around: its answer can be compared with the data. */
  readonly subject?: { readonly entity: string; readonly row: number };
}

/** An actor and, when `me` is a row, its index. */
export interface CallerRow {
  readonly actor: string;
  readonly entity?: string;
  readonly row: number;
}
