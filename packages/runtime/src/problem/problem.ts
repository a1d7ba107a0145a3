import { STATUS_CODES } from 'node:http';

/** One field that did not fit: a JSON pointer into the request part, and why. */
export interface FieldProblem {
  readonly in: 'path' | 'query' | 'body' | 'headers';
  readonly pointer: string;
  readonly detail: string;
}

/** The body of an error answer (RFC 9457; `code`, `requestId` and `errors` are extensions). */
export interface ProblemBody {
  readonly title: string;
  readonly status: number;
  /** Stable, kebab-case: what a client switches on. */
  readonly code: string;
  readonly detail?: string;
  readonly requestId: string;
  readonly errors?: readonly FieldProblem[];
}

/** What a problem may say beside its status and code. */
export interface ProblemOptions {
  readonly detail?: string;
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An expected failure: thrown anywhere in an operation, it becomes the answer. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly options: ProblemOptions;

  constructor(status: number, code: string, options: ProblemOptions = {}) {
    // An expected answer needs no stack, and taking one costs more than the rest of the request's error path.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    Error.stackTraceLimit = limit;
    this.status = status;
    this.code = code;
    this.options = options;
  }

  /** The answer's body for one request. */
  body(requestId: string): ProblemBody {
    const { detail, errors } = this.options;
    return {
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      code: this.code,
      ...(detail === undefined ? {} : { detail }),
      requestId,
      ...(errors === undefined ? {} : { errors }),
    };
  }
}

/** One sentence about a problem, for APIs whose errors have a shape of their own: its detail, the fields that did not fit, or its code in words: `email taken`. */
export function messageOf({ code, detail, errors = [] }: ProblemBody): string {
  const fields = errors.map((field) => `${field.in}${field.pointer}: ${field.detail}`);
  return detail ?? (fields.length === 0 ? code.replaceAll('-', ' ') : fields.join('; '));
}

/** Any problem by status and code, as in `else: 422 out-of-stock`. */
export const problem = (status: number, code: string, detail?: string): Problem => new Problem(status, code, detail === undefined ? {} : { detail });
/** 400: the request can't be understood. */
export const badRequest = (code = 'bad-request', detail?: string): Problem => problem(400, code, detail);
/** 401: no token, or one that doesn't hold. */
export const unauthorized = (code = 'unauthorized', detail?: string): Problem => problem(401, code, detail);
/** 403: known, but not allowed. */
export const forbidden = (code = 'forbidden', detail?: string): Problem => problem(403, code, detail);
/** 404: not there, or not the caller's. */
export const notFound = (code = 'not-found', detail?: string): Problem => problem(404, code, detail);
/** 409: the present state doesn't allow it. */
export const conflict = (code = 'conflict', detail?: string): Problem => problem(409, code, detail);
/** 412: the row changed since the tag in `If-Match`. */
export const preconditionFailed = (code = 'changed', detail?: string): Problem => problem(412, code, detail);
/** 422: understood, but the values don't fit. */
export const unprocessable = (code = 'unprocessable', detail?: string): Problem => problem(422, code, detail);
/** 429: too often; the client may come back after these seconds. */
export const tooMany = (seconds: number): Problem => new Problem(429, 'too-many-requests', { headers: { 'retry-after': String(seconds) } });
/** 503: not now; the client may come back after these seconds. */
export const unavailable = (code: string, seconds: number, cause?: unknown): Problem => new Problem(503, code, { headers: { 'retry-after': String(seconds) }, cause });
/** 504: the deadline passed. */
export const tooLate = (code = 'deadline-passed', cause?: unknown): Problem => new Problem(504, code, { cause });
