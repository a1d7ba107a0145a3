import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Collation } from '@kentledge/core/statistics';
import { provedCollation } from '@kentledge/core/statistics';
import { Client, escapeLiteral } from 'pg';
import { type Account, type ChildExit, clientConfig, errorCode, Failure, makePrivateFolder, nameDiskFull, postgresAccount, type Run, type RunChild } from '../run/index.ts';
import { findBinaries, placeBinaries } from './binaries.ts';
import type { ProofDatabase } from './database.ts';
import { explainExit, portTaken } from './explain-exit.ts';
import { findFreePort } from './free-port.ts';
import { readTail } from './log-tail.ts';
import { serverSettings, usableMemory } from './settings.ts';

export interface PostgresOptions {
  /** The loopback port; a free one when left out. */
  readonly port?: number;
  /** How many connections the server takes; 100 when left out. */
  readonly maxConnections?: number;
  /** For a server that only plans: pages carry no checksums, and nothing looks at tables by itself. */
  readonly plansOnly?: boolean;
  /** Orders of texts for the database: the first that this machine has is taken. PostgreSQL's own C.UTF-8 when left out. */
  readonly collations?: readonly [Collation, ...Collation[]];
}

/** A running PostgreSQL 18 of our own, with an empty database and pg_stat_statements. */
export interface Postgres extends ProofDatabase {
  /** The pid of the postmaster. */
  readonly pid: number;
  readonly dataFolder: string;
  /** The order that texts have in its database. */
  readonly collation: Collation;
  /** Rejects with a `Failure` when the server ends without `stop`; never resolves. Race it against the work. */
  readonly died: Promise<never>;
  /** Stops the server at once, by an immediate shutdown: its data isn't kept. */
  stop(): Promise<void>;
  /** Kills the server as a crash would. */
  kill(): Promise<void>;
  /** Returns the last lines of its log. */
  logTail(): string;
}

const readyWithinMs = 60_000;
const portAttempts = 5;

/**
 * Starts PostgreSQL from its npm binaries inside a run, which also ends it: on loopback, with a random password, as an
 * account without rights when we are root. Takes about a second. Throws a `Failure` such as prove/port-taken or prove/disk-full.
 *
 * `const postgres = await startPostgres(run, { maxConnections: 50 });`
 */
export async function startPostgres(run: Run, options: PostgresOptions = {}): Promise<Postgres> {
  try {
    const cluster = await createCluster(run, options.plansOnly === true);
    const server = await startServer(run, cluster, options);
    return await openServer(cluster, server, options.collations ?? [provedCollation]);
  } catch (error) {
    throw nameDiskFull(error, run.folder);
  }
}

interface Cluster {
  readonly programs: string;
  readonly folder: string;
  readonly dataFolder: string;
  readonly socketFolder: string;
  readonly log: string;
  readonly password: string;
  readonly account: Account | undefined;
}

interface Server {
  readonly child: RunChild;
  readonly port: number;
}

async function createCluster(run: Run, plansOnly: boolean): Promise<Cluster> {
  const account = postgresAccount();
  const programs = join(run.folder, 'postgres');
  placeBinaries(findBinaries(), programs);
  const folder = makeClusterFolder(run.folder);
  // Short names: the path of a socket has to fit into 103 bytes.
  const [dataFolder, socketFolder] = [join(folder, 'data'), join(folder, 's')];
  for (const own of [dataFolder, socketFolder]) {
    mkdirSync(own, { mode: 0o700 });
    giveTo(account, own);
  }
  const cluster = { programs, folder, dataFolder, socketFolder, log: join(folder, 'postgres.log'), password: randomBytes(24).toString('hex'), account };
  await initialise(run, cluster, plansOnly);
  return cluster;
}

function makeClusterFolder(runFolder: string): string {
  for (let number = 1; ; number += 1) {
    try {
      const folder = join(runFolder, `p${number}`);
      makePrivateFolder(folder);
      return folder;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

function giveTo(account: Account | undefined, path: string): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

async function initialise(run: Run, cluster: Cluster, plansOnly: boolean): Promise<void> {
  const passwordFile = join(cluster.folder, 'password');
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  giveTo(cluster.account, passwordFile);
  // The builtin provider sorts and folds by code point on every system alike; the libraries of the system don't.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  // --no-sync only skips waiting for the disk while the empty cluster is made; the server itself syncs as in production.
  const args = ['-D', cluster.dataFolder, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync', '--no-instructions', ...locale, ...(plansOnly ? ['--no-data-checksums'] : [])];
  const child = await run.spawn(join(cluster.programs, 'bin', 'initdb'), args, { ...childOptions(cluster), name: 'initdb', log: join(cluster.folder, 'initdb.log') });
  const exit = await child.exited;
  rmSync(passwordFile);
  if (exit.code !== 0) throw explainExit(`initdb: ${describeExit(exit)}`, readTail(join(cluster.folder, 'initdb.log')), run.folder);
}

function childOptions(cluster: Cluster): { cwd: string; env: NodeJS.ProcessEnv; account?: Account } {
  // Nothing of the user's environment: PGPORT, PGOPTIONS, LD_LIBRARY_PATH and the like would change what is measured.
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return { cwd: '/', env, ...(cluster.account === undefined ? {} : { account: cluster.account }) };
}

async function startServer(run: Run, cluster: Cluster, options: PostgresOptions): Promise<Server> {
  const configuration = join(cluster.dataFolder, 'postgresql.conf');
  const initial = readFileSync(configuration, 'utf8');
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await findFreePort());
    const settings = { runId: run.id, port, maxConnections: options.maxConnections ?? 100, memoryBytes: usableMemory(), plansOnly: options.plansOnly === true };
    writeFileSync(configuration, initial + serverSettings({ ...settings, socketFolder: cluster.socketFolder }));
    try {
      return await startOnPort(run, cluster, port);
    } catch (error) {
      const taken = error instanceof Failure && error.code === 'prove/port-taken';
      if (!taken) throw error;
      if (options.port !== undefined || attempt === portAttempts) throw portTaken(port);
    }
  }
}

async function startOnPort(run: Run, cluster: Cluster, port: number): Promise<Server> {
  rmSync(cluster.log, { force: true });
  const child = await run.spawn(join(cluster.programs, 'bin', 'postgres'), ['-D', cluster.dataFolder], {
    ...childOptions(cluster),
    name: 'PostgreSQL',
    log: cluster.log,
    // An immediate shutdown: the data is thrown away, so writing it out would only cost time. Sessions and shared memory go.
    stopSignal: 'SIGQUIT',
    abortSignal: 'SIGQUIT',
    // The server itself kills what is left of its backends after 5 s.
    stopWithinMs: 7000,
  });
  const ended = await Promise.race([child.exited, whenReady(cluster, child)]);
  if (ended !== undefined) throw explainExit(describeExit(ended), readTail(cluster.log), run.folder);
  return { child, port };
}

// The postmaster writes its state into the eighth line of its pid file: cheaper and more exact than trying to connect.
async function whenReady(cluster: Cluster, child: RunChild): Promise<undefined> {
  const end = performance.now() + readyWithinMs;
  while (child.process.exitCode === null && child.process.signalCode === null) {
    if (readTail(join(cluster.dataFolder, 'postmaster.pid')).split('\n')[7]?.trim() === 'ready') return undefined;
    if (performance.now() > end) throw notReady(cluster);
    await setTimeout(10);
  }
  // It ended: let the race see that.
  await child.exited;
  return new Promise(() => undefined);
}

function notReady(cluster: Cluster): Failure {
  return new Failure('postgres-not-ready', { seconds: readyWithinMs / 1000 }, { detail: readTail(cluster.log) });
}

async function openServer(cluster: Cluster, server: Server, collations: readonly Collation[]): Promise<Postgres> {
  const { child, port } = server;
  const logTail = (): string => readTail(cluster.log);
  const died = whenDead(child, logTail, cluster.folder);
  const serverUrl = `postgresql://postgres:${cluster.password}@127.0.0.1:${port}/`;
  const opened = await Promise.race([died, createDatabase(serverUrl, collations)]);
  return {
    ...opened,
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: cluster.password,
    statements: { available: true, url: opened.url },
    pid: child.pid,
    dataFolder: cluster.dataFolder,
    died,
    stop: async () => void (await child.stop()),
    kill: async () => void (await child.kill()),
    logTail,
  };
}

async function createDatabase(serverUrl: string, collations: readonly Collation[]): Promise<Pick<Postgres, 'url' | 'database' | 'version' | 'collation'>> {
  const database = 'kentledge';
  const collation = await firstCollation(`${serverUrl}postgres`, database, collations);
  const url = `${serverUrl}${database}`;
  await query(url, 'create extension pg_stat_statements');
  const [row] = await query(url, `select current_setting('server_version') as version`);
  return { url, database, version: String(row?.['version']), collation };
}

/** What PostgreSQL says of a locale that is not there, that doesn't go with UTF-8, or of a library that it was built without. */
const absentLocale: ReadonlySet<string | undefined> = new Set(['22023', '42704', '42809', '42P17', '0A000']);

/** Creates the database in the first of the collations that this machine has, and returns it. */
async function firstCollation(url: string, database: string, [collation, ...others]: readonly Collation[]): Promise<Collation> {
  if (collation === undefined) throw new Error('none of the collations is there');
  try {
    await query(url, `create database ${database} template template0 encoding 'UTF8' ${localeText(collation)}`);
    return collation;
  } catch (error) {
    if (others.length === 0 || !absentLocale.has(errorCode(error))) throw error;
    return firstCollation(url, database, others);
  }
}

function localeText({ provider, locale }: Collation): string {
  const name = escapeLiteral(locale);
  return provider === 'libc' ? `locale_provider libc locale ${name}` : `locale_provider ${provider} ${provider}_locale ${name} locale 'C'`;
}

function whenDead(child: RunChild, logTail: () => string, folder: string): Promise<never> {
  const died = child.exited.then((exit) => {
    if (exit.stopped) return new Promise<never>(() => undefined);
    throw explainExit(describeExit(exit), logTail(), folder);
  });
  // Whoever awaits it sees the rejection; that nobody does is no crash.
  died.catch(() => undefined);
  return died;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(clientConfig(url));
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

function describeExit(exit: ChildExit): string {
  return exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`;
}
