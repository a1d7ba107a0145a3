import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { QueryResult } from 'pg';
import { Problem } from '../problem/problem.ts';
import type { Isolation } from '../service/route.ts';
import type { Budget } from './budget.ts';
import type { CheckedOut, Connections } from './connections.ts';
import { StatementDb } from './statement-db.ts';
import type { Statement } from './statement.ts';
import type { Db } from './db.ts';
import { breaksConnection, isWorthAnotherTry, maxAttempts, overtime } from './failure.ts';

const pauseMilliseconds = 10;

const begins: Readonly<Record<Isolation, string>> = {
  'read committed': 'begin',
  'repeatable read': 'begin isolation level repeatable read',
  serializable: 'begin isolation level serializable',
};

/** How a transaction begins. */
export interface Beginning {
  readonly isolation: Isolation;
  /** Who is written into the audit, where the database keeps one. */
  readonly actor?: string | undefined;
  /** Key of the tenant whose rows alone are seen, where policies keep tenants apart; '' sees none. */
  readonly tenant?: string | undefined;
  /** Who calls, as `User 0198…`, where policies keep owners apart: of what is owned so, only its own rows are seen. */
  readonly me?: string | undefined;
}

/**
 * Runs `work` in one transaction and commits it. After a serialization failure or a deadlock the whole `work` is run
 * again, so it must have no effect outside the database. Nothing is committed once the budget is over.
 */
export async function inTransaction<T>(connections: Connections, budget: Budget, beginning: Beginning, work: (db: Db) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(connections, budget, beginning, work);
    } catch (error) {
      if (attempt === maxAttempts || !isWorthAnotherTry(error) || budget.left() < pauseMilliseconds * attempt) throw error;
      await pause(Math.random() * pauseMilliseconds * attempt);
    }
  }
}

async function attemptOnce<T>(connections: Connections, budget: Budget, beginning: Beginning, work: (db: Db) => Promise<T>): Promise<T> {
  const transaction = new Transaction(connections, budget, beginning);
  try {
    const result = await work(transaction);
    await transaction.commit();
    return result;
  } catch (error) {
    await transaction.rollBack(error);
    throw error;
  }
}

/** One transaction. Its first statement begins it, so what an operation does before that (hashing a password) holds no connection. */
class Transaction extends StatementDb {
  readonly #connections: Connections;
  readonly #budget: Budget;
  readonly #beginning: Beginning;
  #held: CheckedOut | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #unsettled = 0;
  #hasFailed = false;
  #isOver = false;

  constructor(connections: Connections, budget: Budget, beginning: Beginning) {
    super();
    this.#connections = connections;
    this.#budget = budget;
    this.#beginning = beginning;
  }

  /** An operation may ask several things at once; a connection answers one at a time. */
  protected override query(statement: Statement<unknown>, values: readonly unknown[]): Promise<QueryResult> {
    const send = () => this.#send(statement, values);
    const answer = this.#unsettled === 0 ? send() : this.#last.then(send);
    this.#unsettled += 1;
    this.#last = answer.then(this.#settled, this.#failed);
    return answer;
  }

  /** Throws where nothing may be committed: after the deadline, or when a statement had failed and the operation went on. */
  async commit(): Promise<void> {
    await this.#close();
    if (this.#budget.left() === 0) throw overtime();
    if (this.#hasFailed) throw new Error('the operation went on after a statement had failed, which rolls its transaction back');
    if (this.#held === undefined) return;
    this.#budget.committing = true;
    try {
      await this.#connections.command(this.#held.client, 'commit');
    } finally {
      this.#budget.committing = false;
    }
    this.#budget.held.delete(this.#held.client);
    this.#held.release();
  }

  /** Gives the connection back clean, or not at all. */
  async rollBack(reason: unknown): Promise<void> {
    await this.#close();
    if (this.#held === undefined) return;
    const { client, release } = this.#held;
    try {
      await client.query('rollback');
      release(reason instanceof Problem && breaksConnection(reason) ? reason : undefined);
    } catch (error) {
      release(error instanceof Error ? error : new Error('rollback failed'));
    } finally {
      this.#budget.held.delete(client);
    }
  }

  async #send(statement: Statement<unknown>, values: readonly unknown[]): Promise<QueryResult> {
    if (this.#isOver) throw new Error(`${statement.name} was asked for after its transaction`);
    if (this.#budget.left() === 0) throw overtime();
    const { client } = this.#held ?? (await this.#begin());
    return this.#connections.queryOn(client, statement, values);
  }

  async #begin(): Promise<CheckedOut> {
    const held = await this.#connections.checkOut(this.#budget);
    this.#held = held;
    this.#budget.held.add(held.client);
    const { isolation, actor, tenant, me } = this.#beginning;
    // One message, so one round trip; SET LOCAL ends with the transaction.
    await this.#connections.command(held.client, `${begins[isolation]}; set local statement_timeout = ${Math.max(1, Math.ceil(this.#budget.left()))}${settingText('actor', actor)}${settingText('tenant', tenant)}${settingText('me', me)}`);
    return held;
  }

  /** Waits for what was sent, so that nothing of this transaction is sent to its connection once others have it. */
  async #close(): Promise<void> {
    while (this.#unsettled > 0) await this.#last;
    this.#isOver = true;
  }

  readonly #settled = (): void => {
    this.#unsettled -= 1;
  };

  readonly #failed = (): void => {
    this.#unsettled -= 1;
    this.#hasFailed = true;
  };
}

/** The audit's triggers and the policies read the settings; a text can't hold NUL. */
function settingText(name: 'actor' | 'tenant' | 'me', value: string | undefined): string {
  return value === undefined ? '' : `; set local kentledge.${name} = ${pg.escapeLiteral(value.replaceAll('\0', ''))}`;
}
