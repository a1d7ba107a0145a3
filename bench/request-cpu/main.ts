import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '@kentledge/prove/postgres';
import { openRun } from '@kentledge/prove/run';
import type { Run } from '@kentledge/prove/run';
import { createTestIssuer } from '@kentledge/runtime/testing';
import pg from 'pg';
import { buildProject, migrate } from './built-project.ts';
import { load } from './load.ts';
import type { LoadResult } from './load.ts';
import { installNest } from './nest-folder.ts';
import { operationsOver, requestText } from './operations.ts';
import type { Operation } from './operations.ts';
import { cpuMicroseconds } from './process-cpu.ts';
import { requireSameAnswers } from './same-answers.ts';
import { serverPlans, startServer } from './servers.ts';
import type { RunningServer } from './servers.ts';
import { printResult } from './table.ts';
import type { Measured } from './table.ts';

/** One thing that gets slices: an operation of a server. */
interface Contender {
  readonly server: RunningServer;
  readonly operation: Operation;
}

const own = path.join(import.meta.dirname, 'servers');
const rows = 1000;
const connections = 32;
const warmUpMilliseconds = 3000;
const subject = 'owner';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '80' }, seconds: { type: 'string', default: '0.15' }, json: { type: 'boolean', default: false } } });
const run = await openRun();
try {
  await bench(run, Number(options.rounds), Number(options.seconds) * 1000);
} finally {
  await run.close();
}

async function bench(opened: Run, rounds: number, milliseconds: number): Promise<void> {
  tell('building, and installing what the servers need');
  const project = buildProject(opened.folder);
  const nest = installNest(own, opened.folder);
  const { url } = await startPostgres(opened, { maxConnections: 150 });
  migrate(project, url);
  const ids = await fill(url);
  const issuer = await createTestIssuer();
  const operations = operationsOver(ids, await issuer.token(subject));
  const environment = { ...issuer.environment, DATABASE_URL: url, STATEMENTS: JSON.stringify(project.statements), POOL_SIZE: String(project.poolSize) };
  const servers: RunningServer[] = [];
  for (const plan of serverPlans({ own, emitted: project.folder, nest })) servers.push(await startServer(opened, plan, environment, `/items/${ids[0] ?? ''}`));
  const answering = servers.map((server) => ({ ...server, operations: operationsOf(server, operations) }));
  const compared = await requireSameAnswers(answering, operations);
  tell(`${compared} answers are equal; warming up`);
  const contenders = answering.flatMap((server) => server.operations.map((operation): Contender => ({ server, operation })));
  for (const { server, operation } of contenders) await offer(server, operation, warmUpMilliseconds);
  const measured = await measure(contenders, rounds, milliseconds);
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`;
  printResult({ machine, rounds, milliseconds, compared, measured }, options.json);
}

/** Servers with one part know nobody, so they have what anyone may ask. */
function operationsOf({ isComplete }: RunningServer, operations: readonly Operation[]): readonly Operation[] {
  return operations.filter(({ hasToken }) => isComplete || !hasToken);
}

async function fill(url: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('insert into owners (id, subject) values (gen_random_uuid(), $1)', [subject]);
  await client.query(`insert into items (id, owner_id, name, price) select gen_random_uuid(), owners.id, 'item ' || i, i * 1.25 from owners, generate_series(1, ${rows}) i`);
  await client.query('vacuum analyze items');
  const { rows: items } = await client.query<{ id: string }>('select id from items');
  await client.end();
  return items.map(({ id }) => id);
}

/** Rounds of one slice each; every round starts with another contender, so that none always follows the same one. */
async function measure(contenders: readonly Contender[], rounds: number, milliseconds: number): Promise<readonly Measured[]> {
  const measured = contenders.map(({ server, operation }) => ({ server: server.name, operation: operation.label, microseconds: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const at = (round * 7 + turn) % contenders.length;
      const contender = contenders[at];
      if (contender !== undefined) measured[at]?.microseconds.push(await slice(contender, milliseconds));
    }
    tell(`round ${round + 1} of ${rounds}`);
  }
  return measured;
}

/** CPU microseconds per request over one slice. */
async function slice({ server, operation }: Contender, milliseconds: number): Promise<number> {
  const before = cpuMicroseconds(server.pid);
  const result = await offer(server, operation, milliseconds);
  const spent = cpuMicroseconds(server.pid) - before;
  if (result.failures > 0) throw new Error(`${server.name}, ${operation.label}: ${result.failures} of ${result.requests} answers were refusals`);
  return spent / result.requests;
}

function offer({ port }: RunningServer, operation: Operation, milliseconds: number): Promise<LoadResult> {
  return load({ port, request: (turn) => requestText(operation.ask(turn)) }, connections, milliseconds);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
