import { deadlineMilliseconds } from '#policies';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AnyCaller, Gate } from '../authentication/authenticator.ts';
import { Budget, extension } from '../database/budget.ts';
import type { Connections } from '../database/connections.ts';
import { PoolDb } from '../database/statement-db.ts';
import type { Db } from '../database/db.ts';
import { inTransaction } from '../database/transaction.ts';
import { tenantText } from '../database/tenant-text.ts';
import type { Beginning } from '../database/transaction.ts';
import { fingerprintOf } from '../idempotency/claim.ts';
import type { KeyedRequest } from '../idempotency/claim.ts';
import { once } from '../idempotency/once.ts';
import type { Outcome } from '../idempotency/once.ts';
import { freshBody } from '../idempotency/stored.ts';
import type { SignedToken, StoredAnswer } from '../idempotency/stored.ts';
import type { OperationTimings } from '../observe/metrics.ts';
import { badRequest } from '../problem/problem.ts';
import type { Context, Isolation, Route } from '../service/route.ts';
import type { Service } from '../service/service.ts';
import type { Answers } from './answer.ts';
import { matchOf, matches, tagOf, versionOf } from './etag.ts';
import { nextLink } from './next-page.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller: AnyCaller | undefined;
  }
}

/** A route with all that can be worked out before its first request. */
export interface Plan {
  readonly route: Route;
  readonly gate: Gate;
  readonly isolation: Isolation | undefined;
  /** True if the database writes down who changed what. */
  readonly audits: boolean;
  /** By actor, what the database is told of its row. */
  readonly actors: Service['actors'];
  readonly inputOf: (request: FastifyRequest) => unknown;
  /** Members of the body that no fingerprint holds. */
  readonly passwords: ReadonlySet<string>;
  readonly timings: OperationTimings;
  readonly connections: Connections;
  readonly answers: Answers;
  readonly signToken: (actor: string, subject: string) => Promise<string>;
}

/** A lost request's key is free again this long after its deadline, in milliseconds: COMMIT may outlast the deadline by one second. */
const leaseSlackMilliseconds = 5000;
const maxKeyLength = 255;

/** One request on its way through its operation. */
export class Call {
  readonly #plan: Plan;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  readonly #budget: Budget;
  #timer: NodeJS.Timeout;
  #answered = false;

  constructor(plan: Plan, request: FastifyRequest, reply: FastifyReply) {
    this.#plan = plan;
    this.#request = request;
    this.#reply = reply;
    const left = request.headers['kentledge-deadline'];
    const milliseconds = deadlineMilliseconds(plan.route.deadlineMilliseconds, typeof left === 'string' ? left : undefined);
    this.#budget = new Budget(milliseconds);
    this.#timer = setTimeout(expire, milliseconds, this);
  }

  /** Runs the operation and answers; never rejects. */
  async serve(): Promise<void> {
    const { isolation, route, connections } = this.#plan;
    try {
      const keyed = this.#keyed();
      if (keyed !== undefined) return await this.#succeedStored(await this.#once(keyed));
      const output =
        isolation === undefined
          ? await route.handler(this.#context(new PoolDb(connections, this.#budget), new Date()))
          : await this.#inTransaction(isolation);
      this.#succeed(output);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The deadline has passed. */
  expire(): void {
    const problem = this.#budget.end();
    if (problem === undefined) this.#timer = setTimeout(expire, extension, this);
    else this.#fail(problem);
  }

  #context(db: Db, now: Date, signToken = this.#plan.signToken): Context<never, never> {
    const { route, inputOf } = this.#plan;
    const context: Context<unknown, unknown> = {
      input: inputOf(this.#request),
      me: this.#request.caller,
      db,
      now,
      requestId: this.#request.id,
      match: route.etag === 'match' ? matchOf(this.#request.headers['if-match']) : undefined,
      signToken,
    };
    return context as Context<never, never>;
  }

  #inTransaction(isolation: Isolation): Promise<unknown> {
    const now = new Date();
    return inTransaction(this.#plan.connections, this.#budget, this.#beginning(isolation), (db) => this.#plan.route.handler(this.#context(db, now)));
  }

  #beginning(isolation: Isolation): Beginning {
    const { caller } = this.#request;
    if (caller === undefined) return { isolation };
    const { tenant: named, owner } = this.#plan.actors[caller.actor]?.me ?? {};
    // A caller without a row yet is about to make it.
    const row = caller as Readonly<Record<string, unknown>>;
    const tenant = named === undefined ? undefined : row[named];
    const key = owner === undefined ? undefined : row[owner.key];
    return {
      isolation,
      ...(this.#plan.audits ? { actor: `${caller.actor}:${caller.subject}` } : {}),
      ...(tenant === undefined ? {} : { tenant: tenantText(tenant) }),
      ...(owner === undefined || key === undefined ? {} : { me: `${owner.entity} ${String(key)}` }),
    };
  }

  #once(keyed: KeyedRequest): Promise<Outcome> {
    const { connections, isolation, route, answers } = this.#plan;
    const now = new Date();
    const options = {
      connections,
      budget: this.#budget,
      beginning: this.#beginning(isolation ?? 'read committed'),
      lease: route.deadlineMilliseconds + leaseSlackMilliseconds,
      render: (problem: Parameters<Answers['render']>[0]) => answers.render(problem, this.#request.id),
    };
    return once(options, keyed, async (db) => {
      const tokens: SignedToken[] = [];
      const signToken: Plan['signToken'] = async (actor, subject) => {
        const text = await this.#plan.signToken(actor, subject);
        tokens.push({ text, actor, subject });
        return text;
      };
      return this.#answerOf(await route.handler(this.#context(db, now, signToken)), tokens);
    });
  }

  /** A success as it is sent and stored. */
  #answerOf(output: unknown, tokens: readonly SignedToken[]): StoredAnswer {
    const { route } = this.#plan;
    const body = route.status === 204 ? '' : this.#serialized(output);
    const version = route.etag === undefined ? undefined : versionOf(output);
    const link = this.#link(output);
    const headers = { ...(version === undefined ? {} : { etag: tagOf(version, body) }), ...(link === undefined ? {} : { link }) };
    return { status: route.status, body, headers, tokens };
  }

  #link(output: unknown): string | undefined {
    const { page } = this.#plan.route;
    return page === undefined ? undefined : nextLink(output, page, this.#request.url);
  }

  #serialized(output: unknown): string {
    if (output === undefined) return '';
    const text = this.#reply.code(this.#plan.route.status).serialize(output as Record<string, unknown>);
    return typeof text === 'string' ? text : Buffer.from(text as ArrayBuffer).toString();
  }

  /** The key of this request where the route knows keys and the client gave one. */
  #keyed(): KeyedRequest | undefined {
    const { idempotent, name, method } = this.#plan.route;
    if (idempotent === undefined || idempotent === false) return undefined;
    const request = this.#request;
    const key = idempotent === true ? request.headers['idempotency-key'] : (this.#plan.inputOf(request) as Record<string, unknown>)[idempotent.parameter];
    if (key === undefined) return undefined;
    const text = String(key);
    if (text === '' || text.length > maxKeyLength || text.includes('\0')) throw badRequest('bad-idempotency-key');
    const { caller } = request;
    const scope = JSON.stringify([name, caller?.actor ?? null, caller?.subject ?? null]);
    return { scope, key: text, fingerprint: fingerprintOf(method, request.url, request.body, this.#plan.passwords) };
  }

  #succeed(output: unknown): void {
    const { route, answers, timings } = this.#plan;
    const version = route.etag === undefined ? undefined : versionOf(output);
    // Before the answer is claimed: an output that doesn't fit its schema is a failure still.
    const tagged = version === undefined ? undefined : this.#serialized(output);
    if (!this.#end()) return;
    const reply = this.#reply;
    const request = this.#request;
    reply.code(route.status).header('x-request-id', request.id);
    const link = this.#link(output);
    if (link !== undefined) reply.header('link', link);
    if (version !== undefined && tagged !== undefined) this.#sendTagged(tagOf(version, tagged), tagged);
    else reply.send(route.status === 204 ? undefined : output);
    answers.account(timings, request, reply);
  }

  #sendTagged(tag: string, body: string): void {
    const reply = this.#reply.header('etag', tag);
    if (this.#plan.route.etag === 'read' && matches(this.#request.headers['if-none-match'], tag)) reply.code(304).send();
    else reply.type('application/json').send(body);
  }

  async #succeedStored(answer: Outcome): Promise<void> {
    const { answers, timings, signToken } = this.#plan;
    const body = answer.replayed ? await freshBody(answer, signToken) : answer.body;
    if (!this.#end()) return;
    if (answer.replayed) this.#reply.header('idempotency-replayed', 'true');
    answers.sendStored(timings, { ...answer, body }, this.#request, this.#reply);
  }

  #fail(error: unknown): void {
    if (this.#end()) this.#plan.answers.fail(this.#plan.timings, error, this.#request, this.#reply);
  }

  /** True for the one who may answer: the operation or the deadline, whichever is first. */
  #end(): boolean {
    if (this.#answered) return false;
    this.#answered = true;
    clearTimeout(this.#timer);
    return true;
  }
}

const expire = (call: Call): void => call.expire();
