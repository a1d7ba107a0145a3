/** What a `Failure` says: a stable code, what happened, why it matters, and what to do now. */
export interface FailureText {
  readonly code: `prove/${string}`;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
}

/**
 * The environment of a run failed: a port is taken, the disk is full, PostgreSQL died.
 * It is thrown, because it can strike at any await; doors turn it into a diagnostic and exit code 3, never into a stack trace.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureText['code'];
  readonly why: string;
  readonly fix: string;

  constructor(text: FailureText, cause?: unknown) {
    super(text.message, cause === undefined ? {} : { cause });
    this.code = text.code;
    this.why = text.why;
    this.fix = text.fix;
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
