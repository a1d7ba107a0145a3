import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startService } from '../fixture/started.ts';
import type { Started } from '../fixture/started.ts';
import { till } from '../fixture/till/src/service.ts';

let started: Started;
let port: number;

beforeAll(async () => {
  started = await startService(till, { databaseUrl: 'postgresql://127.0.0.1:1/nothing' });
  port = Number(new URL(await started.app.listen('127.0.0.1', 0)).port);
});
afterAll(() => started.app.close());

/** All that the service says to these bytes until it ends the connection. */
function answerTo(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (more: string) => (text += more));
    socket.on('error', reject).on('close', () => resolve(text));
  });
}

it.each([
  [431, 'headers-too-large', `GET /live HTTP/1.1\r\nhost: x\r\nlong: ${'x'.repeat(20_000)}\r\n\r\n`],
  [400, 'bad-request', 'GET /live HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n'],
  [400, 'bad-request', 'what is this\r\n\r\n'],
])('answers %i %s as a problem to what is no request, logs it, and goes on', async (status, code, bytes) => {
  const before = started.lines.length;
  const [head = '', body = ''] = (await answerTo(bytes)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head.toLowerCase()).toContain('content-type: application/problem+json; charset=utf-8\r\ncontent-length: ' + String(body.length));
  expect(JSON.parse(body)).toMatchObject({ status, code, requestId: /x-request-id: (\S+)/.exec(head)?.[1] });
  expect(started.lines.slice(before).join('')).toContain(`"operation":"unmatched","status":${status}`);
  expect((await started.call('GET /live')).status).toBe(200);
});
