import type { Statement } from './statement.ts';

/**
 * What an operation asks the database through: on the pool outside a transaction, on the transaction's connection
 * inside one. Each call is bounded by the request's deadline. A failure of the database becomes a problem (a taken key
 * 409, a broken check 422, too late 504); an operation need not catch it.
 */
export interface Db {
  /** The first row; no row is the problem 404. */
  one<Row>(statement: Statement<Row>, values?: readonly unknown[]): Promise<Row>;
  /** The first row, or undefined. */
  maybe<Row>(statement: Statement<Row>, values?: readonly unknown[]): Promise<Row | undefined>;
  /** All rows. */
  many<Row>(statement: Statement<Row>, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** How many rows were written. */
  run(statement: Statement<unknown>, values?: readonly unknown[]): Promise<number>;
}
