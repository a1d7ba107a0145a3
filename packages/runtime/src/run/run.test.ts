import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openRun } from '@kentledge/prove/run';
import { startPostgres } from '@kentledge/prove/postgres';
import { afterAll, afterEach, expect, it } from 'vitest';
import { migrate, sql } from '../fixture/started.ts';

const run = await openRun();
const { url } = await startPostgres(run);
await migrate(url, 'till');
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => run.close());

interface Process {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<unknown>;
}

function start(fixture: string, environment: Readonly<Record<string, string>>): Process {
  const main = fileURLToPath(new URL(`../fixture/${fixture}/src/main.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], { env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  const take = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) => code ?? signal);
  return { child, output: () => output, ended };
}

async function startTill(environment: Readonly<Record<string, string>> = {}): Promise<Process & { readonly address: string }> {
  const started = start('till', { DATABASE_URL: url, PORT: '0', ...environment });
  const address = /"address":"(http:[^"]+)"/;
  await expect.poll(started.output, { timeout: 10_000 }).toMatch(address);
  return { ...started, address: address.exec(started.output())?.[1] ?? '' };
}

const pay = (address: string, sleep: number, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${address}/payments`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ amount: 1, sleep }) });
const sleeping = () => sql(url, `select 1 from pg_stat_activity where query like '%pg_sleep%' and state = 'active' and application_name = 'till'`);
const payments = async () => (await sql(url, 'select count(*)::int as n from payment'))[0]?.['n'];

it('says what is missing in the environment and ends with 2', async () => {
  const { ended, output } = start('notes', {});
  expect(await ended).toBe(2);
  expect(output()).toMatch(/^notes can't start:\n {2}TOKEN_ISSUER is not set: .*\n[^]*DATABASE_URL is not set/);
  expect(output()).not.toContain(' at ');
});

it('says that its port is taken and ends with 1', async () => {
  const { address } = await startTill();
  const second = start('till', { DATABASE_URL: url, PORT: new URL(address).port });
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`can't listen on 127.0.0.1:`);
});

it('finishes what is under way after SIGTERM, then ends with 0', async () => {
  const { child, address, ended } = await startTill();
  const paying = pay(address, 0.5);
  await expect.poll(sleeping).toHaveLength(1);
  child.kill('SIGTERM');
  expect((await paying).status).toBe(201);
  expect(await ended).toBe(0);
  await expect(fetch(`${address}/live`)).rejects.toThrow('fetch failed');
});

it('says while it drains that it is not ready and that connections end', async () => {
  const { child, address, ended } = await startTill({ DRAIN_DELAY_MS: '600' });
  expect((await fetch(`${address}/ready`)).headers.get('connection')).toBe('keep-alive');
  child.kill('SIGTERM');
  await expect.poll(async () => (await fetch(`${address}/ready`)).status).toBe(503);
  const alive = await fetch(`${address}/live`);
  expect([alive.status, alive.headers.get('connection')]).toEqual([200, 'close']);
  expect(await ended).toBe(0);
});

it('ends in bounded time when a request does not', async () => {
  const { child, address, ended } = await startTill({ DRAIN_TIMEOUT_MS: '100' });
  const paying = pay(address, 0.9).catch(() => undefined);
  await expect.poll(sleeping).toHaveLength(1);
  child.kill('SIGTERM');
  expect(await ended).toBe(1);
  await paying;
});

it('has one effect for a key whose first request died with its process', async () => {
  await expect.poll(sleeping).toEqual([]);
  await migrate(url, 'till');
  const headers = { 'idempotency-key': 'k' };
  const first = await startTill();
  const paying = pay(first.address, 0.5, headers).catch(() => 'lost');
  await expect.poll(sleeping).toHaveLength(1);
  first.child.kill('SIGKILL');
  expect(await paying).toBe('lost');
  const second = await startTill();
  expect((await pay(second.address, 0.5, headers)).status).toBe(409);
  await sql(url, `update kentledge_idempotency set lease_until = now() where status is null`);
  await expect.poll(async () => (await pay(second.address, 0.5, headers)).status, { timeout: 5000 }).toBe(201);
  expect(await payments()).toBe(1);
});
