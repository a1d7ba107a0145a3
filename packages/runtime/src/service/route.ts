import type { Db } from '../database/db.ts';

/** A JSON Schema, as written into OpenAPI. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Who calls: the actor, the subject of the token, and the columns that the actor's `find` statement gives. */
export type Caller<Actor extends string, Row = unknown> = { readonly actor: Actor; readonly subject: string } & Readonly<Row>;

/** What an operation is given. */
export interface Context<Input, Me> {
  /** Path, query and body in one object, checked against the schemas. */
  readonly input: Input;
  /** The caller; where `anyone` may call, `undefined` without a token. */
  readonly me: Me;
  readonly db: Db;
  /** One instant for the whole request, also when a transaction is run again. */
  readonly now: Date;
  readonly requestId: string;
  /** The tag in `If-Match`, for routes with `etag: 'match'`; undefined where the client gave none (or `*`). */
  readonly match: string | undefined;
  /** A token for an actor that authenticates by password; `subject` is its row's id. It holds for 12 hours. */
  readonly signToken: (actor: string, subject: string) => Promise<string>;
}

/** An operation: the file in `operations/` that people edit. It returns what the route's response schema describes. */
export type Handler<Input, Output, Me = undefined> = (context: Context<Input, Me>) => Promise<Output>;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

/** All that the runtime knows of an operation, apart from its handler. */
export interface RouteOptions {
  /** The operation's name: in logs, metrics and the scope of idempotency keys. */
  readonly name: string;
  readonly method: Method;
  /** As Fastify writes it: `/notes/:id`. */
  readonly path: string;
  /** Of a success; 204 sends no body. */
  readonly status: number;
  /** Names of the service's actors that may call; one with a role is tried before one without. */
  readonly by: readonly string[];
  /** True for `anyone`: no token is needed, a valid one of an actor in `by` still identifies the caller. */
  readonly public?: boolean;
  /** True for an operation that makes the caller's own row: it may be called while the row is missing, `me` then has `actor` and `subject` only. */
  readonly registers?: boolean;
  /** One transaction around the handler, run again after a serialization failure or a deadlock. `true` is read committed. */
  readonly transaction?: boolean | Isolation;
  /** From the parsed request to the answer. The header `kentledge-deadline` (milliseconds left) may shrink it. */
  readonly deadlineMilliseconds: number;
  /** True: an `Idempotency-Key` is honoured. `{ parameter }`: that field of the input is the key. Implies a transaction. */
  readonly idempotent?: boolean | { readonly parameter: string };
  /**
   * `read`: the output's `$etag` (select `xmin::text as "$etag"`; the response schema leaves it out) is sent as `ETag`, and
   * `If-None-Match` gives 304. `match`: `If-Match` is handed to the operation as `match`.
   */
  readonly etag?: 'read' | 'match';
  /**
   * For a list in pages: the query parameter that asks for the next one. The output's `$next`, else its `next`, is the
   * parameter's value there (null on the last page), and is sent as `Link: <?…>; rel="next"`.
   */
  readonly page?: 'cursor' | 'offset';
  /** Largest body in bytes, default 64 KiB. */
  readonly bodyLimit?: number;
  /** Objects say `additionalProperties: false`; `response` is the body of the success status. */
  readonly schema: {
    readonly params?: JsonSchema;
    readonly querystring?: JsonSchema;
    readonly body?: JsonSchema;
    readonly response?: JsonSchema;
  };
}

/** An operation's contract, with the types of its handler. */
export interface Contract<Input, Output, Me> extends RouteOptions {
  /** Never set: it only carries the types. */
  readonly types?: Handler<Input, Output, Me>;
}

/** An operation's contract joined to its handler. */
export interface Route extends RouteOptions {
  readonly handler: (context: Context<never, never>) => Promise<unknown>;
}

/** Declares an operation's contract; the types of input, output and caller are written beside it. */
export function defineRoute<Input, Output, Me = undefined>(route: RouteOptions): Contract<Input, Output, Me> {
  return route;
}

/** Joins a contract and the handler that people wrote; the compiler checks that they fit. */
export function handle<Input, Output, Me>(contract: Contract<Input, Output, Me>, handler: Handler<Input, Output, Me>): Route {
  return { ...contract, handler };
}
