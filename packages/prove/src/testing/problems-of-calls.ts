import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { designText } from './build-brief.ts';
import { serviceRole } from '@kentledge/core/emit';
import { build, loginOf, runIn, typeErrors } from './projects.ts';
import type { Projects } from './projects.ts';

/** Builds a brief, starts the service in a process of its own, with the rights that were emitted for it and no other, and returns what is wrong: types, its own tests, and what `calls` says about it. */
export function problemsOfCalls(projects: Projects, brief: string, calls: string): readonly string[] {
  const system = designText(brief);
  const emitted = build(system);
  const folder = projects.write(emitted);
  const database = projects.newDatabase(folder);
  writeFileSync(path.join(folder, 'test', 'calls.ts'), script(calls));
  const service = loginOf(serviceRole(system), folder, database);
  const problems = [...emitted.diagnostics.map(({ message }) => message), typeErrors(folder), runIn(folder, database, 'src/migrate.ts'), runIn(folder, database, 'test/calls.ts', service)];
  return [...problems, runIn(folder, projects.newDatabase(folder), '--test', 'test/service.test.ts')].filter((text) => text !== '');
}

/** `ask` sends a request and gives status, headers and body; `is` compares what is named, and texts by patterns; `tokenOf` gives a token of the issuer; `sql` asks the database. */
const script = (calls: string): string => `import assert from 'node:assert/strict';
import { Client } from 'pg';
import { createApp } from '#runtime';
import { createTestIssuer } from '#runtime/testing';
import * as client from '../client/index.ts';
import { service } from '../src/service.ts';

const issuer = await createTestIssuer();
const tokens = { oidc: { issuer: issuer.issuer, audience: issuer.audience, keys: { publicKey: issuer.publicKey } }, secret: 'a secret of more than 32 characters' };
const app = await createApp(service, { databaseUrl: process.argv[2] ?? '', tokens, logLevel: 'fatal' });
const baseUrl = await app.listen('127.0.0.1', 0);
async function sql(text: string): Promise<readonly Record<string, any>[]> {
  const client = new Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

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

let wrong = 0;

function fits(actual: any, expected: any): boolean {
  if (expected instanceof RegExp) return expected.test(String(actual));
  if (expected === null || typeof expected !== 'object') return Object.is(actual, expected);
  if (Array.isArray(expected) && (!Array.isArray(actual) || actual.length !== expected.length)) return false;
  return Object.keys(expected).every((name) => fits(actual?.[name], expected[name]));
}

function is(what: string, actual: unknown, expected: unknown): void {
  if (fits(actual, expected)) return;
  wrong += 1;
  console.log(what, JSON.stringify(actual), 'instead of', JSON.stringify(expected));
}

try {
  void [client, is, sql, tokenOf];
${calls}
} finally {
  await app.close();
}
process.exitCode = wrong === 0 ? 0 : 1;
`;
