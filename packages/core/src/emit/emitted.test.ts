import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, designText as designed, exampleBrief as brief, openProjects, query, runIn, sha256 as hash, typeErrors } from '@kentledge/prove/testing';
import type { Projects } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shopBrief } from '../read/language-page.ts';
import type { Emitted } from './emit.ts';
import { readLock, writeLock } from './lock.ts';
import { planWrites } from './plan-writes.ts';
import { hostileBrief, hostileNames } from './testing/hostile-brief.ts';
import { isSafePath } from './tree.ts';

const root = path.join(import.meta.dirname, '../../../..');
let projects: Projects;
const write = (emitted: Emitted): string => projects.write(emitted);
const newDatabase = (folder: string): string => projects.newDatabase(folder);

beforeAll(async () => {
  projects = await openProjects();
}, 60_000);

afterAll(() => projects.close());

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

it('of processes that migrate at once each finds the work done, and a migration that fails leaves nothing of itself and is named', async () => {
  const folder = write(build(designed(brief('notes'))));
  const database = newDatabase(folder);
  const environment = { ...process.env, DATABASE_URL: database, NODE_OPTIONS: '' };
  const migrate = () => promisify(execFile)(process.execPath, ['src/migrate.ts'], { cwd: folder, env: environment });
  const printed = (await Promise.all([migrate(), migrate(), migrate()])).map(({ stdout }) => stdout).join('');
  expect(printed).toBe('applied 0001_initial.up.sql\n');
  writeFileSync(path.join(folder, 'migrations', '0002_half.up.sql'), 'create table half (id int); select 1 / 0;');
  await expect(migrate()).rejects.toMatchObject({ code: 1, stderr: '0002_half.up.sql: division by zero\n' });
  expect(query(folder, database, `select count(*)::int as half from pg_tables where tablename = 'half'`)).toBe('[{"half":0}]');
  environment.DATABASE_URL = 'postgresql://127.0.0.1:1/nothing';
  await expect(migrate()).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^connecting to the database: .*ECONNREFUSED.*\n$/) });
}, 60_000);

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
  const failures = (...list: (Response | Error)[]) => ({
    ...ada,
    left: list,
    fetch: async (...given: Parameters<typeof fetch>) => {
      const failure = list.shift();
      if (failure instanceof Error) throw failure;
      return failure ?? fetch(...given);
    },
  });
  const busy = (seconds: string) => new Response('{}', { status: 503, headers: { 'retry-after': seconds } });
  assert.deepEqual(await getNote(failures(new TypeError('fetch failed'), busy('0')), { id: note.id }), note);
  const patient = failures(busy('60'), busy('0'));
  await assert.rejects(getNote(patient, { id: note.id }), { status: 503, retryAfter: 60 });
  assert.equal(patient.left.length, 1);
  await assert.rejects(getNote(failures(busy('0'), busy('0'), busy('0'), busy('0')), { id: note.id }), { status: 503 });
  await assert.rejects(writeNote(failures(busy('0')), { title: 'once', body: '' }), { status: 503 });
  await assert.rejects(getNote(failures(busy('1')), { id: note.id }, { timeoutMilliseconds: 300 }), { name: 'TimeoutError' });
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
  expect([...second.tree.keys()].filter((file) => /^migrations\/\d/.test(file))).toEqual(['0002_change.down', '0002_change.up', '0003_online.down', '0003_online.up'].map((name) => `migrations/${name}.sql`));
  for (const [file, { text, owner }] of second.tree) if (owner !== 'yours') writeFileSync(path.join(folder, file), text, { flag: 'w' });
  expect(runIn(folder, database, 'src/migrate.ts')).toBe('');
}, 60_000);

it('fills a derived column that a changed brief adds to a table with rows, and keeps it', () => {
  const text = (fields: string): string => `kentledge: 1
system: press
entities:
  Article: { fields: { title: string(20)${fields} } }
  Comment: { fields: { article: Article, points: int default 1 } }
operations:
  listArticles: { by: anyone, reads: Article, rate: 100/s }
  comment: { by: anyone, takes: { article: Article }, creates: Comment, rate: 1/min }
${fields === '' ? '' : 'pins: { Article.comments.derivation: stored, Article.points.derivation: stored }'}`;
  const first = build(designed(text('')));
  const folder = write(first);
  const database = newDatabase(folder);
  expect(runIn(folder, database, 'src/migrate.ts')).toBe('');
  const ids = [1, 2].map((number) => `01890a5d-ac96-774b-bcce-b3020900000${number}`);
  query(folder, database, `insert into articles (id, title) values ('${ids[0]}', 'read'), ('${ids[1]}', 'unread');
insert into comments (id, article_id, points) values (gen_random_uuid(), '${ids[0]}', 2), (gen_random_uuid(), '${ids[0]}', 3)`);
  const second = build(designed(text(', comments: = count(Comment where article = this), points: = sum(Comment.points where article = this)')), first.lock);
  expect(second.diagnostics).toEqual([]);
  for (const [file, { text: content, owner }] of second.tree) if (owner !== 'yours') writeFileSync(path.join(folder, file), content);
  expect(runIn(folder, database, 'src/migrate.ts')).toBe('');
  const kept = 'select title, comments::int, points::int from articles order by title';
  expect(JSON.parse(query(folder, database, kept))).toEqual([{ title: 'read', comments: 2, points: 5 }, { title: 'unread', comments: 0, points: 0 }]);
  query(folder, database, `insert into comments (id, article_id, points) values (gen_random_uuid(), '${ids[1]}', 7)`);
  expect(JSON.parse(query(folder, database, kept))).toEqual([{ title: 'read', comments: 2, points: 5 }, { title: 'unread', comments: 1, points: 7 }]);
  query(folder, database, second.tree.get('migrations/0002_change.down.sql')?.text ?? '');
  query(folder, database, `insert into comments (id, article_id) values (gen_random_uuid(), '${ids[1]}')`);
}, 60_000);

it('refuses a change that may lose data, by name', () => {
  const first = build(designed(brief('notes')));
  const second = build(designed(brief('notes').replace('body: text about 2kB', 'content: text about 2kB').replaceAll('body: text', 'content: text')), first.lock);
  expect(second.diagnostics.map((diagnostic) => diagnostic.message)).toContain('notes.body: the column is gone from the design.');
  expect([...second.tree.keys()].filter((file) => /^migrations\/\d/.test(file))).toEqual([]);
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

it('writes operations in lines that people can read', () => {
  const operations = ['shop', 'lobsters'].flatMap((name) => [...build(designed(brief(name))).tree].filter(([file]) => file.startsWith('operations/')));
  const long = operations.flatMap(([file, { text }]) => text.split('\n').filter((line) => line.length > 150).map((line) => `${file}: ${line}`));
  expect(long).toEqual([]);
});

it('names no path of this machine', () => {
  const { tree } = build(designed(brief('shop')));
  const here = execFileSync('pwd', { cwd: root, encoding: 'utf8' }).trim();
  expect([...tree].filter(([, { text }]) => text.includes(here)).map(([file]) => file)).toEqual([]);
});
