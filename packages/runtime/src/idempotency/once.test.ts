import { setTimeout as pause } from 'node:timers/promises';
import { openRun } from '@kentledge/prove/run';
import { startPostgres } from '@kentledge/prove/postgres';
import { decodeJwt } from 'jose';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { migrate, sql, startService } from '../fixture/started.ts';
import { till } from '../fixture/till/src/service.ts';

const run = await openRun();
const { url } = await startPostgres(run);
await migrate(url, 'till');
const { app, call } = await startService(till, { databaseUrl: url, tokens: { secret: 's'.repeat(32) } });

beforeEach(() => migrate(url, 'till'));
afterAll(async () => {
  await app.close();
  await run.close();
});

const key = (value: string) => ({ 'idempotency-key': value });
const payments = async () => (await sql(url, 'select count(*)::int as n from payment'))[0]?.['n'];
const keys = () => sql(url, 'select key, status, fence from kentledge_idempotency');
const eventually = async (request: () => ReturnType<typeof call>) => {
  let answer = await request();
  while (answer.status === 409) answer = await request();
  return answer;
};

it('has one effect and one answer for ten requests at once', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => eventually(() => call('POST /payments', { headers: key('k'), body: { amount: 1, sleep: 0.05 } }))));
  expect(await payments()).toBe(1);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
  expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(9);
});

it('keeps an answer without a body', async () => {
  const settle = () => call('POST /settled', { headers: key('k'), body: { amount: 1 } });
  const answers = [await settle(), await settle()];
  expect(answers.map(({ status, text }) => [status, text])).toEqual([[200, ''], [200, '']]);
  expect(await payments()).toBe(1);
});

it('replays the headers that belong to the answer', async () => {
  const enrol = () => call('POST /members', { headers: key('k'), body: { amount: 1 } });
  const [first, second] = [await enrol(), await enrol()];
  expect([first.headers['etag'], first.headers['link']]).toEqual([expect.stringMatching(/^"7\./), '<?cursor=more>; rel="next"']);
  expect([second.headers['etag'], second.headers['link']]).toEqual([first.headers['etag'], first.headers['link']]);
  expect(second.headers['idempotency-replayed']).toBe('true');
});

it('keeps no token that opens doors, and signs a new one for the same row', async () => {
  const enrol = async () => (await call('POST /members', { headers: key('k'), body: { amount: 1 } })).body;
  const first = await enrol();
  const stored = String((await sql(url, 'select body from kentledge_idempotency'))[0]?.['body']);
  expect(stored).not.toContain(String(first['token']).split('.')[2]);
  await pause(1100);
  const second = await enrol();
  const claims = [first, second].map(({ token }) => decodeJwt(String(token)));
  expect(second['id']).toBe(first['id']);
  expect(claims.map(({ sub, actor }) => [sub, actor])).toEqual([[first['id'], 'member'], [first['id'], 'member']]);
  expect(Number(claims[1]?.iat)).toBeGreaterThan(Number(claims[0]?.iat));
  expect(await payments()).toBe(1);
});

it('refuses a second request while the first is under way, and says when to come back', async () => {
  const first = call('POST /payments', { headers: key('k'), body: { amount: 1, sleep: 0.3 } });
  await expect.poll(keys).toHaveLength(1);
  const second = await call('POST /payments', { headers: key('k'), body: { amount: 1, sleep: 0.3 } });
  expect([second.status, second.body['code']]).toEqual([409, 'idempotency-in-flight']);
  expect(Number(second.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  expect((await first).status).toBe(201);
});

it('refuses a key that was used for another body', async () => {
  await call('POST /payments', { headers: key('k'), body: { amount: 1 } });
  const other = await call('POST /payments', { headers: key('k'), body: { amount: 2 } });
  expect([other.status, other.body['code']]).toEqual([422, 'idempotency-key-reused']);
});

it('keeps keys of different operations apart, and runs without a key as often as asked', async () => {
  await call('POST /payments', { headers: key('k'), body: { amount: 1 } });
  await call('POST /references', { body: { amount: 1, reference: 'k' } });
  for (let time = 0; time < 2; time += 1) await call('POST /payments', { body: { amount: 1 } });
  expect(await payments()).toBe(4);
});

it('takes the key from a parameter', async () => {
  const answers = [await call('POST /references', { body: { amount: 1, reference: 'r' } }), await call('POST /references', { body: { amount: 1, reference: 'r' } })];
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(await payments()).toBe(1);
});

it('stores a problem of the request, since it would be the same again', async () => {
  const answers = [await call('POST /payments', { headers: key('k'), body: { amount: 666 } }), await call('POST /payments', { headers: key('k'), body: { amount: 666 } })];
  expect(answers.map(({ status, headers }) => [status, headers['content-type']])).toEqual(Array.from({ length: 2 }, () => [422, 'application/problem+json; charset=utf-8']));
  expect(answers[0]?.text).toBe(answers[1]?.text);
});

it('gives the key free after a bug and after a deadline', async () => {
  expect((await call('POST /payments', { headers: key('bug'), body: { amount: 500 } })).status).toBe(500);
  expect((await call('POST /payments', { headers: { ...key('late'), 'kentledge-deadline': '60' }, body: { amount: 1, sleep: 0.3 } })).status).toBe(504);
  await expect.poll(keys).toEqual([]);
  expect(await payments()).toBe(0);
  expect((await call('POST /payments', { headers: key('late'), body: { amount: 1, sleep: 0.01 } })).status).toBe(201);
});

it('lets a retry take over after the lease, and stops the first from finishing', async () => {
  const body = { amount: 1, sleep: 0.4 };
  const first = call('POST /payments', { headers: key('k'), body });
  await expect.poll(keys).toHaveLength(1);
  await sql(url, `update kentledge_idempotency set lease_until = now() - interval '1 second'`);
  const second = await call('POST /payments', { headers: key('k'), body });
  expect((await first).body).toMatchObject({ status: 409, code: 'idempotency-overtaken' });
  expect(second.status).toBe(201);
  expect(await payments()).toBe(1);
  expect(await keys()).toMatchObject([{ status: 201, fence: '2' }]);
});

it('has one effect when the connection is lost in the middle and the client tries again', async () => {
  const body = { amount: 1, sleep: 0.9 };
  const first = call('POST /payments', { headers: key('k'), body });
  await expect.poll(() => sql(url, `select 1 from pg_stat_activity where query like '%pg_sleep%' and state = 'active' and application_name = 'till'`)).toHaveLength(1);
  await sql(url, `select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and application_name = 'till'`);
  expect((await first).status).toBe(503);
  expect((await eventually(() => call('POST /payments', { headers: key('k'), body }))).status).toBe(201);
  expect(await payments()).toBe(1);
});

it('refuses a key that is empty or far too long', async () => {
  for (const value of ['', 'x'.repeat(256)]) expect((await call('POST /payments', { headers: key(value), body: { amount: 1 } })).status).toBe(400);
});
