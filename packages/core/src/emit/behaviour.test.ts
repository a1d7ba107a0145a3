import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, designText, openProjects, runIn, typeErrors } from '@kentledge/prove/testing';
import type { Projects } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let projects: Projects;

beforeAll(async () => {
  projects = await openProjects();
}, 60_000);

afterAll(() => projects.close());

/** Builds a brief, starts the service in a process of its own, and returns what is wrong: types, its own tests, and what `calls` says about it. */
function problemsOf(brief: string, calls: string): readonly string[] {
  const emitted = build(designText(brief));
  const folder = projects.write(emitted);
  const database = projects.newDatabase(folder);
  writeFileSync(path.join(folder, 'test', 'calls.ts'), script(calls));
  const problems = [...emitted.diagnostics.map(({ message }) => message), typeErrors(folder), runIn(folder, database, 'src/migrate.ts'), runIn(folder, database, 'test/calls.ts')];
  return [...problems, runIn(folder, projects.newDatabase(folder), '--test', 'test/service.test.ts')].filter((text) => text !== '');
}

/** `ask` sends a request and gives status, headers and body; `tokenOf` gives a token of the issuer. */
const script = (calls: string): string => `import assert from 'node:assert/strict';
import { createApp } from '#runtime';
import { createTestIssuer } from '#runtime/testing';
import * as client from '../client/index.ts';
import { service } from '../src/service.ts';

const issuer = await createTestIssuer();
const tokens = { oidc: { issuer: issuer.issuer, audience: issuer.audience, keys: { publicKey: issuer.publicKey } }, secret: 'a secret of more than 32 characters' };
const app = await createApp(service, { databaseUrl: process.env['DATABASE_URL'] ?? '', tokens, logLevel: 'fatal' });
const baseUrl = await app.listen('127.0.0.1', 0);
const tokenOf = (subject: string, claims = {}): Promise<string> => issuer.token(subject, claims);

async function ask(request: string, token?: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ status: number; headers: Headers; body: any }> {
  const [method = '', path = ''] = request.split(' ');
  const response = await fetch(baseUrl + path, {
    method,
    headers: { ...(token === undefined ? {} : { authorization: token.includes(' ') ? token : \`Bearer \${token}\` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

try {
  void client;
${calls}
} finally {
  await app.close();
}
`;

it('an error has the shape that the API declares', () => {
  const brief = `kentledge: 1
system: conduit
api: { errors: { errors: { body: [$message] }, code: $code, status: $status, line: '$status is $code', ok: false } }
entities: { Note: { fields: { title: string(20) } } }
operations:
  getNote: { by: anyone, reads: Note, where: id = $id }
  writeNote: { by: anyone, takes: { title: string(20) }, creates: Note }`;
  const calls = `
  const missed = await ask('GET /notes/01890a5d-ac96-774b-bcce-b302099a8057');
  assert.equal(missed.headers.get('content-type'), 'application/json; charset=utf-8');
  assert.deepEqual(missed.body, { errors: { body: ['Not Found'] }, code: 'not-found', status: 404, line: '404 is not-found', ok: false });
  const refused = await ask('POST /notes', undefined, {});
  assert.deepEqual(refused.body.errors, { body: ["body/title: must have required property 'title'"] });`;
  expect(problemsOf(brief, calls)).toEqual([]);
}, 120_000);
