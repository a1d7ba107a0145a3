import { Budget } from '../database/budget.ts';
import type { Connections } from '../database/connections.ts';
import { PoolDb } from '../database/statement-db.ts';
import type { Db } from '../database/db.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Beginning } from '../database/transaction.ts';
import { Problem } from '../problem/problem.ts';
import { claim, finish, release } from './claim.ts';
import type { Claim, KeyedRequest } from './claim.ts';
import type { StoredAnswer } from './stored.ts';

/** How to run a keyed request. */
export interface OnceOptions {
  readonly connections: Connections;
  readonly budget: Budget;
  readonly beginning: Beginning;
  /** Milliseconds after which a request that neither finished nor failed counts as lost. */
  readonly lease: number;
  /** The answer of a problem, to be stored. */
  readonly render: (problem: Problem) => StoredAnswer;
}

export interface Outcome extends StoredAnswer {
  readonly replayed: boolean;
}

/** Time for storing a failure or giving the claim up, apart from the request's own, which may be used up. */
const settleMilliseconds = 2000;
/** Statuses that are about this attempt, not about the request: they are not stored. */
const passing = new Set([401, 403, 429]);

/**
 * Runs `work` in a transaction at most once for a key and stores its answer in that transaction. Problems below 500 are
 * stored too (the effect was rolled back, and would be again); after others the claim is given up, so that a retry runs.
 */
export async function once(options: OnceOptions, request: KeyedRequest, work: (db: Db) => Promise<StoredAnswer>): Promise<Outcome> {
  const { connections, budget, beginning } = options;
  const claimed = await claim(new PoolDb(connections, budget), request, options.lease);
  if (!('fence' in claimed)) return { ...claimed, replayed: true };
  try {
    const answer = await inTransaction(connections, budget, beginning, async (db) => {
      const done = await work(db);
      await finish(db, claimed, done);
      return done;
    });
    return { ...answer, replayed: false };
  } catch (error) {
    await settle(options, claimed, error);
    throw error;
  }
}

/** Best effort: what fails here is settled by the lease. */
async function settle(options: OnceOptions, claimed: Claim, error: unknown): Promise<void> {
  const budget = new Budget(settleMilliseconds);
  const db = new PoolDb(options.connections, budget);
  const isLasting = error instanceof Problem && error.status < 500 && !passing.has(error.status);
  try {
    await budget.bound(isLasting ? finish(db, claimed, options.render(error)) : release(db, claimed));
  } catch {
    // Either another request took over, which then owns the row, or the database is away.
  }
}
