import { openRun } from '@kentledge/prove/run';
import { startPostgres } from '@kentledge/prove/postgres';
import { afterAll, expect, it } from 'vitest';
import { service } from '../fixture/notes/src/service.ts';
import { migrate, sql, startService } from '../fixture/started.ts';
import { createTestIssuer } from '../testing/index.ts';

const run = await openRun();
const { url } = await startPostgres(run);
await migrate(url, 'notes');
const issuer = await createTestIssuer();
const oidc = { issuer: issuer.issuer, audience: issuer.audience, keys: { publicKey: issuer.publicKey } };
const { app, call, lines } = await startService(service, { databaseUrl: url, tokens: { oidc } });
const alice = await issuer.token('alice', { email: 'alice@example.org' });
const bob = await issuer.token('bob', { email: 'bob@example.org' });

afterAll(async () => {
  await app.close();
  await run.close();
});

const write = async (token: string, title = 'a title') => (await call('POST /notes', { token, body: { title, body: 'a body' } })).body;

it('refuses who has no token, a wrong one, an expired one or one for somebody else', async () => {
  const expired = await issuer.token('alice', {}, -60);
  const stranger = await (await createTestIssuer()).token('alice');
  const elsewhere = await (await createTestIssuer('another', issuer.issuer)).token('alice');
  for (const token of [undefined, 'x', 'a.b.c', expired, stranger, elsewhere]) {
    const answer = await call('GET /notes', { token });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  }
});

it('refuses a token that is signed with the public key as a shared secret, or not at all', async () => {
  const { SignJWT, UnsecuredJWT } = await import('jose');
  const claims = { iss: issuer.issuer, aud: issuer.audience, sub: 'alice', exp: Math.floor(Date.now() / 1000) + 600 };
  const confused = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(issuer.publicKey));
  const unsigned = new UnsecuredJWT(claims).encode();
  for (const token of [confused, unsigned]) expect((await call('GET /notes', { token })).status).toBe(401);
});

it('makes the row of a new caller once, however many requests come first', async () => {
  const token = await issuer.token('carol', { email: 'carol@example.org' });
  const answers = await Promise.all(Array.from({ length: 10 }, () => call('GET /notes', { token })));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  expect(await sql(url, `select email from "user" where subject = 'carol'`)).toEqual([{ email: 'carol@example.org' }]);
});

it('says which address is taken when the row of a new caller breaks a unique key', async () => {
  await write(alice);
  const token = await issuer.token('mallory', { email: 'alice@example.org' });
  const answer = await call('GET /notes', { token });
  expect([answer.status, answer.body['code']]).toEqual([409, 'email-taken']);
});

it('writes a note and gives it back with the response schema only', async () => {
  const written = await call('POST /notes', { token: alice, body: { title: 'first', body: 'text' } });
  expect(written.status).toBe(201);
  expect(Object.keys(written.body)).toEqual(['id', 'author', 'title', 'body', 'createdAt', 'updatedAt']);
  const read = await call(`GET /notes/${String(written.body['id'])}`, { token: alice });
  expect([read.status, read.body]).toEqual([200, written.body]);
});

it("hides another's note as if it weren't there", async () => {
  const { id } = await write(alice);
  const answer = await call(`GET /notes/${String(id)}`, { token: bob });
  expect([answer.status, answer.body['code']]).toEqual([404, 'not-found']);
});

it('refuses fields it does not know, missing ones, wrong types and bodies that are no object', async () => {
  const cases: [object | string, string][] = [
    [{ title: 't', body: 'b', extra: 1 }, '/extra'],
    [{ title: 't' }, '/body'],
    [{ title: 5, body: 'b' }, '/title'],
    [{ title: 'x'.repeat(201), body: 'b' }, '/title'],
    [[], ''],
  ];
  for (const [body, pointer] of cases) {
    const answer = await call('POST /notes', { token: alice, body });
    expect([answer.status, answer.body['code']]).toEqual([400, 'invalid-request']);
    expect(answer.body['errors']).toMatchObject([{ in: 'body', pointer }]);
  }
});

it('refuses what is no JSON, another media type, a body too large and a forged prototype', async () => {
  const json = { 'content-type': 'application/json' };
  expect((await call('POST /notes', { token: alice, headers: json, body: '{' })).status).toBe(400);
  expect((await call('POST /notes', { token: alice, headers: { 'content-type': 'text/plain' }, body: 'x' })).status).toBe(415);
  expect((await call('POST /notes', { token: alice, body: { title: 't', body: 'x'.repeat(300_000) } })).status).toBe(413);
  expect((await call('POST /notes', { token: alice, headers: json, body: '{"__proto__":{"x":1},"title":"t","body":"b"}' })).status).toBe(400);
});

it('asks who it is before it reads the body', async () => {
  expect((await call('POST /notes', { headers: { 'content-type': 'application/json' }, body: '{' })).status).toBe(401);
});

it('refuses an id that is no uuid and a path that is far too long', async () => {
  expect((await call('GET /notes/7', { token: alice })).status).toBe(400);
  expect((await call(`GET /notes/${'7'.repeat(600)}`, { token: alice })).status).toBeGreaterThanOrEqual(400);
  expect((await call('GET /nothing')).body).toMatchObject({ status: 404, code: 'no-such-path' });
});

it('gives every note once, page after page', async () => {
  const token = await issuer.token('dave', { email: 'dave@example.org' });
  for (let number = 0; number < 45; number += 1) await write(token, `note ${number}`);
  const seen: unknown[] = [];
  let next: unknown = '';
  let pages = 0;
  while (next !== null) {
    const page = await call(next === '' ? 'GET /notes' : `GET /notes?cursor=${String(next)}`, { token });
    seen.push(...(page.body['items'] as { title: string }[]).map(({ title }) => title));
    next = page.body['next'];
    expect(page.headers['link']).toBe(next === null ? undefined : `<?cursor=${String(next)}>; rel="next"`);
    pages += 1;
  }
  expect(pages).toBe(3);
  expect(seen).toEqual(Array.from({ length: 45 }, (_, number) => `note ${number}`));
});

it('refuses a cursor that it did not give', async () => {
  const other = Buffer.from(JSON.stringify(['other', '01a206f5-3a34-7111-a1b2-f02c21f2ea77'])).toString('base64url');
  for (const cursor of ['x', '..', other, 'W10']) {
    const answer = await call(`GET /notes?cursor=${cursor}`, { token: alice });
    expect([answer.status, answer.body['code']]).toEqual([400, 'bad-cursor']);
  }
});

it('answers 304 to who has the present version', async () => {
  const { id } = await write(alice);
  const { headers } = await call(`GET /notes/${String(id)}`, { token: alice });
  const tag = String(headers['etag']);
  const same = await call(`GET /notes/${String(id)}`, { token: alice, headers: { 'if-none-match': `W/"old", ${tag}` } });
  expect([same.status, same.text]).toEqual([304, '']);
  await sql(url, 'update note set title = title where id = $1', [id]);
  expect((await call(`GET /notes/${String(id)}`, { token: alice, headers: { 'if-none-match': tag } })).status).toBe(200);
});

it('takes over a sane request id, makes its own otherwise, and puts it into answer, problem and log', async () => {
  const given = await call('GET /notes', { headers: { 'x-request-id': 'abc-123' } });
  expect([given.headers['x-request-id'], given.body['requestId']]).toEqual(['abc-123', 'abc-123']);
  expect(lines.filter((line) => line.includes('"request":"abc-123"'))).toHaveLength(1);
  const forged = await call('GET /notes', { headers: { 'x-request-id': 'a","level":60,"x":"' } });
  expect(forged.headers['x-request-id']).toMatch(/^[\w-]+$/);
});

it('logs one JSON line for a request, and nothing of what people wrote or who they are', async () => {
  const before = lines.length;
  await call('POST /notes?x=querysecret', { token: alice, body: { title: 'titlesecret', body: 'bodysecret', emailsecret: 'e' } });
  const added = lines.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(added).toMatchObject([{ level: 30, operation: 'writeNote', status: 400 }]);
  expect(lines.join('')).not.toMatch(/secret|alice|example\.org|eyJ/);
});

it('counts requests by operation and class, and statements by name', async () => {
  const count = async (pattern: RegExp) => Number(pattern.exec((await call('GET /metrics')).text)?.[1] ?? 0);
  const requests = /^http_request_duration_seconds_count\{operation="getNote",status="2xx"\} (\d+)$/m;
  const statements = /^database_statement_duration_seconds_count\{statement="getNote_1"\} (\d+)$/m;
  const { id } = await write(alice);
  const [before, sent] = [await count(requests), await count(statements)];
  await call(`GET /notes/${String(id)}`, { token: alice });
  expect([await count(requests), await count(statements)]).toEqual([before + 1, sent + 1]);
});

it('shows metrics to this machine only, and not through a proxy on it', async () => {
  expect((await call('GET /metrics')).status).toBe(200);
  expect((await call('GET /metrics', { headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(404);
  const away = await app.fastify.inject({ url: '/metrics', remoteAddress: '203.0.113.7' });
  expect(away.statusCode).toBe(404);
});

it('is live, and ready while the database answers', async () => {
  expect((await call('GET /live')).body).toEqual({ status: 'live', service: 'notes', version: '0000000000000000' });
  expect([(await call('HEAD /live')).status, (await call('HEAD /ready')).status]).toEqual([200, 200]);
  expect([(await call('GET /ready')).status, (await call('GET /ready')).body]).toEqual([200, { status: 'ready' }]);
});

it('fetches the issuer keys once for many new tokens', async () => {
  const keys = await issuer.serve();
  const remote = await startService(service, { databaseUrl: url, tokens: { oidc: { ...oidc, keys: { jwks: keys.url } } } });
  try {
    const tokens = await Promise.all(Array.from({ length: 10 }, (_, number) => issuer.token(`r${number}`, { email: `r${number}@example.org` })));
    const answers = await Promise.all(tokens.map((token) => remote.call('GET /notes', { token })));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(keys.requests()).toBe(1);
  } finally {
    await remote.app.close();
    await keys.close();
  }
});

it('answers 503, not 401, when the issuer keys cannot be had', async () => {
  const remote = await startService(service, { databaseUrl: url, tokens: { oidc: { ...oidc, keys: { jwks: 'http://127.0.0.1:9/jwks' } } } });
  try {
    const answer = await remote.call('GET /notes', { token: alice });
    expect([answer.status, answer.body['code']]).toEqual([503, 'issuer-unavailable']);
  } finally {
    await remote.app.close();
  }
});
