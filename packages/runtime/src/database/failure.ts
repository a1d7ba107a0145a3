import { DatabaseError } from 'pg';
import { Problem, problem, tooLate, unavailable } from '../problem/problem.ts';
import type { ConstraintProblem } from '../service/service.ts';

/** By SQLSTATE: what the failure of a statement means to a client. */
const byState: Readonly<Record<string, (cause: unknown) => Problem>> = {
  '0A000': (cause) => unavailable('busy', 1, cause),
  '22001': (cause) => unfit('too-long', cause),
  '22003': (cause) => unfit('out-of-range', cause),
  '22007': (cause) => unfit('bad-date', cause),
  '22008': (cause) => unfit('bad-date', cause),
  '22012': (cause) => unfit('division-by-zero', cause),
  '22021': (cause) => unfit('bad-character', cause),
  '22P02': (cause) => unfit('bad-value', cause),
  '22P05': (cause) => unfit('bad-character', cause),
  '23502': (cause) => unfit('missing-value', cause),
  '23505': (cause) => new Problem(409, 'taken', { cause }),
  '23514': (cause) => unfit('check-failed', cause),
  '23P01': (cause) => new Problem(409, 'taken', { cause }),
  '26000': (cause) => unavailable('busy', 1, cause),
  '40001': (cause) => unavailable('busy', 1, cause),
  '40P01': (cause) => unavailable('busy', 1, cause),
  '55P03': (cause) => unavailable('busy', 1, cause),
  '57014': (cause) => tooLate('statement-timeout', cause),
};

/** Classes of SQLSTATE that say the database is away or out of something: connection (but for a message of ours that breaks the protocol), resources, operator, disk. */
const away = /^(08(?!P01)|53|57P|58)/;

const unfit = (code: string, cause: unknown) => new Problem(422, code, { cause });

/**
 * The problem that a failed statement becomes: first the service's own word for the constraint, then by SQLSTATE;
 * 503 where the database is away, 500 for anything unknown. The driver's error is the `cause`.
 */
export function failureOf(error: unknown, text: string, constraints: Readonly<Record<string, ConstraintProblem>>): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof DatabaseError) || error.code === undefined) return unavailable('database-unavailable', 1, error);
  const named = error.constraint === undefined ? undefined : (constraints[error.constraint] ?? constraints[ofAnyPartition(error.constraint)]);
  if (named !== undefined) return new Problem(named.status, named.code, { cause: error });
  if (error.code === '23503') return referenceFailure(error, text);
  const known = byState[error.code];
  if (known !== undefined) return known(error);
  return away.test(error.code) ? unavailable('database-unavailable', 1, error) : new Problem(500, 'internal', { cause: error });
}

/** Partitions are many, and those of ranges of time come and go: what keeps a key in one of them has its date or remainder in its name. */
function ofAnyPartition(constraint: string): string {
  return constraint.replace(/_(?:p\d{8}|h\d+)_/, (part) => `${part.slice(0, 2)}*_`);
}

/** A delete meets rows that refer to it; any other statement names a row that isn't there. */
function referenceFailure(cause: DatabaseError, text: string): Problem {
  return /^\s*delete\b/i.test(text) ? new Problem(409, 'in-use', { cause }) : unfit('missing-reference', cause);
}

/** How often a transaction, or a statement that stands alone, is tried in all, as long as time is left. */
export const maxAttempts = 3;

/** True for failures after which the same transaction may well succeed: serialization and deadlock. */
export function isWorthAnotherTry(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  const cause = error.options.cause;
  return cause instanceof DatabaseError && (cause.code === '40001' || cause.code === '40P01');
}

/** A statement that was prepared before its tables changed, or that the connection has lost: only a new connection prepares it again. */
const stale = new Set(['0A000', '26000']);

/** True when the connection can't be used again. */
export function breaksConnection(error: unknown): boolean {
  if (error instanceof Problem) return error.options.cause !== undefined && breaksConnection(error.options.cause);
  return !(error instanceof DatabaseError) || error.severity === 'FATAL' || error.severity === 'PANIC' || stale.has(error.code ?? '');
}

/** Any problem of the caller's budget being over. */
export const overtime = (): Problem => problem(504, 'deadline-passed');
