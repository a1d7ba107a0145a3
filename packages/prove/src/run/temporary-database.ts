import { randomBytes } from 'node:crypto';
import { Client, type ClientConfig } from 'pg';
import { errorText } from './failure.ts';
import type { TemporaryDatabase } from './run-record.ts';

const ours = /^kentledge_[0-9a-f]{12}$/;

/** Returns a new name for a temporary database. */
export function temporaryDatabaseName(): string {
  return `kentledge_${randomBytes(6).toString('hex')}`;
}

/** Returns the settings with which every connection to a user's server is made: it waits 3 s at most, and says who it is. */
export function clientConfig(url: string): ClientConfig {
  return { connectionString: url, connectionTimeoutMillis: 3000, application_name: 'kentledge' };
}

/** Returns the server of a temporary database as people name it: host and port, or folder of the socket, never user or password. */
export function serverOf({ serverUrl }: TemporaryDatabase): string {
  const url = URL.parse(serverUrl);
  const named = url?.host ?? '';
  return named === '' ? (url?.searchParams.get('host') ?? 'the default server') : named;
}

/** Drops a temporary database, with the sessions that use it. Returns why it could not, or nothing when it is gone. */
export async function dropTemporaryDatabase(database: TemporaryDatabase): Promise<string | undefined> {
  // The name comes from a file: nothing that is not ours may ever be dropped.
  if (!ours.test(database.name)) return `${database.name} is not a name of a temporary database`;
  const client = new Client(clientConfig(database.serverUrl));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`drop database if exists "${database.name}" with (force)`);
    return undefined;
  } catch (error) {
    return errorText(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
