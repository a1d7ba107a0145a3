import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { PoolClient } from 'pg';
import { Problem } from '../problem/problem.ts';
import type { Isolation } from '../service/route.ts';
import type { Budget } from './budget.ts';
import type { Connections } from './connections.ts';
import { TransactionDb } from './statement-db.ts';
import type { Db } from './db.ts';
import { breaksConnection, isWorthAnotherTry, overtime } from './failure.ts';

/** How often a transaction is begun in all, as long as time is left. */
const maxAttempts = 3;
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
  const { client, release } = await connections.checkOut(budget);
  budget.held = client;
  let result: T;
  try {
    // One message, so one round trip; SET LOCAL ends with the transaction.
    await connections.command(client, `${begins[beginning.isolation]}; set local statement_timeout = ${Math.max(1, Math.ceil(budget.left()))}${auditText(beginning.actor)}`);
    result = await work(new TransactionDb(connections, client));
    if (budget.left() === 0) throw overtime();
    budget.committing = true;
    await connections.command(client, 'commit');
  } catch (error) {
    await rollBack(client, release, error);
    throw error;
  } finally {
    budget.committing = false;
    budget.held = undefined;
  }
  release();
  return result;
}

/** The audit's triggers read the setting; a text can't hold NUL. */
function auditText(actor: string | undefined): string {
  return actor === undefined ? '' : `; set local kentledge.actor = ${pg.escapeLiteral(actor.replaceAll('\0', ''))}`;
}

/** Gives the connection back clean, or not at all. */
async function rollBack(client: PoolClient, release: (error?: Error) => void, reason: unknown): Promise<void> {
  try {
    await client.query('rollback');
    release(reason instanceof Problem && breaksConnection(reason) ? reason : undefined);
  } catch (error) {
    release(error instanceof Error ? error : new Error('rollback failed'));
  }
}
