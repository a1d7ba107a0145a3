import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, designText, openProjects, runIn, typeErrors } from '@kentledge/prove/testing';
import type { Projects } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

// Briefs as people write them, built and called as their clients would: what single tests do not see is how the parts fit.

let projects: Projects;

beforeAll(async () => {
  projects = await openProjects();
}, 60_000);

afterAll(() => projects.close());

it.each(['conduit', 'helpdesk'])('%s answers its clients as the brief says, on a real database', (name) => {
  const read = (file: string): string => readFileSync(path.join(import.meta.dirname, 'fixture', file), 'utf8');
  const emitted = build(designText(read(`${name}.yaml`)));
  const folder = projects.write(emitted);
  writeFileSync(path.join(folder, 'test', 'calls.ts'), script(read(`${name}.calls.txt`)));
  expect(typeErrors(folder)).toBe('');
  expect(runIn(folder, projects.newDatabase(folder), '--test', 'test/service.test.ts')).toBe('');
  const database = projects.newDatabase(folder);
  expect(runIn(folder, database, 'src/migrate.ts')).toBe('');
  expect(runIn(folder, database, 'test/calls.ts')).toBe('');
}, 120_000);

/** `ask` sends a request; `is` compares what is named, and texts by patterns; `tokenOf` gives a token of the issuer; `sql` asks the database. */
const script = (calls: string): string => `import { Client } from 'pg';
import { createApp } from '#runtime';
import { createTestIssuer } from '#runtime/testing';
import { service } from '../src/service.ts';

const issuer = await createTestIssuer();
const tokens = { oidc: { issuer: issuer.issuer, audience: issuer.audience, keys: { publicKey: issuer.publicKey } }, secret: 'a secret of more than 32 characters' };
const app = await createApp(service, { databaseUrl: process.env['DATABASE_URL'] ?? '', tokens, logLevel: 'fatal' });
const baseUrl = await app.listen('127.0.0.1', 0);
const tokenOf = (subject: string, claims = {}): Promise<string> => issuer.token(subject, claims);
const client = new Client(process.env['DATABASE_URL'] ?? '');
await client.connect();
const sql = async (text: string): Promise<any[]> => (await client.query(text)).rows;
let wrong = 0;

async function ask(request: string, token?: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ status: number; headers: Headers; body: any }> {
  const [method = '', target = ''] = request.split(' ');
  const authorization = token === undefined ? {} : { authorization: token.includes(' ') ? token : \`Bearer \${token}\` };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(baseUrl + target, { method, headers: { ...authorization, ...type, ...headers }, ...sent });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

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
  void [tokenOf, sql];
${calls}
} finally {
  await client.end();
  await app.close();
}
process.exitCode = wrong === 0 ? 0 : 1;
`;
