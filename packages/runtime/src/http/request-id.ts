import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const sane = /^[A-Za-z0-9._-]{1,64}$/;
const prefix = randomBytes(6).toString('base64url');
let count = 0;

/** The caller's `x-request-id` where it is short and plain (it goes into logs unescaped), else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && sane.test(given) ? given : newRequestId();
}

/** A request's id that no other of this process has. */
export function newRequestId(): string {
  count += 1;
  return `${prefix}-${count.toString(36)}`;
}
