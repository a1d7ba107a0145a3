import { openRun } from '@kentledge/prove/run';
import { startPostgres } from '@kentledge/prove/postgres';
import { afterAll, expect, it } from 'vitest';
import { statement } from '../database/statement.ts';
import { user } from '../fixture/notes/src/actors.ts';
import { migrate, sql, startService } from '../fixture/started.ts';
import { newId } from '../identifier/identifier.ts';
import { defineRoute, handle } from '../service/route.ts';
import type { RouteOptions } from '../service/route.ts';
import { defineService } from '../service/service.ts';
import { createTestIssuer } from '../testing/index.ts';

interface Me {
  actor: string;
  subject: string;
  id?: string;
}

const response = { type: 'object', properties: { actor: { type: 'string' }, id: { type: 'string' }, subject: { type: 'string' }, token: { type: 'string' } } };
const get = { method: 'GET', status: 200, deadlineMilliseconds: 1000, schema: { response } } as const;
const whoAmI = (options: Pick<RouteOptions, 'name' | 'by'> & Partial<RouteOptions>) =>
  handle(defineRoute<object, Partial<Me>, Me | undefined>({ ...get, path: `/${options.name}`, ...options }), async ({ me }) => me ?? {});
const login = handle(
  defineRoute<{ id: string }, { token: string }>({ ...get, name: 'login', path: '/login/:id', by: [], public: true, schema: { response, params: { type: 'object', properties: { id: { type: 'string' } } } } }),
  async ({ input, signToken }) => ({ token: await signToken('member', input.id) }),
);

const chiefLogin = handle(defineRoute<object, { token: string }>({ ...get, name: 'chiefLogin', path: '/chief-login', by: [], public: true }), async ({ signToken }) => ({
  token: await signToken('chief', 'the chief'),
}));

const service = defineService({
  name: 'who',
  version: '0000000000000000',
  actors: {
    user,
    newcomer: { authenticates: 'oidc', me: { find: statement<{ id: string }>({ name: 'find_newcomer', text: 'select id from "user" where subject = $1' }) } },
    staff: { authenticates: 'oidc', role: 'staff' },
    member: { authenticates: 'password', scheme: 'Token', me: { find: statement<{ id: string }>({ name: 'find_member', text: 'select id from "user" where id = $1' }) } },
    guest: { authenticates: 'password', scheme: 'Token' },
    chief: { authenticates: 'password', scheme: 'Token', role: 'chief' },
  },
  pool: { size: 4 },
  routes: [
    whoAmI({ name: 'both', by: ['user', 'staff'] }),
    whoAmI({ name: 'staff', by: ['staff'] }),
    whoAmI({ name: 'open', by: ['user'], public: true }),
    whoAmI({ name: 'openStaff', by: ['staff'], public: true }),
    whoAmI({ name: 'newcomer', by: ['newcomer'] }),
    whoAmI({ name: 'register', by: ['newcomer'], registers: true }),
    whoAmI({ name: 'member', by: ['member'] }),
    whoAmI({ name: 'guest', by: ['guest'] }),
    whoAmI({ name: 'chief', by: ['chief'] }),
    chiefLogin,
    login,
  ],
});

const run = await openRun();
const { url } = await startPostgres(run);
await migrate(url, 'notes');
const issuer = await createTestIssuer();
const tokens = { oidc: { issuer: issuer.issuer, audience: issuer.audience, keys: { publicKey: issuer.publicKey } }, secret: 's'.repeat(32) };
const { app, call } = await startService(service, { databaseUrl: url, tokens });

afterAll(async () => {
  await app.close();
  await run.close();
});

it('takes a token with a role for the actor of that role, and makes no row for it', async () => {
  const token = await issuer.token('boss', { email: 'boss@example.org', roles: ['staff'] });
  expect((await call('GET /both', { token })).body).toEqual({ actor: 'staff', subject: 'boss' });
  expect(await sql(url, `select 1 from "user" where subject = 'boss'`)).toEqual([]);
  const other = await issuer.token('jane', { email: 'jane@example.org', role: 'customer' });
  expect((await call('GET /both', { token: other })).body).toMatchObject({ actor: 'user', subject: 'jane' });
});

it('forbids who is known but has not the role', async () => {
  const token = await issuer.token('jane', { email: 'jane@example.org' });
  expect((await call('GET /staff', { token })).body).toMatchObject({ status: 403, code: 'forbidden' });
});

it('lets anyone in where anyone may, and still knows who has a token', async () => {
  const token = await issuer.token('jane', { email: 'jane@example.org' });
  expect((await call('GET /open')).body).toEqual({});
  expect((await call('GET /open', { token })).body).toMatchObject({ actor: 'user', subject: 'jane' });
  expect((await call('GET /openStaff', { token })).body).toEqual({});
  expect((await call('GET /open', { token: 'broken' })).status).toBe(401);
});

it('wants a row where none is made by itself, but for the operation that makes it', async () => {
  const token = await issuer.token('new');
  expect((await call('GET /newcomer', { token })).body).toMatchObject({ status: 403, code: 'not-registered' });
  expect((await call('GET /register', { token })).body).toEqual({ actor: 'newcomer', subject: 'new' });
  await sql(url, `insert into "user" (id, subject, email) values ($1, 'new', 'new@example.org')`, [newId()]);
  expect((await call('GET /newcomer', { token })).body).toMatchObject({ actor: 'newcomer', subject: 'new' });
});

it('knows a password actor by our own token, its scheme and its row', async () => {
  const id = newId();
  const token = String((await call(`GET /login/${id}`)).body['token']);
  const headers = { authorization: `Token ${token}` };
  expect((await call('GET /member', { headers })).status).toBe(401);
  await sql(url, `insert into "user" (id, subject, email) values ($1, 'member', 'member@example.org')`, [id]);
  expect((await call('GET /member', { headers })).body).toEqual({ actor: 'member', subject: id, id });
  expect((await call('GET /member', { token })).status).toBe(401);
  expect((await call('GET /guest', { headers })).status).toBe(403);
  expect((await call('GET /open', { headers })).status).toBe(401);
});

it('takes a token of ours for the actor that it was signed for, role or not, and for no other', async () => {
  const headers = { authorization: `Token ${String((await call('GET /chief-login')).body['token'])}` };
  expect((await call('GET /chief', { headers })).body).toEqual({ actor: 'chief', subject: 'the chief' });
  expect((await call('GET /guest', { headers })).status).toBe(403);
  const member = { authorization: `Token ${String((await call(`GET /login/${newId()}`)).body['token'])}` };
  expect((await call('GET /chief', { headers: member })).status).toBe(403);
});

it('does not take a token of another service with the same secret', async () => {
  const elsewhere = await startService({ ...service, name: 'elsewhere' }, { databaseUrl: url, tokens });
  const token = String((await elsewhere.call(`GET /login/${newId()}`)).body['token']);
  expect((await call('GET /member', { headers: { authorization: `Token ${token}` } })).status).toBe(401);
  await elsewhere.app.close();
});
