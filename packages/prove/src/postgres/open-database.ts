import { Client } from 'pg';
import { clientConfig, dropTemporaryDatabase, errorCode, errorText, Failure, type Run, temporaryDatabaseName } from '../run/index.ts';
import type { ProofDatabase, StatementStatistics } from './database.ts';

/** A database that we made in a server of the user, and drop again. */
export interface TemporaryProofDatabase extends ProofDatabase {
  /** Drops it now; else the end of the run does. Throws a `Failure` when it can't be dropped. */
  drop(): Promise<void>;
}

/** The first with EXPLAIN (GENERIC_PLAN), by which plans are judged. */
const oldestVersion = 160_000;

/**
 * Creates the database `kentledge_<random>` in the server that `url` reaches, and notes it in the run, which drops it, also
 * after kill -9. Nothing else in the server is touched. The role needs CREATEDB, no more. Throws a `Failure` that says what is missing.
 */
export async function openDatabase(url: string, run: Run): Promise<TemporaryProofDatabase> {
  const base = parseUrl(url);
  return withClient(base, async (client) => {
    const version = await readVersion(client);
    const name = temporaryDatabaseName();
    const serverUrl = completeUrl(base, client).href;
    run.registerDatabase({ serverUrl, name });
    await createDatabase(client, name, version.number);
    const own = new URL(serverUrl);
    own.pathname = `/${name}`;
    return {
      url: own.href,
      host: client.host,
      port: client.port,
      user: client.user ?? '',
      password: typeof client.password === 'string' ? client.password : '',
      database: name,
      version: version.text,
      statements: await findStatements(own, new URL(serverUrl)),
      drop: () => dropOrThrow(serverUrl, name),
    };
  });
}

function parseUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed !== null && ['postgres:', 'postgresql:'].includes(parsed.protocol)) return parsed;
  throw new Failure('database-url', {});
}

// The supervisor that drops the database may not see the PG* variables and password files that were used here.
function completeUrl(base: URL, client: Client): URL {
  const url = new URL(base);
  if (url.pathname === '' || url.pathname === '/') url.pathname = `/${client.database ?? 'postgres'}`;
  if (url.hostname === '' && !url.searchParams.has('host')) {
    url.searchParams.set('host', client.host);
    url.searchParams.set('port', String(client.port));
  }
  if (url.username === '' && client.user !== undefined) url.searchParams.set('user', client.user);
  if (url.password === '' && typeof client.password === 'string') url.searchParams.set('password', client.password);
  return url;
}

async function withClient<T>(url: URL, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(clientConfig(url.href));
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw unreachable(error);
  }
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readVersion(client: Client): Promise<{ text: string; number: number }> {
  const text = `select current_setting('server_version') as text, current_setting('server_version_num')::int as number`;
  const [row] = (await client.query<{ text: string; number: number }>(text)).rows;
  if (row === undefined) throw new Error('the server did not tell its version');
  if (row.number >= oldestVersion) return row;
  throw new Failure('database-too-old', { found: row.text, oldest: oldestVersion / 10_000 });
}

async function createDatabase(client: Client, name: string, version: number): Promise<void> {
  // template0: template1 may hold things of the user, and can't be copied while someone is connected to it.
  const locale = version >= 170_000 ? `locale 'C' locale_provider builtin builtin_locale 'C.UTF-8'` : `locale 'C'`;
  try {
    await client.query(`create database "${name}" template template0 encoding 'UTF8' ${locale}`);
  } catch (error) {
    if (errorCode(error) !== '42501') throw refused(`could not create a database: ${errorText(error)}`, error);
    throw new Failure('missing-permission', { role: client.user ?? 'your role' });
  }
}

/** Looks for pg_stat_statements in the new database, where only a superuser may create it, then in the one of the user's URL. */
async function findStatements(own: URL, users: URL): Promise<StatementStatistics> {
  const here = await tryQueries(own, ['create extension if not exists pg_stat_statements', 'select count(*) from pg_stat_statements']);
  if (here === undefined) return { available: true, url: own.href };
  const there = await tryQueries(users, ['select count(*) from pg_stat_statements']);
  if (there === undefined) return { available: true, url: users.href };
  return { available: false, why: `pg_stat_statements: ${here}` };
}

/** Runs queries; returns the text of the first error, or nothing when all went well. */
async function tryQueries(url: URL, queries: readonly string[]): Promise<string | undefined> {
  return withClient(url, async (client) => {
    try {
      for (const query of queries) await client.query(query);
      return undefined;
    } catch (error) {
      return errorText(error);
    }
  });
}

async function dropOrThrow(serverUrl: string, name: string): Promise<void> {
  const why = await dropTemporaryDatabase({ serverUrl, name });
  if (why !== undefined) throw refused(`could not drop ${name}: ${why}`);
}

function unreachable(error: unknown): Failure {
  const code = errorCode(error) ?? '';
  // Classes 28 and 3D: the server answered, and refused the account or knows no such database.
  if (code.startsWith('28') || code.startsWith('3D')) return refused(errorText(error), error);
  return new Failure('database-unreachable', { reason: errorText(error) }, { cause: error });
}

function refused(reason: string, cause?: unknown): Failure {
  return new Failure('database-refused', { reason }, { cause });
}
