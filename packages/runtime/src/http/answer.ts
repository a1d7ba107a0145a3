import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredAnswer } from '../idempotency/claim.ts';
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

  /** The body of a problem as it is sent. */
  render(problem: Problem, requestId: string): StoredAnswer {
    const body = problem.body(requestId);
    return { status: problem.status, body: JSON.stringify(this.#errors === undefined ? body : this.#errors(body)) };
  }

  /** Answers with a problem; one of 500 or more that has a cause is logged with it. */
  fail(timings: OperationTimings, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(error);
    if (problem.status >= 500 && problem.options.cause !== undefined) {
      this.#log.failure('request failed', problem.options.cause, { request: request.id, operation: timings.name, status: problem.status, code: problem.code });
    }
    if (problem.options.headers !== undefined) reply.headers(problem.options.headers);
    this.sendStored(timings, this.render(problem, request.id), request, reply);
  }

  /** Sends a body that is text already. */
  sendStored(timings: OperationTimings, answer: StoredAnswer, request: FastifyRequest, reply: FastifyReply): void {
    const isProblem = answer.status >= 400 && this.#errors === undefined;
    reply.code(answer.status).header('x-request-id', request.id);
    if (answer.status === 204) reply.send();
    else reply.type(isProblem ? 'application/problem+json' : 'application/json').send(answer.body);
    this.account(timings, request, reply);
  }

  /** Logs and counts an answer, once. */
  account(timings: OperationTimings, request: FastifyRequest, reply: FastifyReply): void {
    const { started } = request;
    if (started === 0) return;
    request.started = 0;
    const milliseconds = performance.now() - started;
    const status = reply.statusCode;
    timings.observe(status, milliseconds / 1000);
    this.#log.request(request.id, timings.name, status, milliseconds);
  }
}
