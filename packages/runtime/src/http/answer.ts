import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredAnswer } from '../idempotency/stored.ts';
import type { Log } from '../observe/log.ts';
import type { OperationTimings } from '../observe/metrics.ts';
import type { Problem } from '../problem/problem.ts';
import type { Service } from '../service/service.ts';
import { problemOf } from './failure.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** When the request came, by the monotonic clock in milliseconds; 0 once its answer is counted. */
    started: number;
  }
}

/** Sends the answers of a service and accounts for each: one log line, one observation. */
export class Answers {
  readonly #log: Log;
  readonly #errors: Service['errors'];

  constructor(service: Service, log: Log) {
    this.#log = log;
    this.#errors = service.errors;
  }

  /** The media type of a problem's body. */
  get problemType(): string {
    return this.#errors === undefined ? 'application/problem+json' : 'application/json';
  }

  /** A problem as it is sent. */
  render(problem: Problem, requestId: string): StoredAnswer {
    const body = problem.body(requestId);
    const { headers = {} } = problem.options;
    return { status: problem.status, body: JSON.stringify(this.#errors === undefined ? body : this.#errors(body)), headers };
  }

  /** Answers with a problem; one of 500 or more that has a cause is logged with it. */
  fail(timings: OperationTimings, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(error);
    if (problem.status >= 500 && problem.options.cause !== undefined) {
      this.#log.failure('request failed', problem.options.cause, { request: request.id, operation: timings.name, status: problem.status, code: problem.code });
    }
    this.sendStored(timings, this.render(problem, request.id), request, reply);
  }

  /** Sends a body that is text already. */
  sendStored(timings: OperationTimings, answer: StoredAnswer, request: FastifyRequest, reply: FastifyReply): void {
    reply.code(answer.status).header('x-request-id', request.id);
    if (answer.headers !== undefined) reply.headers(answer.headers);
    if (answer.status === 204) reply.send();
    else reply.type(answer.status >= 400 ? this.problemType : 'application/json').send(answer.body);
    this.account(timings, request, reply);
  }

  /** Logs and counts an answer, once. */
  account(timings: OperationTimings, request: FastifyRequest, reply: FastifyReply): void {
    const { started } = request;
    if (started === 0) return;
    request.started = 0;
    const milliseconds = performance.now() - started;
    this.count(timings, request.id, reply.statusCode, milliseconds);
  }

  /** Logs and counts an answer that took so long. */
  count(timings: OperationTimings, requestId: string, status: number, milliseconds: number): void {
    timings.observe(status, milliseconds / 1000);
    this.#log.request(requestId, timings.name, status, milliseconds);
  }
}
