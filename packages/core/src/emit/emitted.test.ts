import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openRun } from '@kentledge/prove/run';
import { startPostgres } from '@kentledge/prove/postgres';
import { dropIdempotencyTable, idempotencyTable } from '@kentledge/runtime';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { designBrief } from '../pipeline/design-brief.ts';
import { shopBrief } from '../read/language-page.ts';
import type { System } from '../system/index.ts';
import type { Emitted } from './emit.ts';
import { emit } from './emit.ts';
import type { Lock } from './lock.ts';
import { readLock, writeLock } from './lock.ts';
import { planWrites } from './plan-writes.ts';
import { hostileBrief, hostileNames } from './testing/hostile-brief.ts';
import { isSafePath } from './tree.ts';

const root = path.join(import.meta.dirname, '../../../..');
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const runtimeFiles = Object.fromEntries([...sourcesOf('runtime'), ...sourcesOf('policies')]);
const folders: string[] = [];
let url = '';
let close: () => Promise<unknown>;

beforeAll(async () => {
  const run = await openRun();
  close = () => run.close();
  url = (await startPostgres(run)).url;
}, 60_000);

afterAll(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await close();
});

function sourcesOf(name: string): readonly (readonly [string, string])[] {
  const base = path.join(root, 'packages', name, 'src');
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('fixture'))
    .map((file) => [`${name}/${file.replaceAll(path.sep, '/')}`, readFileSync(path.join(base, file), 'utf8')] as const);
}

function designed(text: string): System {
  const { system, diagnostics } = designBrief({ name: 'brief.yaml', text });
  if (system === undefined) throw new Error(JSON.stringify(diagnostics.map(({ code, message }) => ({ code, message }))));
  return system;
}

function build(system: System, lock?: Lock): Emitted {
  return emit(system, lock, { runtimeFiles, runtimeTables: { up: idempotencyTable, down: dropIdempotencyTable }, hash });
}

function brief(name: string): string {
  return readFileSync(path.join(root, 'examples', name, 'brief.yaml'), 'utf8');
}

function write(emitted: Emitted): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-emitted-'));
  folders.push(folder);
  for (const [file, { text }] of emitted.tree) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

function typeErrors(folder: string): string {
  return spawnSync(path.join(root, 'node_modules/.bin/tsc'), ['--noEmit', '-p', 'tsconfig.json'], { cwd: folder, encoding: 'utf8' }).stdout;
}

async function newDatabase(): Promise<string> {
  const client = new Client({ connectionString: url });
  const name = `emitted_${folders.length}_${hash(String(process.hrtime.bigint())).slice(0, 8)}`;
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

function runIn(folder: string, database: string, ...options: readonly string[]): string {
  const ran = spawnSync(process.execPath, options, { cwd: folder, encoding: 'utf8', env: { ...process.env, DATABASE_URL: database, NODE_OPTIONS: '' } });
  return ran.status === 0 ? '' : `${ran.stdout}\n${ran.stderr}`;
}

async function passes(emitted: Emitted): Promise<void> {
  expect(emitted.diagnostics).toEqual([]);
  expect([...emitted.tree.keys()].filter((file) => !isSafePath(file))).toEqual([]);
  const folder = write(emitted);
  expect(typeErrors(folder)).toBe('');
  expect(runIn(folder, await newDatabase(), '--test', 'test/service.test.ts')).toBe('');
}

it.each(['notes', 'shop', 'lobsters'])('%s passes strict tsc and its own tests on a real database', (name) => passes(build(designed(brief(name)))), 120_000);

it('the shop of the language page passes too', () => passes(build(designed(shopBrief))), 120_000);

it('names that are keywords, and texts that try to get out, pass too', () => passes(build(designed(hostileBrief(hostileNames, hostileNames)))), 120_000);

it('the typed client talks to the service', async () => {
  const folder = write(build(designed(brief('notes'))));
  const database = await newDatabase();
  expect(runIn(folder, database, 'src/migrate.ts')).toBe('');
  writeFileSync(path.join(folder, 'test', 'client.ts'), clientRun);
  expect(typeErrors(folder)).toBe('');
  expect(runIn(folder, database, 'test/client.ts')).toBe('');
}, 60_000);

const clientRun = `import assert from 'node:assert/strict';
import { createApp } from '#runtime';
import { createTestIssuer } from '#runtime/testing';
import { ProblemError, getNote, listNotes, writeNote } from '../client/index.ts';
import { service } from '../src/service.ts';

const issuer = await createTestIssuer();
const tokens = { oidc: { issuer: issuer.issuer, audience: issuer.audience, keys: { publicKey: issuer.publicKey } } };
const app = await createApp(service, { databaseUrl: process.env['DATABASE_URL'] ?? '', tokens, logLevel: 'fatal' });
try {
  const baseUrl = await app.listen('127.0.0.1', 0);
  const ada = { baseUrl, token: () => issuer.token('ada', { email: 'ada@example.com' }) };
  const eve = { baseUrl, token: await issuer.token('eve', { email: 'eve@example.com' }) };
  const note = await writeNote(ada, { title: 'a title', body: 'a body' });
  assert.deepEqual(await getNote(ada, { id: note.id }), note);
  for (let count = 0; count < 20; count += 1) await writeNote(ada, { title: String(count), body: '' });
  const page = await listNotes(ada);
  assert.equal(page.items.length, 20);
  assert.equal((await listNotes(ada, { cursor: page.next ?? '' })).items.length, 1);
  await assert.rejects(getNote(eve, { id: note.id }), (error) => error instanceof ProblemError && error.status === 404 && error.code === 'not-found');
  await assert.rejects(writeNote({ baseUrl }, { title: '', body: '' }), (error) => error instanceof ProblemError && error.status === 401);
  await assert.rejects(getNote(ada, { id: note.id }, { timeoutMilliseconds: 0 }), { name: 'TimeoutError' });
} finally {
  await app.close();
}
`;

it('goes up and all the way down again', async () => {
  const emitted = build(designed(brief('shop')));
  const client = new Client({ connectionString: await newDatabase() });
  await client.connect();
  await client.query(emitted.tree.get('migrations/0001_initial.up.sql')?.text ?? '');
  await client.query(emitted.tree.get('migrations/0001_initial.down.sql')?.text ?? '');
  const { rows } = await client.query("select relname from pg_class where relnamespace = 'public'::regnamespace");
  const { rows: functions } = await client.query("select proname from pg_proc where pronamespace = 'public'::regnamespace");
  await client.end();
  expect([...rows, ...functions]).toEqual([]);
});

it('gives the same bytes again, and nothing to write', () => {
  const system = designed(brief('shop'));
  const first = build(system);
  const second = build(designed(brief('shop')), readLock(writeLock(first.lock)).lock);
  const present = new Map([...first.tree].map(([file, { text }]) => [file, hash(text)]));
  expect(planWrites(second.tree, first.lock, present, { hash })).toMatchObject({ changes: false, refused: false });
});

it('appends a migration for an additive change, which runs on the database of the first', async () => {
  const first = build(designed(brief('notes')));
  const folder = write(first);
  const database = await newDatabase();
  expect(runIn(folder, database, 'src/migrate.ts')).toBe('');
  const changed = brief('notes').replace('body: text about 2kB }', 'body: text about 2kB, pinned: bool default false, kind: draft | final optional }').replace('entities:', 'entities:\n  Label: { fields: { name: string(20) unique } }');
  const second = build(designed(changed), first.lock);
  expect(second.diagnostics).toEqual([]);
  expect([...second.tree.keys()].filter((file) => file.startsWith('migrations/'))).toEqual(['migrations/0002_change.down.sql', 'migrations/0002_change.up.sql']);
  for (const [file, { text, owner }] of second.tree) if (owner !== 'yours') writeFileSync(path.join(folder, file), text, { flag: 'w' });
  expect(runIn(folder, database, 'src/migrate.ts')).toBe('');
}, 60_000);

it('refuses a change that may lose data, by name', () => {
  const first = build(designed(brief('notes')));
  const second = build(designed(brief('notes').replace('body: text about 2kB', 'content: text about 2kB').replaceAll('body: text', 'content: text')), first.lock);
  expect(second.diagnostics.map((diagnostic) => diagnostic.message)).toContain('notes.body: the column is gone from the design.');
  expect([...second.tree.keys()].filter((file) => file.startsWith('migrations/'))).toEqual([]);
});

it('makes a changed `takes` fail in the file that people own', () => {
  const folder = write(build(designed(brief('notes'))));
  const changed = build(designed(brief('notes').replace('takes: { title: string(200), body: text }', 'takes: { title: string(200) }, set: { body: $title }')));
  for (const [file, { text, owner }] of changed.tree) if (owner === 'generated') writeFileSync(path.join(folder, file), text);
  expect(typeErrors(folder)).toMatch(/^operations\/write-note\.ts\(/m);
});

it('locks every package that package.json asks for', () => {
  const { tree } = build(designed(brief('notes')));
  const lock = JSON.parse(tree.get('package-lock.json')?.text ?? '') as { packages: Record<string, { version: string; resolved?: string }> };
  const manifest = JSON.parse(tree.get('package.json')?.text ?? '') as { dependencies: Record<string, string>; devDependencies: Record<string, string> };
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).map(([name]) => [name, lock.packages[`node_modules/${name}`]?.version]);
  expect(Object.fromEntries(versions)).toEqual({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(Object.values(lock.packages).filter((entry) => entry.resolved !== undefined)).toEqual([]);
});

it('pins what the runtime here is tested with', () => {
  const { tree } = build(designed(brief('notes')));
  const manifest = JSON.parse(tree.get('package.json')?.text ?? '') as { dependencies: Record<string, string> };
  const runtime = JSON.parse(readFileSync(path.join(root, 'packages/runtime/package.json'), 'utf8')) as { dependencies: Record<string, string> };
  const { '@kentledge/policies': _policies, ...others } = runtime.dependencies;
  expect(manifest.dependencies).toEqual(others);
});

it('names no path of this machine', () => {
  const { tree } = build(designed(brief('shop')));
  const here = execFileSync('pwd', { cwd: root, encoding: 'utf8' }).trim();
  expect([...tree].filter(([, { text }]) => text.includes(here)).map(([file]) => file)).toEqual([]);
});
