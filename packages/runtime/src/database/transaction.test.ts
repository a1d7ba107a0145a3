import { openRun } from '@kentledge/prove/run';
import { startPostgres } from '@kentledge/prove/postgres';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { migrate, sql, startService } from '../fixture/started.ts';
import { afterDeadline, till } from '../fixture/till/src/service.ts';

const run = await openRun();
const { url } = await startPostgres(run);
await migrate(url, 'till');
const { app, call, lines } = await startService(till, { databaseUrl: url });

beforeEach(() => migrate(url, 'till'));
afterAll(async () => {
  await app.close();
  await run.close();
});

const payments = async () => (await sql(url, 'select amount from payment order by amount')).map(({ amount }) => amount);

it('keeps all of a transaction, or nothing after a problem or a bug', async () => {
  expect((await call('POST /loose', { body: { amount: 5 } })).status).toBe(201);
  expect((await call('POST /loose', { body: { amount: 666 } })).body).toMatchObject({ status: 422, code: 'unlucky' });
  expect((await call('POST /loose', { body: { amount: 500 } })).body).toMatchObject({ status: 500, code: 'internal' });
  expect(await payments()).toEqual([5]);
});

it('tells the log about a bug, and the client nothing of it', async () => {
  const answer = await call('POST /loose', { body: { amount: 500 } });
  expect(answer.text).not.toContain('a bug');
  const line = lines.map((one) => JSON.parse(one) as Record<string, unknown>).find(({ request, error }) => request === answer.headers['x-request-id'] && error !== undefined);
  expect(line).toMatchObject({ operation: 'payLoose', status: 500, error: { name: 'TypeError', message: 'a bug' } });
});

it('runs a serializable transaction again until it fits, so no increment is lost', async () => {
  const answers = await Promise.all(Array.from({ length: 3 }, () => call('POST /counters/1')));
  const done = answers.filter(({ status }) => status === 200).length;
  expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
  expect(done).toBeGreaterThanOrEqual(2);
  expect(await sql(url, 'select value from counter where id = 1')).toEqual([{ value: done }]);
});

it('runs both transactions of a deadlock to their end', async () => {
  const answers = await Promise.all([call('POST /cross/1/2'), call('POST /cross/2/1')]);
  expect(answers.map(({ status }) => status)).toEqual([204, 204]);
  expect(await sql(url, 'select sum(value)::int as sum from counter')).toEqual([{ sum: 4 }]);
});

it('runs both of two statements that stand alone to their end, when they were in a deadlock', async () => {
  const answers = await Promise.all([call('PUT /cross/1/2'), call('PUT /cross/2/1')]);
  expect(answers.map(({ status }) => status)).toEqual([204, 204]);
  expect(await sql(url, 'select sum(value)::int as sum from counter')).toEqual([{ sum: 4 }]);
});

it('commits nothing after the deadline', async () => {
  const answer = await call('POST /loose', { body: { amount: 7, sleep: 0.3 }, headers: { 'kentledge-deadline': '100' } });
  expect(answer.status).toBe(504);
  await expect.poll(() => sql(url, `select 1 from pg_stat_activity where application_name = 'till' and state <> 'idle'`)).toEqual([]);
  expect(await payments()).toEqual([]);
});

it('lets no statement out of a transaction of which one failed while others waited', async () => {
  expect((await call('POST /together')).body).toMatchObject({ status: 422, code: 'division-by-zero' });
  expect((await call('GET /timeout')).status).toBe(200);
  expect(await sql(url, 'select sum(value)::int as sum from counter')).toEqual([{ sum: 0 }]);
});

it('says no success for a transaction that the database rolled back', async () => {
  expect((await call('POST /careless')).body).toMatchObject({ status: 500, code: 'internal' });
  expect(lines.join('')).toContain('went on after a statement had failed');
});

it('sends no statement after the deadline', async () => {
  expect((await call('POST /stubborn')).status).toBe(504);
  await expect.poll(() => afterDeadline).toEqual(['deadline-passed']);
});

it('holds no connection before its first statement', async () => {
  const answers = Promise.all(Array.from({ length: 4 }, () => call('POST /thoughtful')));
  expect((await call('GET /timeout', { headers: { 'kentledge-deadline': '150' } })).status).toBe(200);
  expect((await answers).map(({ status }) => status)).toEqual([204, 204, 204, 204]);
});
