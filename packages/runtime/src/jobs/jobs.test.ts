import { openRun } from '@kentledge/prove/run';
import { startPostgres } from '@kentledge/prove/postgres';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { Connections } from '../database/connections.ts';
import { statement } from '../database/statement.ts';
import { migrate, sql } from '../fixture/started.ts';
import { idempotencyRetention } from '../idempotency/table.ts';
import { Log } from '../observe/log.ts';
import { Metrics } from '../observe/metrics.ts';
import { Jobs } from './jobs.ts';

const run = await openRun();
const { url } = await startPostgres(run);
await migrate(url, 'till');
const lines: string[] = [];
const log = new Log('info', { write: (line) => lines.push(line) });
const metrics = new Metrics();
const connections = new Connections({ url, size: 4, name: 'jobs', milliseconds: 1000, policies: false, constraints: {}, log, metrics });
const [one, other] = [new Jobs(connections, log, metrics), new Jobs(connections, log, new Metrics())];

beforeEach(() => migrate(url, 'till'));
afterAll(async () => {
  await one.stop();
  await connections.close();
  await run.close();
});

it('lets one instance at a time run a job', async () => {
  const job = { name: 'slow', every: 60, statement: statement<never>({ name: 'slow_job', text: 'update counter set value = value + 1 where pg_sleep(0.2) is not null and id = 1' }) };
  const ran = await Promise.all([one.run(job), other.run(job)]);
  expect(ran.toSorted()).toEqual([false, true]);
  expect(await sql(url, 'select value from counter where id = 1')).toEqual([{ value: 1 }]);
});

it('logs and counts a job that fails, and goes on', async () => {
  const job = { name: 'broken', every: 60, statement: statement<never>({ name: 'broken_job', text: 'update nothing set x = 1' }) };
  await one.run(job);
  expect(lines.some((line) => line.includes('"job":"broken"') && line.includes('42P01'))).toBe(true);
  expect(metrics.text()).toMatch(/^job_failures_total 1$/m);
});

it('runs batch after batch until one is not full', async () => {
  await sql(url, `insert into kentledge_idempotency (scope, key, fingerprint, lease_until, created_at)
    select 's', i::text, 'f', now(), now() - case when i <= 2500 then interval '2 days' else interval '1 hour' end from generate_series(1, 2510) i`);
  await one.run(idempotencyRetention);
  expect(await sql(url, 'select count(*)::int as n from kentledge_idempotency')).toEqual([{ n: 10 }]);
});

it('runs jobs by itself, and none after it was stopped', async () => {
  const job = { name: 'tick', every: 0.05, statement: statement<never>({ name: 'tick_job', text: 'update counter set value = value + 1 where id = 2' }) };
  const ticking = new Jobs(connections, log, new Metrics());
  ticking.start([job]);
  const value = async () => Number((await sql(url, 'select value from counter where id = 2'))[0]?.['value']);
  await expect.poll(value).toBeGreaterThanOrEqual(2);
  await ticking.stop();
  const last = await value();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await value()).toBe(last);
});
