import type { FastifyError } from 'fastify';
import { Problem } from '../problem/problem.ts';
import type { FieldProblem } from '../problem/problem.ts';

/** Codes for what the HTTP server itself refuses. */
const byStatus: Readonly<Record<number, string>> = {
  400: 'bad-request',
  413: 'body-too-large',
  414: 'path-too-long',
  415: 'unsupported-media-type',
};
const parts = { body: 'body', querystring: 'query', params: 'path', headers: 'headers' } as const;

type Refusal = NonNullable<FastifyError['validation']>[number];

/** The problem that any thrown thing becomes; what nobody expected is 500, and its text stays inside. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof Error)) return new Problem(500, 'internal', { cause: error });
  const { validation, validationContext, statusCode } = error as FastifyError;
  if (validation !== undefined) {
    const part = parts[(validationContext ?? 'body') as keyof typeof parts];
    return new Problem(400, 'invalid-request', { errors: validation.map((one) => fieldProblem(part, one)) });
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Problem(statusCode, byStatus[statusCode] ?? 'bad-request');
  return new Problem(500, 'internal', { cause: error });
}

function fieldProblem(part: FieldProblem['in'], refusal: Refusal): FieldProblem {
  const { missingProperty, additionalProperty } = refusal.params as { missingProperty?: string; additionalProperty?: string };
  const name = missingProperty ?? additionalProperty;
  return { in: part, pointer: name === undefined ? refusal.instancePath : `${refusal.instancePath}/${name}`, detail: refusal.message ?? 'does not fit' };
}
