import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { PlannedRequest } from '../requests/index.ts';
import { atShare, fromText } from './histogram.ts';
import type { PhaseResult } from './messages.ts';
import type { Driver } from './run-phase.ts';
import { runPhase } from './run-phase.ts';
import { createSender } from './sender.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const request: PlannedRequest = { operation: 'read', method: 'GET', path: '/', status: 200, refusals: [409], values: {} };
const seconds = 3;
const rate = 100;

async function offer(answer: (at: number) => { readonly status?: number; readonly after?: number; readonly body?: string }, waitsForAnswers = false): Promise<PhaseResult> {
  const started = performance.now();
  const server = createServer((_, response) => {
    const { status = 200, after = 0, body = '' } = answer((performance.now() - started) / 1000);
    setTimeout(() => response.writeHead(status).end(body), after);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const sender = createSender(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 256);
  const driver: Driver = {
    requests: { next: () => request, prepare: () => undefined },
    sender,
    tokens: { environment: {}, headerFor: () => Promise.resolve('') },
    check: { contractBreach: (_, body) => (body === '' ? undefined : 'a body where none is promised') },
    seed: 1,
    waitsForAnswers,
    onProgress: () => undefined,
  };
  const result = await runPhase(driver, { name: 'test', seconds, rates: { read: rate } });
  await sender.close();
  return result;
}

/** Answers at once, but stands still from 1.0 to 1.5 s: a sixth of all requests wait, 250 ms on average. */
const pausing = (at: number): { readonly after: number } => ({ after: at >= 1 && at < 1.5 ? (1.5 - at) * 1000 : 0 });

function p90(result: PhaseResult): number {
  return atShare(fromText(result.operations['read']?.latency ?? ''), 0.9);
}

it('counts every request that waited through a pause, as users do', async () => {
  const result = await offer(pausing);
  // 16.7 % of the requests arrive in the pause; a tenth of all wait 200 ms or more.
  expect(p90(result)).toBeGreaterThan(0.12);
  expect(p90(result)).toBeLessThan(0.35);
  expect(result.sent).toBeGreaterThan(rate * seconds * 0.8);
});

it('counts from the intended time even where it is made to wait for answers, and shows that it was late', async () => {
  const result = await offer(pausing, true);
  // A closed loop that counted from sending would see one slow request in three hundred.
  expect(p90(result)).toBeGreaterThan(0.12);
  expect(atShare(fromText(result.lateness), 0.99)).toBeGreaterThan(0.2);
});

it('tells wrong statuses and broken contracts from right answers', async () => {
  let count = 0;
  const result = await offer(() => ({ 0: { status: 500 }, 1: { body: 'x' } })[count++ % 4] ?? {});
  const read = result.operations['read'];
  expect(read?.errors).toEqual({ 'status 500': (read?.sent ?? 0) - (read?.right ?? 0) });
  expect((read?.right ?? 0) / (read?.sent ?? 1)).toBeCloseTo(0.75, 1);
  expect((read?.unlawful ?? 0) / (read?.sent ?? 1)).toBeCloseTo(0.25, 1);
  expect(read?.examples[0]).toMatch(/^GET \/ gave 500 instead of 200: {2}\(due \d\.\d\d s into the phase, ended \d\.\d\d s later\)$/);
});

it('tells failures of one status apart by the code of their problems', async () => {
  let count = 0;
  const result = await offer(() => ({ 0: { status: 503, body: '{"status":503,"code":"busy"}' }, 1: { status: 503, body: '{"code":"pool-exhausted"}' }, 2: { status: 503, body: '{"error":"of its own"}' } })[count++ % 3] ?? {});
  expect(Object.keys(result.operations['read']?.errors ?? {})).toEqual(['status 503', 'status 503 busy', 'status 503 pool-exhausted']);
});

it('counts a declared refusal apart, and any other status as an error', async () => {
  let count = 0;
  const result = await offer(() => ({ 0: { status: 409 }, 1: { status: 422 } })[count++ % 4] ?? {});
  const read = result.operations['read'];
  expect((read?.refused ?? 0) / (read?.sent ?? 1)).toBeCloseTo(0.25, 1);
  expect(read?.errors).toEqual({ 'status 422': (read?.sent ?? 0) - (read?.right ?? 0) - (read?.refused ?? 0) });
});
