import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, diskFull, errorCode, errorText } from './run/index.ts';

/** How long PostgreSQL may take to be seen dead after its connections broke, ms. */
const seenWithin = 3000;

/** SQLSTATE classes 08 (connection), 53 (resources) and 57P (shutdown), and what sockets say; see PostgreSQL documentation, appendix A. */
const lost = /^(08...|57P0[1-5]|ECONNRESET|ECONNREFUSED|EPIPE|ENOENT|ETIMEDOUT)$/;
const lostText = /Connection terminated|Client has encountered a connection error|not queryable|connection timeout/;

/**
 * Throws what an error of a run means: a full disk, a database that went away (with the reason that `died` tells, once
 * it is known), or the error itself.
 */
export async function explainFailure(error: unknown, died: Promise<never>, folder: string, patience = seenWithin): Promise<never> {
  if (error instanceof Failure) throw error;
  const code = errorCode(error) ?? '';
  if (code === '53100') throw diskFull(folder, errorText(error));
  if (code === '53200') throw outOfMemory(errorText(error), error);
  if (lost.test(code) || lostText.test(errorText(error))) {
    await Promise.race([died, sleep(patience)]);
    throw databaseLost(errorText(error), error);
  }
  throw error;
}

function databaseLost(detail: string, cause: unknown): Failure {
  const text = {
    code: 'prove/database-lost',
    message: `The connection to PostgreSQL broke during the run: ${detail}`,
    why: 'Without the database nothing that was measured since can be trusted, so the run has no verdicts.',
    fix: 'See that the server runs and keeps its connections, then prove again.',
  } as const;
  return new Failure(text, cause);
}

function outOfMemory(detail: string, cause: unknown): Failure {
  const text = {
    code: 'prove/out-of-memory',
    message: `PostgreSQL got no memory: ${detail}`,
    why: 'Keys and indexes of the filled tables are sorted in memory.',
    fix: 'End other programs, or prove at a smaller --scale.',
  } as const;
  return new Failure(text, cause);
}
