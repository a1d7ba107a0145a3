import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '@kentledge/prove/postgres';
import { openRun } from '@kentledge/prove/run';
import { createTestIssuer } from '@kentledge/runtime/testing';
import pg from 'pg';
import { load } from './load.ts';
import { installNest } from './nest-folder.ts';
import { cpuMicroseconds } from './process-cpu.ts';
import { printResult } from './table.ts';
import type { Measured } from './table.ts';

/** One thing that gets slices: a route of a server. */
interface Contender {
  readonly name: string;
  readonly child: ChildProcess;
  readonly port: number;
  readonly requests: readonly string[];
}

interface Server {
  readonly name: string;
  readonly file: string;
  readonly features?: string;
  readonly hasTokens?: boolean;
}

const servers = join(import.meta.dirname, 'servers');
const handWritten = join(servers, 'hand-written.js');
const rows = 1000;
const connections = 32;
const warmUpMilliseconds = 3000;

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '80' }, seconds: { type: 'string', default: '0.15' }, nest: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
await bench(Number(options.rounds), Number(options.seconds) * 1000);

async function bench(rounds: number, milliseconds: number): Promise<void> {
  const run = await openRun();
  const children: ChildProcess[] = [];
  try {
    const nest = options.nest ? installNest(servers, run.folder) : undefined;
    const { url } = await startPostgres(run, { maxConnections: 150 });
    const ids = await fill(url);
    const issuer = await createTestIssuer();
    const token = await issuer.token('owner');
    const contenders: Contender[] = [];
    for (const server of serversOf(nest)) {
      const child = start(server, { ...issuer.environment, DATABASE_URL: url });
      children.push(child);
      const port = await portOf(child, server.name);
      contenders.push({ name: server.name, child, port, requests: ids.map((id) => requestOf(`/items/${id}`)) });
      if (server.hasTokens !== true) continue;
      contenders.push({ name: `${server.name} with a token`, child, port, requests: ids.map((id) => requestOf(`/mine/${id}`, token)) });
    }
    for (const contender of contenders) await slice(contender, warmUpMilliseconds);
    const measured = await measure(contenders, rounds, milliseconds);
    const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`;
    printResult({ machine, rounds, milliseconds, measured, hasNest: nest !== undefined }, options.json);
  } finally {
    for (const child of children) child.kill();
    await run.close();
  }
}

function serversOf(nest: string | undefined): readonly Server[] {
  const bare: Server = { name: 'bare', file: handWritten, features: '' };
  const parts = ['schemas', 'logs', 'metrics', 'deadline'].map((part): Server => ({ name: `bare + ${part}`, file: handWritten, features: part }));
  return [
    bare,
    ...parts,
    { name: 'hand-written', file: handWritten, features: 'schemas,logs,metrics,deadline,tokens', hasTokens: true },
    { name: 'emitted', file: join(servers, 'emitted.ts'), hasTokens: true },
    ...(nest === undefined ? [] : [{ name: 'NestJS', file: join(nest, 'nest.js'), hasTokens: true }]),
  ];
}

/** The servers end with this process, however it ends: each watches the channel to it. */
function start(server: Server, environment: Readonly<Record<string, string>>): ChildProcess {
  return fork(server.file, [], {
    env: { ...environment, PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', FEATURES: server.features ?? '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function portOf(child: ChildProcess, name: string): Promise<number> {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with ${String(code)}`)));
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [{ port: number }];
  return message.port;
}

async function fill(url: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create table owner (id uuid primary key, subject text not null unique)');
  await client.query('create table item (id uuid primary key, owner_id uuid not null references owner, name text not null, price numeric not null, created_at timestamptz(3) not null)');
  await client.query(`insert into owner values (gen_random_uuid(), 'owner')`);
  await client.query(`insert into item select gen_random_uuid(), owner.id, 'item ' || i, i * 1.25, now() from owner, generate_series(1, ${rows}) i`);
  await client.query('vacuum analyze item');
  const { rows: items } = await client.query<{ id: string }>('select id from item');
  await client.end();
  return items.map(({ id }) => id);
}

function requestOf(path: string, token?: string): string {
  return `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${token === undefined ? '' : `authorization: Bearer ${token}\r\n`}\r\n`;
}

/** Rounds of one slice each; every round starts with another contender, so that none always follows the same one. */
async function measure(contenders: readonly Contender[], rounds: number, milliseconds: number): Promise<readonly Measured[]> {
  const measured = contenders.map(({ name }) => ({ name, microseconds: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const at = (round * 7 + turn) % contenders.length;
      const contender = contenders[at];
      if (contender !== undefined) measured[at]?.microseconds.push(await slice(contender, milliseconds));
    }
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  return measured;
}

/** CPU microseconds per request over one slice. */
async function slice({ name, child, port, requests }: Contender, milliseconds: number): Promise<number> {
  const pid = child.pid ?? 0;
  const before = cpuMicroseconds(pid);
  const result = await load({ port, requests }, connections, milliseconds);
  const spent = cpuMicroseconds(pid) - before;
  if (result.failures > 0) throw new Error(`${name}: ${result.failures} of ${result.requests} answers were no 200`);
  return spent / result.requests;
}
