import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { openRun } from '@kentledge/prove/run';
import { startPostgres } from '@kentledge/prove/postgres';
import { afterAll, expect, it } from 'vitest';
import { statement } from '../database/statement.ts';
import { migrate, sql, startService } from '../fixture/started.ts';
import { preconditionFailed } from '../problem/problem.ts';
import { defineRoute, handle } from '../service/route.ts';
import { defineService } from '../service/service.ts';

interface Counter {
  value: number;
  $etag: string;
}

const idSchema = { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'], additionalProperties: false };
const response = { type: 'object', properties: { value: { type: 'integer' } }, required: ['value'] };
const readSql = statement<Counter>({ name: 'counter_read', text: 'select value, xmin::text as "$etag" from counter where id = $1' });
const slowSql = statement<Counter>({ name: 'counter_slow', text: 'select 1 as value from (select pg_sleep(0.5)) as slept' });
interface Nested {
  payments: number;
  $etag: string;
}
const nestedResponse = { type: 'object', properties: { payments: { type: 'integer' } }, required: ['payments'] };
const nestedSql = statement<Nested>({ name: 'counter_nested', text: 'select (select count(*) from payment) as payments, xmin::text as "$etag" from counter where id = $1' });
const updateSql = statement<Counter>({
  name: 'counter_update',
  text: 'update counter set value = value + 1 where id = $1 and ($2::text is null or xmin::text = $2) returning value, xmin::text as "$etag"',
});
const common = { path: '/counters/:id', status: 200, by: [], public: true, deadlineMilliseconds: 1000 } as const;

const service = defineService({
  name: 'calls',
  version: '0000000000000000',
  actors: {},
  pool: { size: 2 },
  errors: ({ status, code }) => ({ errors: { body: [`${status} ${code}`] } }),
  routes: [
    handle(defineRoute<{ id: number }, Counter>({ ...common, name: 'read', method: 'GET', etag: 'read', schema: { params: idSchema, response } }), ({ input, db }) => db.one(readSql, [input.id])),
    handle(
      defineRoute<{ id: number }, Counter>({ ...common, name: 'update', method: 'PATCH', etag: 'match', transaction: true, schema: { params: idSchema, response } }),
      async ({ input, db, match }) => {
        await db.one(readSql, [input.id]);
        const updated = await db.maybe(updateSql, [input.id, match]);
        if (updated === undefined) throw preconditionFailed();
        return updated;
      },
    ),
    handle(
      defineRoute<{ id: number }, Nested>({ ...common, name: 'nested', path: '/nested/:id', method: 'GET', etag: 'read', schema: { params: idSchema, response: nestedResponse } }),
      ({ input, db }) => db.one(nestedSql, [input.id]),
    ),
    handle(defineRoute<{ id: number }, { value: number }>({ ...common, name: 'burst', path: '/burst/:id', method: 'POST', transaction: true, schema: { params: idSchema, response } }), async ({ input, db }) => {
      const counters = await Promise.all(Array.from({ length: 5 }, () => db.one(updateSql, [input.id, null])));
      return { value: counters.length };
    }),
    handle(defineRoute<{ id: number }, { value: number }>({ ...common, name: 'pair', path: '/pair/:id', method: 'GET', schema: { params: idSchema, response } }), async ({ input, db }) => {
      const [first, second] = await Promise.all([db.one(readSql, [input.id]), db.one(readSql, [input.id])]);
      return { value: first.value + second.value };
    }),
    handle(
      defineRoute<{ meta: unknown }, { value: number }>({ ...common, name: 'loose', path: '/loose', method: 'POST', idempotent: true, schema: { body: { type: 'object', properties: { meta: { 'x-maxDepth': 64 } } }, response } }),
      async () => ({ value: 1 }),
    ),
    handle(defineRoute<object, { value: number }>({ ...common, name: 'slow', path: '/slow', method: 'GET', schema: { response } }), ({ db }) => db.one(slowSql)),
    handle(defineRoute<object, object>({ ...common, name: 'malformed', path: '/malformed', method: 'GET', schema: { response } }), async () => ({ other: 1 })),
  ],
});

const run = await openRun();
const { url } = await startPostgres(run);
await migrate(url, 'till');
const { app, call, lines } = await startService(service, { databaseUrl: url });

afterAll(async () => {
  await app.close();
  await run.close();
});

it('lets an update pass only on the version that the client has seen', async () => {
  const seen = String((await call('GET /counters/1')).headers['etag']);
  const first = await call('PATCH /counters/1', { headers: { 'if-match': seen } });
  expect([first.status, first.body]).toEqual([200, { value: 1 }]);
  expect((await call('PATCH /counters/1', { headers: { 'if-match': seen } })).status).toBe(412);
  expect((await call('PATCH /counters/1', { headers: { 'if-match': String(first.headers['etag']) } })).status).toBe(200);
  expect((await call('PATCH /counters/1')).status).toBe(200);
  expect((await call('PATCH /counters/99')).status).toBe(404);
});

it('answers 304 only while the whole answer stands, what is nested in it too', async () => {
  const seen = String((await call('GET /nested/1')).headers['etag']);
  expect((await call('GET /nested/1', { headers: { 'if-none-match': seen } })).status).toBe(304);
  await sql(url, `insert into payment (id, amount) values (gen_random_uuid(), 1)`);
  const changed = await call('GET /nested/1', { headers: { 'if-none-match': seen } });
  expect([changed.status, changed.body['payments']]).toEqual([200, 1]);
  expect((await call('PATCH /counters/1', { headers: { 'if-match': seen } })).status).toBe(200);
});

it("gives errors the API's own shape, whoever found them", async () => {
  for (const target of ['GET /counters/99', 'GET /counters/x', 'GET /nothing']) {
    const { status, body, headers } = await call(target);
    expect(body).toEqual({ errors: { body: [expect.stringMatching(new RegExp(`^${status} [a-z-]+$`))] } });
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  }
});

it('prepares its statements again after the tables changed under it', async () => {
  const one = await startService(service, { databaseUrl: url, poolSize: 1 });
  try {
    for (const target of ['GET /counters/1', 'PATCH /counters/1']) {
      await expect.poll(async () => (await one.call(target)).status).toBe(200);
      await sql(url, 'alter table counter alter value type bigint');
      expect((await one.call(target)).status).toBe(503);
      await expect.poll(async () => (await one.call(target)).status).toBe(200);
      await sql(url, 'alter table counter alter value type integer');
    }
  } finally {
    await one.app.close();
  }
});

it('lets a transaction ask several things at once', async () => {
  expect((await call('POST /burst/2')).body).toEqual({ value: 5 });
  expect(await sql(url, 'select value from counter where id = 2')).toEqual([{ value: 5 }]);
});

it('refuses a value that is nested so deep that nothing could write it again', async () => {
  const ask = (depth: number) => call('POST /loose', { headers: { 'content-type': 'application/json', 'idempotency-key': `${depth}` }, body: `{"meta":${'['.repeat(depth)}${']'.repeat(depth)}}` });
  expect([(await ask(60)).status, (await ask(30_000)).status]).toEqual([200, 400]);
});

it('answers 500 when an operation returns what its schema does not describe, and accounts for it once', async () => {
  const before = lines.length;
  expect((await call('GET /malformed')).status).toBe(500);
  expect(lines.slice(before).filter((line) => line.includes('"ms":'))).toHaveLength(1);
});

/** A way to the database that can fall silent: bytes get lost, nothing is closed. */
async function silenceable(target: string): Promise<{ readonly url: string; silent: boolean; readonly close: () => void }> {
  const { port } = new URL(target);
  const sockets: Socket[] = [];
  const state = { url: '', silent: false, close: () => undefined as void };
  const server = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1');
    sockets.push(near, far);
    for (const [from, to] of [[near, far], [far, near]] as const) {
      from.on('data', (chunk) => {
        if (!state.silent) to.write(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(target);
  through.port = String((server.address() as AddressInfo).port);
  state.url = through.href;
  state.close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return state;
}

it('gives up connections whose answer never comes, so that the pool recovers', async () => {
  const way = await silenceable(url);
  const { app: far, call: ask } = await startService(service, { databaseUrl: way.url, poolSize: 2 });
  try {
    expect((await ask('GET /pair/1')).status).toBe(200);
    way.silent = true;
    const answers = await Promise.all(Array.from({ length: 2 }, () => ask('GET /pair/1', { headers: { 'kentledge-deadline': '100' } })));
    expect(answers.every(({ status }) => status >= 503)).toBe(true);
    way.silent = false;
    await expect.poll(async () => (await ask('GET /pair/1')).status, { timeout: 12_000, interval: 200 }).toBe(200);
    const both = Array.from({ length: 2 }, () => ask('GET /slow', { headers: { 'kentledge-deadline': '900' } }));
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await ask('PATCH /counters/1')).status).toBe(200);
  } finally {
    await far.close();
    way.close();
  }
}, 30_000);
