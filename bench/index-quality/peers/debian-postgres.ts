import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import type { Run } from '@kentledge/prove/run';
import { clientConfig, postgresAccount } from '@kentledge/prove/run';

const programs = '/usr/lib/postgresql/15/bin';
const extension = '/usr/share/postgresql/15/extension/hypopg.control';

/** A PostgreSQL 15 with HypoPG, which all peers plan with. */
export interface DebianPostgres {
  readonly client: Client;
  /** By which programs of its kind find it: PGHOST and the like. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Returns why there is none, or nothing where it can be started. */
export function missingPostgres(): string | undefined {
  if (!existsSync(path.join(programs, 'postgres'))) return 'Debian package postgresql-15';
  return existsSync(extension) ? undefined : 'Debian package postgresql-15-hypopg';
}

/** Starts one inside of a run, on loopback, with the settings that it comes with. */
export async function startDebianPostgres(run: Run): Promise<DebianPostgres> {
  const account = postgresAccount();
  const folder = path.join(run.folder, 'debian');
  const [data, password] = [path.join(folder, 'data'), randomBytes(24).toString('hex')];
  const passwordFile = path.join(folder, 'password');
  mkdirSync(data, { recursive: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) for (const own of [folder, data, passwordFile]) chownSync(own, account.uid, account.gid);
  const made = spawnSync(path.join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync', '--encoding=UTF8', '--locale=C'], { cwd: folder, encoding: 'utf8', ...account });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  const args = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`, '-c', 'fsync=off', '-c', 'autovacuum=off', '-c', 'shared_buffers=512MB'];
  await run.spawn(path.join(programs, 'postgres'), args, { name: 'PostgreSQL 15', log: path.join(run.folder, 'debian.log'), stopSignal: 'SIGINT', ...(account === undefined ? {} : { account }) });
  const client = await connected(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
  await client.query('create extension hypopg');
  return { client, environment: { PGHOST: '127.0.0.1', PGPORT: String(port), PGUSER: 'postgres', PGPASSWORD: password, PGDATABASE: 'postgres' } };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function connected(url: string): Promise<Client> {
  for (let tries = 0; ; tries++) {
    const client = new Client(clientConfig(url));
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tries === 100) throw error;
      await setTimeout(100);
    }
  }
}
