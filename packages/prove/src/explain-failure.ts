import { existsSync, statfsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, errorCode, errorText } from './run/index.ts';

/** How long PostgreSQL may take to be seen dead after its connections broke, ms. */
const seenWithin = 3000;

/** SQLSTATE classes 08 (connection), 53 (resources) and 57P (shutdown), and what sockets say; see PostgreSQL documentation, appendix A. */
const lost = /^(08...|57P0[1-5]|ECONNRESET|ECONNREFUSED|EPIPE|ENOENT|ETIMEDOUT)$/;
const lostText = /Connection terminated|Client has encountered a connection error|not queryable|connection timeout/;

/**
 * Throws what an error of a run means: a full disk, a database that went away (with the reason that `died` tells, once
 * it is known), rows that a rule of the brief refuses, or the error itself.
 */
export async function explainFailure(thrown: unknown, died: Promise<never>, folder: string, patience = seenWithin): Promise<never> {
  if (thrown instanceof Failure) throw thrown;
  const code = errorCode(thrown) ?? '';
  if (code === '53100') throw new Failure('disk-full', { folder, reason: errorText(thrown) });
  if (code === '53200') throw new Failure('out-of-memory', { reason: errorText(thrown) }, { cause: thrown });
  // Class 23, integrity constraint violation: only the fill writes rows that it made up by itself.
  if (code.startsWith('23')) throw new Failure('rows-refused', { rule: ruleOf(thrown), reason: errorText(thrown) }, { cause: thrown });
  if (lost.test(code) || lostText.test(errorText(thrown))) {
    await Promise.race([died, sleep(patience)]);
    // Without room for its log PostgreSQL breaks all connections and starts anew, and no client is told why.
    if (isFull(folder)) throw new Failure('disk-full', { folder, reason: errorText(thrown) });
    throw new Failure('database-lost', { reason: errorText(thrown) }, { cause: thrown });
  }
  throw thrown;
}

/** Bytes of two segments of the log: one is in use, and the next is made before that is full. */
const leastRoom = 2 * 16 * 2 ** 20;

function isFull(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < leastRoom;
}

function ruleOf(thrown: unknown): string {
  const { table, constraint } = thrown as { readonly table?: string; readonly constraint?: string };
  return constraint === undefined ? 'a rule' : `${constraint} of ${table ?? 'a table'}`;
}
