import { openRun } from '@kentledge/prove/run';
import { startPostgres } from '@kentledge/prove/postgres';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { migrate, sql, startService } from '../fixture/started.ts';
import { till } from '../fixture/till/src/service.ts';

const run = await openRun();
const { url } = await startPostgres(run);
await migrate(url, 'till');
const { app, call } = await startService(till, { databaseUrl: url });

beforeEach(() => migrate(url, 'till'));
afterAll(async () => {
  await app.close();
  await run.close();
});

const active = () => sql(url, `select 1 from pg_stat_activity where application_name = 'till' and state <> 'idle'`);

it('answers 504 when a statement takes too long, and ends the statement', async () => {
  const answer = await call('GET /sleep?seconds=3');
  expect([answer.status, answer.headers['content-type']]).toEqual([504, 'application/problem+json; charset=utf-8']);
  await expect.poll(active, { timeout: 2000 }).toEqual([]);
});

it('lets the caller shrink the deadline', async () => {
  expect((await call('GET /sleep?seconds=0.1', { headers: { 'kentledge-deadline': '20' } })).status).toBe(504);
  expect((await call('GET /sleep?seconds=0.01', { headers: { 'kentledge-deadline': '5000' } })).status).toBe(200);
});

it('stays ready while it is only busy', async () => {
  const small = await startService(till, { databaseUrl: url, poolSize: 1 });
  try {
    const waiting = Array.from({ length: 40 }, () => small.call('POST /cross/1/2'));
    await waiting[0];
    expect((await small.call('GET /ready')).status).toBe(200);
    await Promise.all(waiting);
  } finally {
    await small.app.close();
  }
});

it('answers 503 to who waits for a connection until the deadline', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => call('GET /sleep?seconds=0.18')));
  const counts = Object.groupBy(answers, ({ status }) => String(status));
  expect(Object.keys(counts).toSorted()).toEqual(expect.arrayContaining(['503']));
  for (const { body } of counts['503'] ?? []) expect(body['code']).toBe('pool-exhausted');
});

it('sets the statement timeout of a connection only when it has to change', async () => {
  const alone = await startService(till, { databaseUrl: url, poolSize: 1 });
  const timeout = async (milliseconds: string) => (await alone.call('GET /timeout', { headers: { 'kentledge-deadline': milliseconds } })).body['timeout'];
  const sets = async () => (await sql(url, `select coalesce(sum(calls), 0)::int as sum from pg_stat_statements where query like 'set statement_timeout%'`))[0]?.['sum'];
  try {
    await sql(url, 'select pg_stat_statements_reset()');
    expect(await timeout('900')).toBe('1s');
    for (let time = 0; time < 5; time += 1) expect(await timeout('240')).toBe('250ms');
    expect(await sets()).toBe(2);
    expect(await timeout('80')).toBe('250ms');
    expect(await timeout('30')).toBe('50ms');
    expect(await sets()).toBe(3);
  } finally {
    await alone.app.close();
  }
});

it('uses a connection again after a statement was ended', async () => {
  const alone = await startService(till, { databaseUrl: url, poolSize: 1 });
  try {
    const pid = async () => (await alone.call('GET /timeout')).body['pid'];
    const before = await pid();
    expect((await alone.call('GET /sleep?seconds=1')).status).toBe(504);
    await expect.poll(active, { timeout: 2000 }).toEqual([]);
    expect(await pid()).toBe(before);
  } finally {
    await alone.app.close();
  }
});
