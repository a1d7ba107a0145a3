import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openRun } from '@kentledge/prove/run';
import { startPostgres } from '@kentledge/prove/postgres';
import { dropIdempotencyTable, idempotencyTable } from '@kentledge/runtime';
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
let databases = 0;
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

/** Asks the database with the driver that the emitted project has. */
function query(folder: string, database: string, sql: string): string {
  const script = `import { Client } from 'pg';
const client = new Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
const answers = [await client.query(process.argv[1])].flat();
process.stdout.write(JSON.stringify(answers.at(-1).rows));
await client.end();`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script, sql], { cwd: folder, encoding: 'utf8', env: { ...process.env, DATABASE_URL: database, NODE_OPTIONS: '' } });
}

function newDatabase(folder: string): string {
  databases += 1;
  query(folder, url, `create database emitted_${databases}`);
  const address = new URL(url);
  address.pathname = `/emitted_${databases}`;
  return address.href;
}

function runIn(folder: string, database: string, ...options: readonly string[]): string {
  const ran = spawnSync(process.execPath, options, { cwd: folder, encoding: 'utf8', env: { ...process.env, DATABASE_URL: database, NODE_OPTIONS: '' } });
  return ran.status === 0 ? '' : `${ran.stdout}\n${ran.stderr}`;
}

/** Returns what is wrong with a build: complaints, unsafe paths, types, and what its own tests say on a new database. */
function problemsOf(emitted: Emitted): unknown {
  const folder = write(emitted);
  return {
    diagnostics: emitted.diagnostics,
    paths: [...emitted.tree.keys()].filter((file) => !isSafePath(file)),
    types: typeErrors(folder),
    tests: runIn(folder, newDatabase(folder), '--test', 'test/service.test.ts'),
  };
}

const none = { diagnostics: [], paths: [], types: '', tests: '' };

it.each(['notes', 'shop', 'lobsters'])('%s passes strict tsc and its own tests on a real database', (name) => {
  expect(problemsOf(build(designed(brief(name))))).toEqual(none);
}, 120_000);

it('the shop of the language page passes too', () => {
  expect(problemsOf(build(designed(shopBrief)))).toEqual(none);
}, 120_000);

it('names that are keywords, and texts that try to get out, pass too', () => {
  expect(problemsOf(build(designed(hostileBrief(hostileNames, hostileNames))))).toEqual(none);
}, 120_000);

it('the typed client talks to the service', () => {
  const folder = write(build(designed(brief('notes'))));
  const database = newDatabase(folder);
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

it('goes up and all the way down again', () => {
  const emitted = build(designed(brief('lobsters')));
  const folder = write(emitted);
  const database = newDatabase(folder);
  query(folder, database, emitted.tree.get('migrations/0001_initial.up.sql')?.text ?? '');
  query(folder, database, emitted.tree.get('migrations/0001_initial.down.sql')?.text ?? '');
  const left = "select relname as name from pg_class where relnamespace = 'public'::regnamespace union all select proname from pg_proc where pronamespace = 'public'::regnamespace";
  expect(query(folder, database, left)).toBe('[]');
}, 60_000);

it('gives the same bytes again, and nothing to write', () => {
  const system = designed(brief('shop'));
  const first = build(system);
  const second = build(designed(brief('shop')), readLock(writeLock(first.lock)).lock);
  const present = new Map([...first.tree].map(([file, { text }]) => [file, hash(text)]));
  expect(planWrites(second.tree, first.lock, present, { hash })).toMatchObject({ changes: false, refused: false });
});

it('appends a migration for an additive change, which runs on the database of the first', () => {
  const first = build(designed(brief('notes')));
  const folder = write(first);
  const database = newDatabase(folder);
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
  const others = Object.entries(runtime.dependencies).filter(([name]) => !name.startsWith('@kentledge/'));
  expect(manifest.dependencies).toEqual(Object.fromEntries(others));
});

it('names no path of this machine', () => {
  const { tree } = build(designed(brief('shop')));
  const here = execFileSync('pwd', { cwd: root, encoding: 'utf8' }).trim();
  expect([...tree].filter(([, { text }]) => text.includes(here)).map(([file]) => file)).toEqual([]);
});
