import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { OperationTimings } from '../observe/metrics.ts';
import { Problem } from '../problem/problem.ts';
import type { Answers } from './answer.ts';
import { newRequestId } from './request-id.ts';

/** What the parser gives up on, by its own code; all else is a bad request. */
const refusals: Readonly<Record<string, readonly [status: number, code: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'body-too-large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request-too-slow'],
};

/** Answers what never became a request with a problem like any other, and ends the connection: where the next request would begin nobody knows. */
export function refuseUnreadable(answers: Answers, timings: OperationTimings, error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, code] = refusals[error.code ?? ''] ?? [400, 'bad-request'];
  const requestId = newRequestId();
  answers.count(timings, requestId, status, 0);
  if (!socket.writable) return void socket.destroy();
  const { body } = answers.render(new Problem(status, code), requestId);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
    'connection: close',
    `x-request-id: ${requestId}`,
    `content-type: ${answers.problemType}; charset=utf-8`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
