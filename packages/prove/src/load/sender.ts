import { Pool } from 'undici';
import type { PlannedRequest } from '../requests/index.ts';
import type { Tokens } from './tokens.ts';

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Path of the next page, where the answer's `Link` header names one. */
  readonly next?: string;
}

/** Sends requests to one service over kept connections. */
export interface Sender {
  /** Rejects with an error whose message is the kind: `timeout`, `connection`. */
  send(request: PlannedRequest, authorization: string | undefined): Promise<Answer>;
  close(): Promise<void>;
}

const patience = 10_000;

/** Returns a sender to the service at a loopback URL. */
export function createSender(url: string, connections: number): Sender {
  const pool = new Pool(url, { connections, pipelining: 1, headersTimeout: patience, bodyTimeout: patience, connect: { timeout: patience } });
  return {
    send: async (request, authorization) => {
      const headers: Record<string, string> = { accept: 'application/json' };
      if (authorization !== undefined) headers['authorization'] = authorization;
      if (request.body !== undefined) headers['content-type'] = 'application/json';
      if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey;
      try {
        const response = await pool.request({ method: request.method, path: request.path, headers, body: request.body ?? null });
        const next = nextPath(request.path, response.headers['link']);
        return { status: response.statusCode, body: await response.body.text(), ...(next === undefined ? {} : { next }) };
      } catch (error) {
        throw new Error(error instanceof Error && error.name.includes('Timeout') ? 'timeout' : 'connection', { cause: error });
      }
    },
    close: () => pool.destroy(),
  };
}

/** `<?cursor=…>; rel="next"` is relative to the request. */
function nextPath(path: string, link: string | string[] | undefined): string | undefined {
  const target = /<([^>]*)>; rel="next"/.exec(String(link ?? ''))?.[1];
  const url = target === undefined ? null : URL.parse(target, `http://service${path}`);
  return url === null ? undefined : `${url.pathname}${url.search}`;
}

/** Returns the header for a request's caller, if it has one. */
export async function authorizationFor(tokens: Tokens, request: PlannedRequest): Promise<string | undefined> {
  return request.caller === undefined ? undefined : tokens.headerFor(request.caller);
}
