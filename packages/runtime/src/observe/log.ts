import { pino } from 'pino';
import type { Logger } from 'pino';
import { DatabaseError } from 'pg';

/** Where log lines go. */
export interface LogDestination {
  write(line: string): unknown;
  flushSync?(): void;
}

/** Beyond this many bytes that standard output doesn't take, lines are dropped rather than memory filled. */
const maxWaitingBytes = 16 * 1024 * 1024;
const infoLevel = 30;
const errorLevel = 50;

/** Standard output, written in blocks off the request's path. */
export function standardOutput(): LogDestination {
  const destination = pino.destination({ dest: 1, sync: false, minLength: 4096, maxLength: maxWaitingBytes, periodicFlush: 200 });
  // A closed pipe must not end the service.
  destination.on('error', () => undefined);
  return destination;
}

/** Structured log lines. Nothing of a request's body, query, path values or token ever gets here. */
export class Log {
  readonly #logger: Logger;
  readonly #destination: LogDestination;
  readonly #requests: boolean;

  constructor(level: string, destination: LogDestination) {
    this.#destination = destination;
    this.#logger = pino({ level, base: null }, destination);
    this.#requests = this.#logger.isLevelEnabled('info');
  }

  /** The one line of a request. It is put together by hand: every part is known to need no escaping. */
  request(requestId: string, operation: string, status: number, milliseconds: number): void {
    if (!this.#requests) return;
    const level = status >= 500 ? errorLevel : infoLevel;
    this.#destination.write(
      `{"level":${level},"time":${Date.now()},"request":"${requestId}","operation":"${operation}","status":${status},"ms":${Math.round(milliseconds * 100) / 100}}\n`,
    );
  }

  info(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#logger.info(fields, message);
  }

  /** A failure, with what is safe to keep of its error. */
  failure(message: string, error: unknown, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#logger.error({ ...fields, error: describeError(error) }, message);
  }

  flush(): void {
    try {
      this.#destination.flushSync?.();
    } catch {
      // Nothing was written yet, or the pipe is closed: there is nowhere to say it.
    }
  }
}

/** A database error's message and detail quote values of rows, so only its code and names are kept. */
function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof DatabaseError) {
    const { code, severity, constraint, table, column, routine } = error;
    return { name: 'DatabaseError', code, severity, constraint, table, column, routine };
  }
  if (error instanceof Error) {
    return { name: error.name, message: error.message, stack: error.stack, ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }) };
  }
  return { name: typeof error };
}
