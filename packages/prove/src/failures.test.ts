import { once } from 'node:events';
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { Failure, prove } from './index.ts';
import type { ProveOptions } from './index.ts';
import { startPostgres } from './postgres/index.ts';
import { openRun } from './run/index.ts';
import { makeTemporary, timeUntil } from './run/killable-tool.ts';
import { listProcesses, withDescendants } from './run/process-table.ts';
import { buildBrief } from './testing/build-brief.ts';

// What surrounds a run fails: it ends with a message that says so, and nothing is left behind.

const brief = `
kentledge: 1
system: notes
objectives: { headroom: 1x, errors: 2% }
entities:
  User: { count: 200, fields: { email: string(254) unique personal } }
  Note: { count: 2k, owner: author, fields: { author: User, title: string(80) } }
actors:
  user: { is: User, authenticates: oidc }
operations:
  getNote: { by: user, reads: Note, where: id = $id, rate: 50/s }
`;
const built = buildBrief(brief);
const time = 60_000;

function optionsOf(differs: Partial<ProveOptions> = {}): ProveOptions {
  const { system, files, rebuilds, invariants } = built;
  return { system, project: { files }, rebuilds, invariants, seed: 1, quick: true, scale: 1, seconds: 4, version: '0', command: 'test', ...differs };
}

async function failureOf(options: ProveOptions): Promise<Failure> {
  const error: unknown = await prove(options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Failure) return error;
  throw error ?? new Error('the run did not fail');
}

/** Calls back once, when the judged load has begun. */
function whenLoaded(act: () => void): Pick<ProveOptions, 'onProgress'> {
  let isDone = false;
  return {
    onProgress: ({ doing, share }) => {
      if (isDone || doing !== 'load: declared mix' || share === undefined) return;
      isDone = true;
      act();
    },
  };
}

function ownProcesses(): readonly number[] {
  return withDescendants(listProcesses(), [process.pid]).map(({ pid }) => pid);
}

it('names a taken port before it fills anything, also where another program answers on it', { timeout: time }, async () => {
  const other = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const failure = await failureOf(optionsOf({ port }));
  other.close();
  expect(failure).toMatchObject({ code: 'prove/port-taken', message: expect.stringContaining(String(port)) as string });
});

it('names the rule that made-up rows break', { timeout: time }, async () => {
  const { system, files, rebuilds, invariants } = buildBrief(brief.replace('title: string(80) }', 'title: string(80), a: int 0..1M, b: int 0..1M, c: int 0..1M }, invariants: { sum: a + b = c }'));
  const failure = await failureOf(optionsOf({ system, project: { files }, rebuilds, invariants }));
  expect(failure).toMatchObject({ code: 'prove/rows-refused', message: expect.stringMatching(/notes_sum\S* of notes does not hold/) as string });
});

it('says that PostgreSQL died under load, and leaves nothing', { timeout: time }, async () => {
  const before = new Set(ownProcesses());
  const failure = await failureOf(optionsOf(whenLoaded(() => process.kill(postmasterBelow(before), 'SIGKILL'))));
  expect(failure.code).toBe('prove/postgres-died');
  expect(await timeUntil(() => ownProcesses().every((pid) => before.has(pid)), 5000)).toBeLessThan(5000);
});

/** Of what this process has started since, PostgreSQL is what started most itself. */
function postmasterBelow(known: ReadonlySet<number>): number {
  const rows = listProcesses();
  const started = rows.filter(({ pid, parent }) => parent === process.pid && !known.has(pid));
  const [most] = started.toSorted((a, b) => withDescendants(rows, [b.pid]).length - withDescendants(rows, [a.pid]).length);
  if (most === undefined) throw new Error('nothing was started');
  return most.pid;
}

it('says that the service ended under load, with the end of its log', { timeout: time }, async () => {
  const file = 'operations/get-note.ts';
  const dying = (built.files.get(file) ?? '').replace('  return readNote', "  const seen = globalThis as { calls?: number };\n  seen.calls = (seen.calls ?? 0) + 1;\n  if (seen.calls > 60) { console.error('planted end'); process.exit(7); }\n  return readNote");
  const failure = await failureOf(optionsOf({ project: { files: new Map([...built.files, [file, dying]]) } }));
  expect(failure).toMatchObject({ code: 'prove/service-ended', message: expect.stringContaining('exit code 7') as string, detail: expect.stringContaining('planted end') as string });
});

it.each([
  ['the brief has a field that the code does not know', 'migrations/0001_initial.up.sql', / *"?stars"? [^\n]*\n/, '', 'prove/other-schema', 'notes.stars'],
  ['a migration was broken', 'migrations/0001_initial.up.sql', /create table/, 'create tabel', 'prove/migration-refused', '0001_initial.up.sql'],
  ['the contract was broken', 'openapi.json', /^/, '//', 'prove/contract-unreadable', 'openapi.json'],
])('says so where %s', { timeout: time }, async (_, file, from, to, code, named) => {
  const { files, system, rebuilds, invariants } = buildBrief(brief.replace('string(80)', 'string(80), stars: int optional'));
  const changed = (files.get(file) ?? '').replace(from, to);
  expect(changed).not.toBe(files.get(file));
  expect(await failureOf(optionsOf({ system, rebuilds, invariants, project: { files: new Map([...files, [file, changed]]) } }))).toMatchObject({ code, message: expect.stringContaining(named) as string });
});

it('works in a database of its own in a server of the user, as a role that may only create databases', { timeout: 2 * time }, async () => {
  const run = await openRun();
  try {
    const server = await startPostgres(run);
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query(`create role tester login createdb password 'secret'`);
    await admin.query('create database users_own owner tester');
    const databases = async (): Promise<readonly string[]> => (await admin.query<{ datname: string }>('select datname from pg_database order by 1')).rows.map(({ datname }) => datname);
    const before = await databases();
    const evidence = await prove(optionsOf({ databaseUrl: `postgresql://tester:secret@127.0.0.1:${server.port}/users_own`, scale: 0.5 }));
    const looked = evidence.verdicts.filter(({ kind }) => !['latency', 'errors', 'queries', 'headroom', 'generator'].includes(kind));
    expect(looked.map(({ id, outcome }) => [id, outcome])).toEqual(['getNote.accessPath', 'getNote.accessPath.declared', 'getNote.answers', 'getNote.authorization'].map((id) => [id, 'met']));
    // His memory is not ours to empty.
    expect(evidence.statements[0]?.cold).toBeUndefined();
    expect(evidence.statements[0]?.warm?.samples).toBeGreaterThan(5);
    expect(await databases()).toEqual(before);
    await admin.end();
  } finally {
    await run.close();
  }
});

/** A disk of its own for temporary files; only who may mount can have one. */
function smallDisk(megabytes: number): string {
  const folder = makeTemporary();
  const known = process.env['TMPDIR'];
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=711`, 'tmpfs', folder], { stdio: 'ignore' });
  process.env['TMPDIR'] = folder;
  onTestFinished(() => {
    if (known === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = known;
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

function mayMount(): boolean {
  const folder = makeTemporary();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const hasDisks = process.platform === 'linux' && mayMount();

it.runIf(hasDisks).each([
  [1, 'the code of the service'],
  [60, 'a new server'],
])('says that a disk of %i MB is full, which has no room for %s, and leaves nothing', { timeout: time }, async (megabytes) => {
  const disk = smallDisk(megabytes);
  const before = new Set(ownProcesses());
  expect(await failureOf(optionsOf())).toMatchObject({ code: 'prove/disk-full', message: expect.stringContaining(disk) as string });
  expect(readdirSync(disk)).toEqual([]);
  expect(await timeUntil(() => ownProcesses().every((pid) => before.has(pid)), 5000)).toBeLessThan(5000);
});

it.runIf(hasDisks)('says that the disk filled up while data was written, and leaves nothing', { timeout: time }, async () => {
  const disk = smallDisk(400);
  const before = new Set(ownProcesses());
  const { files, system, rebuilds, invariants } = buildBrief(brief.replace('count: 2k', 'count: 200k').replace('string(80)', 'text about 4kB'));
  const fillsDisk = ({ doing }: { readonly doing: string }): void => {
    if (doing !== 'fill notes') return;
    const { bavail, bsize } = statfsSync(disk);
    if (bavail * bsize > 20e6) writeFileSync(path.join(disk, 'filler'), Buffer.alloc(bavail * bsize - 20e6));
  };
  expect(await failureOf(optionsOf({ system, rebuilds, invariants, project: { files }, onProgress: fillsDisk }))).toMatchObject({ code: 'prove/disk-full' });
  expect(readdirSync(disk)).toEqual(['filler']);
  expect(await timeUntil(() => ownProcesses().every((pid) => before.has(pid)), 5000)).toBeLessThan(5000);
});
