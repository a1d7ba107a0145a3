import type { QueryResult } from 'pg';
import { notFound } from '../problem/problem.ts';
import type { Budget } from './budget.ts';
import type { Connections } from './connections.ts';
import type { Db } from './db.ts';
import type { Statement } from './statement.ts';

const none: readonly unknown[] = [];

/** The four questions, over one way to send a statement. */
export abstract class StatementDb implements Db {
  protected abstract query(statement: Statement<unknown>, values: readonly unknown[]): Promise<QueryResult>;

  async one<Row>(statement: Statement<Row>, values: readonly unknown[] = none): Promise<Row> {
    const row: Row | undefined = (await this.query(statement, values)).rows[0];
    if (row === undefined) throw notFound();
    return row;
  }

  async maybe<Row>(statement: Statement<Row>, values: readonly unknown[] = none): Promise<Row | undefined> {
    return (await this.query(statement, values)).rows[0];
  }

  async many<Row>(statement: Statement<Row>, values: readonly unknown[] = none): Promise<readonly Row[]> {
    return (await this.query(statement, values)).rows;
  }

  async run(statement: Statement<unknown>, values: readonly unknown[] = none): Promise<number> {
    return (await this.query(statement, values)).rowCount ?? 0;
  }
}

/** Each statement on any connection, committed by itself. */
export class PoolDb extends StatementDb {
  readonly #connections: Connections;
  readonly #budget: Budget;

  constructor(connections: Connections, budget: Budget) {
    super();
    this.#connections = connections;
    this.#budget = budget;
  }

  protected override query(statement: Statement<unknown>, values: readonly unknown[]): Promise<QueryResult> {
    return this.#connections.query(this.#budget, statement, values);
  }
}
