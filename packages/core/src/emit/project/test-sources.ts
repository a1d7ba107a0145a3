/** test/service.test.ts, the same for every system: it reads what to call from openapi.json. */
export const serviceTest = `import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createApp } from '#runtime';
import type { App, Route } from '#runtime';
import { createTestIssuer } from '#runtime/testing';
import type { TestIssuer } from '#runtime/testing';
import { service } from '../src/service.ts';

type Schema = Readonly<Record<string, unknown>>;
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: Schema; readonly example?: unknown }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly example: unknown } } };
  readonly responses: Readonly<Record<string, unknown>>;
}
interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly operation: Operation;
}

const databaseUrl = process.env['DATABASE_URL'] ?? '';
const document = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')) as { paths: Record<string, Record<string, Operation>> };
const calls = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]): Call => ({ method: method.toUpperCase() as Call['method'], path, operation })));

let app: App;
let issuer: TestIssuer;

before(async () => {
  assert.notEqual(databaseUrl, '', 'DATABASE_URL is not set: these tests need a database of their own, they write into it');
  execFileSync(process.execPath, [fileURLToPath(new URL('../src/migrate.ts', import.meta.url))], { stdio: ['ignore', 'ignore', 'inherit'] });
  issuer = await createTestIssuer();
  const tokens = { oidc: { issuer: issuer.issuer, audience: issuer.audience, keys: { publicKey: issuer.publicKey } }, secret: 'only-for-tests-0123456789abcdef0123456789' };
  app = await createApp(service, { databaseUrl, tokens, logLevel: 'fatal' });
});

// Not there when the database is away.
after(() => (app as App | undefined)?.close());

function urlOf({ path, operation }: Call): string {
  const query = new URLSearchParams();
  let url = path;
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in === 'path') url = url.replace(\`{\${parameter.name}}\`, encodeURIComponent(String(parameter.example)));
    if (parameter.in === 'query' && parameter.required) query.set(parameter.name, String(parameter.example));
  }
  return query.size === 0 ? url : \`\${url}?\${query.toString()}\`;
}

async function send(call: Call, token?: string, extra: object = {}): Promise<{ readonly statusCode: number; readonly body: string }> {
  const body = call.operation.requestBody?.content['application/json'].example;
  return app.fastify.inject({
    method: call.method,
    url: urlOf(call),
    headers: token === undefined ? {} : { authorization: token },
    ...(body === undefined ? {} : { payload: { ...(body as object), ...extra } }),
  });
}

/** A token that an actor of the route would bring. */
async function tokenFor(route: Route, by: TestIssuer, roles: readonly string[]): Promise<string> {
  const scheme = service.actors[route.by[0] ?? '']?.scheme ?? 'Bearer';
  return \`\${scheme} \${await by.token('ada', { email: 'ada@example.com', name: 'Ada', roles })}\`;
}

test('openapi.json has exactly the operations that the service runs', () => {
  assert.deepEqual(calls.map((call) => call.operation.operationId).sort(), service.routes.map((route) => route.name).sort());
});

test('the service is alive and ready', async () => {
  assert.equal((await app.fastify.inject('/live')).statusCode, 200);
  assert.equal((await app.fastify.inject('/ready')).statusCode, 200);
});

test('an unknown path is a problem 404', async () => {
  const answer = await app.fastify.inject('/no/such/path');
  assert.equal(answer.statusCode, 404);
});

for (const route of service.routes) {
  const call = calls.find((candidate) => candidate.operation.operationId === route.name);
  if (call === undefined) continue;
  const isOpen = route.public === true;
  const actors = route.by.map((name) => service.actors[name]);
  if (!isOpen) {
    test(\`\${route.name} is 401 without a token, and with one that somebody else has signed\`, async () => {
      assert.equal((await send(call)).statusCode, 401);
      const stranger = await createTestIssuer(issuer.audience, issuer.issuer);
      assert.equal((await send(call, await tokenFor(route, stranger, actors.flatMap((actor) => actor?.role ?? [])))).statusCode, 401);
    });
  }
  if (!isOpen && actors.every((actor) => actor?.authenticates === 'oidc' && actor.role !== undefined)) {
    test(\`\${route.name} is 403 without the role\`, async () => {
      assert.equal((await send(call, await tokenFor(route, issuer, []))).statusCode, 403);
    });
  }
  // A token of some actors needs a row that is made in another way: by a sign-up, or by an admin.
  const me = actors[0]?.me;
  if (!isOpen && (actors[0]?.authenticates !== 'oidc' || (me !== undefined && me.create === undefined))) continue;
  const token = async (): Promise<string | undefined> => (isOpen ? undefined : tokenFor(route, issuer, actors[0]?.role === undefined ? [] : [actors[0].role]));
  test(\`\${route.name} answers its example as openapi.json says\`, async () => {
    let answer = await send(call, await token());
    // On a busy machine the first of its kind (a password's hash) may come too late.
    if (answer.statusCode === 504) answer = await send(call, await token());
    assert.ok(String(answer.statusCode) in call.operation.responses, \`\${answer.statusCode} \${answer.body}\`);
    assert.ok(answer.statusCode < 500, answer.body);
    assert.ok(isOpen || answer.statusCode !== 401, answer.body);
    assert.doesNotMatch(answer.body, /"invalid-request"/);
  });
  if (call.operation.requestBody === undefined) continue;
  test(\`\${route.name} is 400 with a field that it does not take\`, async () => {
    assert.equal((await send(call, await token(), { 'not a field': 1 })).statusCode, 400);
  });
}
`;

/** test/local.ts, the same for every system: the service with an issuer of its own, to try it by hand. */
export const localRun = `import { createApp } from '#runtime';
import { createTestIssuer } from '#runtime/testing';
import { service } from '../src/service.ts';

const databaseUrl = process.env['DATABASE_URL'];
if (databaseUrl === undefined) throw new Error('DATABASE_URL is not set: such as postgresql://user:password@localhost:5432/database');
const issuer = await createTestIssuer();
const tokens = { oidc: { issuer: issuer.issuer, audience: issuer.audience, keys: { publicKey: issuer.publicKey } }, secret: 'only-for-local-runs-0123456789abcdef0123' };
const app = await createApp(service, { databaseUrl, tokens });
const address = await app.listen('127.0.0.1', Number(process.env['PORT'] ?? 3000));
process.stdout.write(\`\${service.name} listens on \${address}.\\n\`);
const signedIn = Object.entries(service.actors).filter(([, actor]) => actor.authenticates === 'oidc');
if (signedIn.length > 0) process.stdout.write('Tokens that hold for an hour:\\n');
for (const [name, actor] of signedIn) {
  const token = await issuer.token(\`local-\${name}\`, { email: \`\${name.toLowerCase()}@example.com\`, name, roles: actor.role === undefined ? [] : [actor.role] });
  process.stdout.write(\`\\n\${name}: Authorization: \${actor.scheme ?? 'Bearer'} \${token}\\n\`);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close());
`;
