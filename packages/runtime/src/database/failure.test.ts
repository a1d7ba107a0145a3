import { openRun } from '@kentledge/prove/run';
import { startPostgres } from '@kentledge/prove/postgres';
import { DatabaseError } from 'pg';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { migrate, sql, startService } from '../fixture/started.ts';
import { till } from '../fixture/till/src/service.ts';
import { failureOf } from './failure.ts';

const run = await openRun();
const { url } = await startPostgres(run);
await migrate(url, 'till');
const { app, call, lines } = await startService(till, { databaseUrl: url });

beforeEach(() => migrate(url, 'till'));
afterAll(async () => {
  await app.close();
  await run.close();
});

it('names a taken key by the word that the service has for it', async () => {
  await call('POST /loose', { body: { amount: 1, reference: 'r' } });
  expect((await call('POST /loose', { body: { amount: 2, reference: 'r' } })).body).toMatchObject({ status: 409, code: 'reference-taken' });
});

it.each(['readings_p20260101_at_key', 'readings_h17_at_key', 'readings_at_key'])('names a key that is taken in a partition: %s', (constraint) => {
  const error = Object.assign(new DatabaseError('', 0, 'error'), { code: '23505', constraint });
  const word = { status: 409, code: 'at-taken' };
  expect(failureOf(error, '', { readings_at_key: word, 'readings_p*_at_key': word, 'readings_h*_at_key': word })).toMatchObject(word);
  expect(failureOf(error, '', {})).toMatchObject({ status: 409, code: 'taken' });
});

it('says 422 for a broken check and for values that do not fit', async () => {
  expect((await call('POST /loose', { body: { amount: 0 } })).body).toMatchObject({ status: 422, code: 'check-failed' });
  expect((await call('POST /loose', { body: { amount: 5_000_000_000 } })).body).toMatchObject({ status: 422, code: 'out-of-range' });
  expect((await call('DELETE /payments/x')).body).toMatchObject({ status: 422, code: 'bad-value' });
});

it('tells a reference to nothing from a row that others refer to', async () => {
  const { id } = (await call('POST /loose', { body: { amount: 1 } })).body;
  expect((await call('POST /refunds', { body: { payment: '01a206f5-3a34-7111-a1b2-f02c21f2ea77' } })).body).toMatchObject({ status: 422, code: 'missing-reference' });
  expect((await call('POST /refunds', { body: { payment: id } })).status).toBe(201);
  expect((await call(`DELETE /payments/${String(id)}`)).body).toMatchObject({ status: 409, code: 'in-use' });
});

it('says 500 when a table is missing, and logs the code but no value', async () => {
  await sql(url, 'drop table payment cascade');
  const answer = await call('POST /loose', { body: { amount: 1, reference: 'personal' } });
  expect(answer.body).toMatchObject({ status: 500, code: 'internal' });
  expect(lines.some((line) => line.includes('"code":"42P01"'))).toBe(true);
  expect(lines.join('')).not.toContain('personal');
});

it('calls a message of ours that breaks the protocol our mistake, and a lost connection the database being away', () => {
  const failed = (code: string) => failureOf(Object.assign(new DatabaseError('no', 0, 'error'), { code }), 'select $1', {});
  expect([failed('08P01').status, failed('08006').status]).toEqual([500, 503]);
});

it('answers 503 while the database ends all connections, and recovers by itself', async () => {
  const sleeping = call('POST /loose', { body: { amount: 1, sleep: 0.9 } });
  await expect.poll(() => sql(url, `select 1 from pg_stat_activity where query like '%pg_sleep%' and state = 'active' and application_name = 'till'`)).toHaveLength(1);
  await sql(url, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'till'`);
  expect((await sleeping).body).toMatchObject({ status: 503, code: 'database-unavailable' });
  await expect.poll(async () => (await call('POST /loose', { body: { amount: 1 } })).status).toBe(201);
});

it('answers 503 where no database is, and is not ready', async () => {
  const alone = await startService(till, { databaseUrl: 'postgresql://nobody@127.0.0.1:9/none' });
  try {
    const answer = await alone.call('POST /loose', { body: { amount: 1 } });
    expect([answer.status, answer.body['code'], answer.headers['retry-after']]).toEqual([503, 'database-unavailable', '1']);
    expect((await alone.call('GET /ready')).body).toEqual({ status: 'not ready', reason: 'database' });
  } finally {
    await alone.app.close();
  }
});
