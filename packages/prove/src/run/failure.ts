import type { Diagnostic } from '@kentledge/core/diagnostic';

/** What a `Failure` says: a stable code, what happened, why it matters, and what to do now. */
export interface FailureText {
  readonly code: `prove/${string}`;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  /** More than fits into a line, such as the end of a log. */
  readonly detail?: string;
}

/**
 * The environment of a run failed: a port is taken, the disk is full, PostgreSQL died.
 * It is thrown, because it can strike at any await; doors print its diagnostic and end with exit code 3, never with a stack trace.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureText['code'];
  readonly why: string;
  readonly fix: string;
  readonly detail: string;

  constructor(text: FailureText, cause?: unknown) {
    super(text.message, cause === undefined ? {} : { cause });
    this.code = text.code;
    this.why = text.why;
    this.fix = text.fix;
    this.detail = text.detail ?? '';
  }

  /** Returns the failure as the record that everything told to people has; its detail is in `data`. */
  toDiagnostic(): Diagnostic {
    const { code, message, why, fix, detail } = this;
    return { code, severity: 'error', message, spans: [], why, fix: { advice: fix, edits: [] }, data: detail === '' ? undefined : { detail } };
  }
}

/** The failure for a full disk below `folder`; `detail` is the system's own text. */
export function diskFull(folder: string, detail: string): Failure {
  return new Failure({
    code: 'prove/disk-full',
    message: `The disk that holds ${folder} is full: ${detail}`,
    why: 'Data, log and binaries of a run live in that folder; without space nothing can be measured.',
    fix: 'Free some space, prove at a smaller --scale, or point TMPDIR to a larger disk.',
  });
}

/** Returns the `Failure` behind an error of the file system when the disk is full, else the error itself. */
export function nameDiskFull(error: unknown, folder: string): unknown {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT' ? diskFull(folder, code) : error;
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
