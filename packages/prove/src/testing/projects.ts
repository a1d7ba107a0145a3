import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { emit } from '@kentledge/core/emit';
import type { Emitted, Lock } from '@kentledge/core/emit';
import type { System } from '@kentledge/core/system';
import { startPostgres } from '../postgres/index.ts';
import { openRun } from '../run/index.ts';
import { emitOptions } from './build-brief.ts';

const root = path.join(import.meta.dirname, '../../../..');

/** The files of a system, after the build that left this lock. */
export function build(system: System, lock?: Lock): Emitted {
  return emit(system, lock, emitOptions());
}

/** What `tsc` says of a project that was written; empty if nothing. */
export function typeErrors(folder: string): string {
  return spawnSync(path.join(root, 'node_modules/.bin/tsc'), ['--noEmit', '-p', 'tsconfig.json'], { cwd: folder, encoding: 'utf8' }).stdout;
}

/** Emitted projects in folders of their own, with a PostgreSQL server for them. */
export interface Projects {
  /** Writes a build into a new folder. */
  readonly write: (emitted: Emitted) => string;
  /** Makes a database, and returns its URL. */
  readonly newDatabase: (folder: string) => string;
  readonly close: () => Promise<void>;
}

export async function openProjects(): Promise<Projects> {
  const run = await openRun();
  const { url } = await startPostgres(run);
  const parent = mkdtempSync(path.join(tmpdir(), 'kentledge-emitted-'));
  let [databases, projects] = [0, 0];
  const write = (emitted: Emitted): string => {
    projects += 1;
    const folder = path.join(parent, String(projects));
    mkdirSync(folder);
    writeTree(folder, emitted);
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    return folder;
  };
  const newDatabase = (folder: string): string => {
    databases += 1;
    query(folder, url, `create database emitted_${databases}`);
    const address = new URL(url);
    address.pathname = `/emitted_${databases}`;
    return address.href;
  };
  const close = async (): Promise<void> => {
    rmSync(parent, { recursive: true, force: true });
    await run.close();
  };
  return { write, newDatabase, close };
}

/** Writes a build into a folder. */
function writeTree(folder: string, { tree }: Emitted): void {
  for (const [file, { text }] of tree) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
}

/** Node starts faster when it keeps what it made of the packages that all projects import; beside them, since that holds their own files too. */
function environment(folder: string, database: string): NodeJS.ProcessEnv {
  return { ...process.env, DATABASE_URL: database, NODE_OPTIONS: '', NODE_COMPILE_CACHE: path.join(folder, '../compiled') };
}

/** Asks the database with the driver that the emitted project has; returns the rows of the last statement as JSON. */
export function query(folder: string, database: string, sql: string): string {
  const script = `import { Client } from 'pg';
const client = new Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
const answers = [await client.query(process.argv[1])].flat();
process.stdout.write(JSON.stringify(answers.at(-1).rows));
await client.end();`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script, sql], { cwd: folder, encoding: 'utf8', env: environment(folder, database) });
}

/** Makes the role by which a project's service has its rights, and a login of it; returns the URL of the database for that login. */
export function loginOf(role: string, folder: string, database: string): string {
  query(folder, database, `do $$ begin create role ${role} nologin; create role ${role}_login login password 'x' in role ${role}; exception when duplicate_object then null; end $$`);
  const url = new URL(database);
  [url.username, url.password] = [`${role}_login`, 'x'];
  return url.href;
}

/** Runs Node in the project; returns what it printed where it failed, else nothing. */
export function runIn(folder: string, database: string, ...options: readonly string[]): string {
  const ran = spawnSync(process.execPath, options, { cwd: folder, encoding: 'utf8', env: environment(folder, database) });
  return ran.status === 0 ? '' : `${ran.stdout}\n${ran.stderr}`;
}
