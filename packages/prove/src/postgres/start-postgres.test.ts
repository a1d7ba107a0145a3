import { existsSync, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Client } from 'pg';
import { afterEach, expect, it } from 'vitest';
import { Failure, findProcess, openRun, type Run } from '../run/index.ts';
import { type KillableTool, startTool, timeUntil } from '../run/killable-tool.ts';
import { findMarked } from '../run/run-mark.ts';
import { startPostgres } from './start-postgres.ts';

const open: Run[] = [];
const tools: KillableTool[] = [];
const asRoot = process.getuid?.() === 0;
const onLinux = process.platform === 'linux';

afterEach(async () => {
  for (const run of open.splice(0)) await run.close();
  for (const tool of tools.splice(0)) tool.dispose();
});

async function openTestRun(): Promise<Run> {
  const run = await openRun();
  open.push(run);
  return run;
}

async function ask(url: string, query: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(query)).rows;
  } finally {
    await client.end();
  }
}

/** The System V segments of this machine, which a killed server leaves behind unless someone cares. */
function segmentsOf(pid: number): number {
  const rows = readFileSync('/proc/sysvipc/shm', 'utf8').trim().split('\n').slice(1);
  return rows.filter((row) => row.trim().split(/\s+/)[4] === String(pid)).length;
}

it('runs a PostgreSQL 18 that answers, and leaves nothing when it ends', async () => {
  const run = await openTestRun();
  const postgres = await startPostgres(run, { maxConnections: 23 });
  expect(await ask(postgres.url, 'select version() as v')).toEqual([{ v: expect.stringMatching(/^PostgreSQL 18\./) }]);
  await run.close();
  expect(findProcess(postgres.pid)).toBeUndefined();
  expect(findMarked(run.id)).toEqual([]);
  expect(existsSync(run.folder)).toBe(false);
  await expect(ask(postgres.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('keeps what makes commits safe, and collects what a proof reads', async () => {
  const run = await openTestRun();
  const { url } = await startPostgres(run, { maxConnections: 23 });
  const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'autovacuum', 'track_io_timing', 'jit', 'max_connections', 'listen_addresses', 'data_checksums'];
  const rows = await ask(url, `select name, setting from pg_settings where name in ('${names.join("', '")}')`);
  expect(Object.fromEntries(rows.map((row) => [row['name'], row['setting']]))).toEqual({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    autovacuum: 'on',
    track_io_timing: 'on',
    jit: 'off',
    max_connections: '23',
    listen_addresses: '127.0.0.1',
    data_checksums: 'on',
  });
  expect(await ask(url, 'select datlocprovider, datlocale, pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()')).toEqual([{ datlocprovider: 'b', datlocale: 'C.UTF-8', encoding: 'UTF8' }]);
  await ask(url, 'select 4711');
  expect(await ask(url, `select calls from pg_stat_statements where query = 'select $1'`)).toEqual([{ calls: '1' }]);
});

it.runIf(asRoot && onLinux)('never runs as root, and keeps its data to its account', async () => {
  const run = await openTestRun();
  const { pid, dataFolder } = await startPostgres(run);
  const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  expect(uid).toBeGreaterThan(0);
  for (const folder of [dataFolder, dataFolder.replace(/data$/, 's')]) expect(statSync(folder)).toMatchObject({ uid, mode: 0o40700 });
});

it('wants the password', async () => {
  const run = await openTestRun();
  const { url, password } = await startPostgres(run);
  await expect(ask(url.replace(password, 'wrong'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
});

it('runs two at once, in one run too', async () => {
  const run = await openTestRun();
  const [one, two] = await Promise.all([startPostgres(run), startPostgres(run)]);
  await ask(one.url, 'create table only_here ()');
  expect(await ask(two.url, `select to_regclass('only_here') as found`)).toEqual([{ found: null }]);
});

it('says that its port is taken', async () => {
  const run = await openTestRun();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const error = await startPostgres(run, { port }).catch((thrown: unknown) => thrown);
  server.close();
  expect(error).toBeInstanceOf(Failure);
  expect(error).toMatchObject({ code: 'prove/port-taken', message: expect.stringContaining(String(port)) });
});

it('tells that it died, with the end of its log', async () => {
  const run = await openTestRun();
  const postgres = await startPostgres(run);
  process.kill(postgres.pid, 'SIGKILL');
  await expect(postgres.died).rejects.toMatchObject({ code: 'prove/postgres-died', message: expect.stringContaining('signal SIGKILL') });
  await run.close();
  expect(findMarked(run.id)).toEqual([]);
  if (onLinux) expect(segmentsOf(postgres.pid)).toBe(0);
});

it('does not call a stop that was asked for a death', async () => {
  const run = await openTestRun();
  const postgres = await startPostgres(run);
  await postgres.stop();
  const outcome = await Promise.race([postgres.died.catch(() => 'died'), new Promise((resolve) => setTimeout(resolve, 50, 'quiet'))]);
  expect(outcome).toBe('quiet');
});

// A query that computes for minutes never looks whether its server still lives: the hardest thing to get rid of.
const busy = `const run = await openRun(); const postgres = await startPostgres(run);
  const { Client } = await import(args[0]); const client = new Client({ connectionString: postgres.url }); client.on('error', () => {}); await client.connect();
  client.query('select count(*) from generate_series(1, 1000000000) a').catch(() => {});
  setTimeout(() => say({ id: run.id, folder: run.folder, pid: postgres.pid }), 300);`;

function isGone(tool: KillableTool): boolean {
  return !existsSync(String(tool.said['folder'])) && findProcess(Number(tool.said['pid'])) === undefined && findMarked(String(tool.said['id'])).length === 0;
}

async function startBusyTool(): Promise<KillableTool> {
  const tool = await startTool(busy, import.meta.resolve('pg'));
  tools.push(tool);
  return tool;
}

it('is gone within 5 s of a kill -9 of the tool, in the middle of a query', async () => {
  const tool = await startBusyTool();
  expect(findMarked(String(tool.said['id'])).length).toBeGreaterThan(5);
  tool.process.kill('SIGKILL');
  const ms = await timeUntil(() => isGone(tool), 5000);
  expect(ms, `gone after ${ms} ms`).toBeLessThan(5000);
  if (onLinux) expect(segmentsOf(Number(tool.said['pid']))).toBe(0);
});

it('is gone within 5 s when its postmaster and the tool are killed, which leaves backends without a parent', async () => {
  const tool = await startBusyTool();
  process.kill(Number(tool.said['pid']), 'SIGKILL');
  tool.process.kill('SIGKILL');
  const ms = await timeUntil(() => isGone(tool), 5000);
  expect(ms, `gone after ${ms} ms`).toBeLessThan(5000);
  if (onLinux) expect(segmentsOf(Number(tool.said['pid']))).toBe(0);
});

it('is cleared by the next start when tool and supervisor are both killed', async () => {
  const tool = await startBusyTool();
  // The supervisor first: it must have no time to see the pipe close.
  for (const row of await childrenOf(tool)) if (row.supervisor) process.kill(row.pid, 'SIGKILL');
  tool.process.kill('SIGKILL');
  await timeUntil(() => findProcess(tool.process.pid ?? 0) === undefined, 5000);
  expect(isGone(tool)).toBe(false);
  process.env['TMPDIR'] = tool.temporary;
  try {
    const next = await openTestRun();
    expect(next.cleared.find((run) => run.id === tool.said['id'])).toMatchObject({ left: [] });
  } finally {
    delete process.env['TMPDIR'];
  }
  expect(isGone(tool)).toBe(true);
  if (onLinux) expect(segmentsOf(Number(tool.said['pid']))).toBe(0);
});

async function childrenOf(tool: KillableTool): Promise<{ pid: number; supervisor: boolean }[]> {
  const { execFileSync } = await import('node:child_process');
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,command='], { encoding: 'utf8' }).split('\n');
  const rows = lines.map((line) => line.trim().split(/\s+/)).filter((row) => Number(row[1]) === tool.process.pid);
  return rows.map((row) => ({ pid: Number(row[0]), supervisor: row.join(' ').includes('supervisor.ts') }));
}
