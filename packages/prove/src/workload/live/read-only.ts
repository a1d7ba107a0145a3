import { Client, type ClientBase } from 'pg';
import { clientConfig, errorCode, errorText, Failure } from '../../run/index.ts';

/** Seconds that a query of the catalog may take, and milliseconds that it may wait for a lock: nobody waits behind us for long. */
const statementSeconds = 60;
const lockMs = 2000;

/** The first whose catalog has what is asked for. */
const oldestVersion = 130_000;

/**
 * Runs `work` in one read-only transaction of a live database, with an empty search_path, and ends it. What it tries to write is
 * refused by the server; of locks it takes none but ACCESS SHARE. Throws a `Failure` that keeps the password to itself.
 */
export async function withLiveDatabase<T>(url: string, work: (client: ClientBase) => Promise<T>): Promise<T> {
  const parsed = URL.parse(url);
  if (parsed === null || !['postgres:', 'postgresql:'].includes(parsed.protocol)) throw new Failure('live-url', {});
  const client = new Client(clientConfig(url));
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw unreachable(error);
  }
  try {
    await begin(client);
    return await work(client);
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof Failure || code === undefined) throw error;
    throw new Failure('live-refused', { reason: errorText(error) }, { cause: error });
  } finally {
    await client.query('rollback').catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}

async function begin(client: Client): Promise<void> {
  await client.query('begin transaction isolation level repeatable read, read only');
  await client.query(`set local statement_timeout = '${statementSeconds}s'; set local lock_timeout = '${lockMs}ms'; set local search_path = ''; set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local extra_float_digits = 3; set local quote_all_identifiers = off`);
  const { rows } = await client.query<{ text: string; number: number }>(`select current_setting('server_version') as text, current_setting('server_version_num')::int as number`);
  const [version] = rows;
  if (version !== undefined && version.number < oldestVersion) throw new Failure('live-too-old', { found: version.text, oldest: oldestVersion / 10_000 });
}

function unreachable(error: unknown): Failure {
  // So the driver says that it has none.
  if (/client password must be a string/.test(errorText(error))) return new Failure('live-refused', { reason: 'it asks for a password, and none is in the URL or in PGPASSWORD' }, { cause: error });
  const code = errorCode(error) ?? '';
  // Five characters are a state of SQL: the server answered.
  return new Failure(/^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]+$/.test(code) ? 'live-refused' : 'live-unreachable', { reason: errorText(error) }, { cause: error });
}
