/** client/transport.ts, the same for every system: type-checked with each emitted project. */
export const clientTransport = `/** Where the service is and who calls. */
export interface Client {
  /** \`https://api.example.com\`, without a slash at its end. */
  readonly baseUrl: string;
  /** The token, or a function that gives a fresh one. */
  readonly token?: string | (() => string | Promise<string>);
  /** For every call that says nothing else; 10 seconds if absent. */
  readonly timeoutMilliseconds?: number;
  /** How often a read is sent in all when the connection fails or the service says 503; 3 if absent. Nothing else is sent twice. */
  readonly attempts?: number;
  readonly fetch?: typeof fetch;
}

/** What one call may say beside its input. */
export interface Call {
  readonly timeoutMilliseconds?: number;
  readonly signal?: AbortSignal;
  /** Give the same key to repeat a call safely; a fresh one is made otherwise. */
  readonly idempotencyKey?: string;
  /** The version that a change is based on: \`$etag\` of an earlier answer. */
  readonly ifMatch?: string;
}

/** The body of a refusal: RFC 9457, unless the API has a shape of its own. */
export interface ProblemBody {
  readonly title?: string;
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly requestId?: string;
  readonly errors?: unknown;
  readonly [member: string]: unknown;
}

/** A refusal by the service. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** Stable: what to switch on. */
  readonly code: string;
  readonly body: ProblemBody;
  /** Seconds after which a repeat makes sense, from Retry-After. */
  readonly retryAfter: number | undefined;

  constructor(status: number, body: ProblemBody, retryAfter: number | undefined) {
    super(body.detail ?? body.title ?? \`status \${status}\`);
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

/** How an operation is called. */
interface Description {
  readonly method: string;
  /** With \`:name\` parameters. */
  readonly path: string;
  readonly query: readonly string[];
  readonly body?: readonly string[];
  readonly scheme?: string | undefined;
  readonly idempotent?: boolean;
  /** Parameter that asks for the next page, where only the Link header tells where it starts. */
  readonly page?: 'cursor' | 'offset';
  /** True if the answer has a version, for \`ifMatch\`. */
  readonly etag?: boolean;
}

type Input = Readonly<Record<string, unknown>>;

/** Longest pause before a read is sent again, in milliseconds: whom the service asks to wait longer gets its refusal. */
const longestPause = 2000;

/** Calls an operation and returns its answer; a refusal is thrown as a ProblemError. The timeout is for all attempts together. */
export async function callOperation<Output>(client: Client, description: Description, input: Input, call: Call = {}): Promise<Output> {
  const timeout = AbortSignal.timeout(call.timeoutMilliseconds ?? client.timeoutMilliseconds ?? 10_000);
  const signal = call.signal === undefined ? timeout : AbortSignal.any([call.signal, timeout]);
  const attempts = description.method === 'GET' ? (client.attempts ?? 3) : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await callOnce<Output>(client, description, input, call, signal);
    } catch (error) {
      const milliseconds = pauseAfter(error, attempt);
      if (attempt >= attempts || signal.aborted || milliseconds > longestPause) throw error;
      await pause(milliseconds, signal);
    }
  }
}

/** Milliseconds until a repeat makes sense: as the service says, else longer each time, and never at once with others. */
function pauseAfter(error: unknown, attempt: number): number {
  // fetch gives a TypeError when there is no answer.
  const passes = error instanceof ProblemError ? error.status === 503 : error instanceof TypeError;
  if (!passes) return Infinity;
  const asked = error instanceof ProblemError ? (error.retryAfter ?? 0) * 1000 : 0;
  return asked + Math.random() * 100 * 2 ** attempt;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}

async function callOnce<Output>(client: Client, description: Description, input: Input, call: Call, signal: AbortSignal): Promise<Output> {
  const send = client.fetch ?? fetch;
  const response = await send(client.baseUrl + pathOf(description, input), {
    method: description.method,
    headers: await headersOf(client, description, call),
    signal,
    ...(description.body === undefined ? {} : { body: JSON.stringify(pick(input, description.body)) }),
  });
  const text = await response.text();
  if (!response.ok) throw problemOf(response, text);
  // Callers of an operation without an answer expect undefined.
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  if (description.page !== undefined) return { ...(body as object), $next: nextOf(response, description.page) } as Output;
  return (description.etag === true ? { ...(body as object), $etag: response.headers.get('etag') ?? '' } : body) as Output;
}

/** What the Link header says about the next page: the value of its parameter, null on the last page. */
function nextOf(response: Response, parameter: 'cursor' | 'offset'): string | number | null {
  const link = /<([^>]*)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  const value = link === undefined ? null : new URL(link, 'http://relative').searchParams.get(parameter);
  return value === null || parameter === 'cursor' ? value : Number(value);
}

function pathOf(description: Description, input: Input): string {
  const path = description.path.replaceAll(/:([A-Za-z0-9_]+)/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const query = new URLSearchParams();
  for (const name of description.query) {
    const value = input[name];
    for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (one !== undefined) query.append(name, String(one));
    }
  }
  return query.size === 0 ? path : \`\${path}?\${query.toString()}\`;
}

async function headersOf(client: Client, description: Description, call: Call): Promise<Record<string, string>> {
  const token = typeof client.token === 'function' ? await client.token() : client.token;
  return {
    accept: 'application/json',
    ...(description.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined || description.scheme === undefined ? {} : { authorization: \`\${description.scheme} \${token}\` }),
    ...(description.idempotent === true ? { 'idempotency-key': call.idempotencyKey ?? crypto.randomUUID() } : {}),
    ...(call.ifMatch === undefined ? {} : { 'if-match': call.ifMatch }),
  };
}

function pick(input: Input, names: readonly string[]): Input {
  return Object.fromEntries(names.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]));
}

function problemOf(response: Response, text: string): ProblemError {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ProblemError(response.status, bodyOf(text), Number.isFinite(seconds) ? seconds : undefined);
}

/** A proxy in between may answer with something else than a problem. */
function bodyOf(text: string): ProblemBody {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
`;
