import type { Diagnostic } from '@kentledge/core/diagnostic';
import { type FailureCode, type FailureParameters, proveProblems } from './problems.ts';

/** What belongs to a `Failure` beside its code. */
interface FailureMore {
  /** More than fits into a line, such as the end of a log. */
  readonly detail?: string;
  readonly cause?: unknown;
}

/**
 * The environment of a run failed: a port is taken, the disk is full, PostgreSQL died. Its code is one of `proveProblems`.
 * It is thrown, because it can strike at any await; doors print its diagnostic and end with exit code 3, never with a stack trace.
 */
export class Failure<Code extends FailureCode = FailureCode> extends Error {
  override readonly name = 'Failure';
  readonly code: string;
  readonly detail: string;
  readonly #told: Diagnostic;

  constructor(code: Code, parameters: FailureParameters<Code>, { detail = '', cause }: FailureMore = {}) {
    const told = proveProblems.create(code, [], parameters);
    super(told.message, cause === undefined ? {} : { cause });
    this.code = told.code;
    this.detail = detail;
    this.#told = told;
  }

  /** Returns the failure as the record that everything told to people has; its detail is in `data`. */
  toDiagnostic(): Diagnostic {
    return this.detail === '' ? this.#told : { ...this.#told, data: { ...this.#told.data, detail: this.detail } };
  }
}

/** Returns the `Failure` behind an error of the file system when the disk is full, else the error itself. */
export function nameDiskFull(error: unknown, folder: string): unknown {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT' ? new Failure('disk-full', { folder, reason: code }) : error;
}

/** Returns the `code` of a Node or PostgreSQL error, such as `ENOENT` or `42501`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Returns the text of anything that was thrown. */
export function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(errorText).join('; ');
  return error instanceof Error ? error.message : String(error);
}
