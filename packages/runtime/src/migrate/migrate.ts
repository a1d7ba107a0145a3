import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { migrationParts } from './parts.ts';

/** One process migrates at a time; the number is arbitrary. */
const lock = 7_034_627_241;
const lockMilliseconds = 200;
/** While a migration waits for a table, all who come after it wait too: rather it fails soon, and is run again. */
const tableWait = '10s';
const exitBadEnvironment = 2;

/**
 * Applies what the folder holds (`*.up.sql`, in order) and the database of the environment's DATABASE_URL has not seen, and
 * prints each name. A failure is printed with the name of its file, and the process ends with 1. Each file is one
 * transaction, apart from those that say that they must not be (`migrationParts`). Then `grants.sql` is run, each time: roles
 * may have come since.
 */
export async function runMigrations(folder: URL, environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const url = environment['DATABASE_URL'];
  if (url === undefined || url === '') {
    process.stderr.write('DATABASE_URL is not set: such as postgresql://user:password@host:5432/database\n');
    process.exitCode = exitBadEnvironment;
    return;
  }
  const client = clientOf(url);
  let doing = 'connecting to the database';
  try {
    await client.connect();
    doing = 'making the table of migrations';
    await alone(client, () => client.query(migrationsTable));
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.up.sql')).toSorted()) {
      doing = file;
      const text = readFileSync(new URL(file, folder), 'utf8');
      if (await alone(client, () => migrate(client, url, file, text))) process.stdout.write(`applied ${file}\n`);
    }
    doing = 'grants.sql';
    const grants = new URL(doing, folder);
    if (existsSync(grants)) await alone(client, () => client.query(readFileSync(grants, 'utf8')));
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string };
    process.stderr.write(`${doing}: ${message || code || String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await client.end();
  }
}

const migrationsTable = `create table if not exists kentledge_migrations (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now()
)`;

function clientOf(url: string): pg.Client {
  const client = new pg.Client({ connectionString: url });
  // A connection that is lost fails the statement under way, which says so.
  client.on('error', () => undefined);
  return client;
}

/**
 * Does some work in a transaction that no other process migrates beside. The lock ends with the transaction, so that it
 * works through a pooler too; and it is asked for again and again, since who waits in a statement holds a snapshot, for
 * whose end the building of an index would wait in turn.
 */
async function alone<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  for (;;) {
    await client.query('begin');
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_xact_lock($1) as held', [lock]);
    if (rows[0]?.held === true) break;
    await client.query('rollback');
    await pause(lockMilliseconds);
  }
  const result = await work();
  await client.query('commit');
  return result;
}

/** Runs one file, true if it was new; one that ran already must still be the same text. */
async function migrate(client: pg.Client, url: string, file: string, text: string): Promise<boolean> {
  const sha256 = createHash('sha256').update(text).digest('hex');
  const known = (await client.query<{ sha256: string }>('select sha256 from kentledge_migrations where name = $1', [file])).rows[0];
  if (known?.sha256 === sha256) return false;
  if (known !== undefined) throw new Error('it has run already with another text: restore it');
  const parts = migrationParts(text);
  if (parts === undefined) {
    await client.query(`set local lock_timeout = '${tableWait}'`);
    await client.query(text);
  } else {
    // The other connection keeps the lock meanwhile, however long that takes.
    await client.query('set local idle_in_transaction_session_timeout = 0');
    await runApart(url, parts);
  }
  await client.query('insert into kentledge_migrations (name, sha256) values ($1, $2)', [file, sha256]);
  return true;
}

async function runApart(url: string, parts: readonly string[]): Promise<void> {
  const client = clientOf(url);
  try {
    await client.connect();
    for (const part of parts) await client.query(part);
  } finally {
    await client.end();
  }
}
