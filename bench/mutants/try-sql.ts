import { Client } from 'pg';
import type { FileTree } from '@kentledge/core/emit';
import type { System } from '@kentledge/core/system';

/** A PostgreSQL to try on. */
interface Tried {
  /** Of a database that may make others. */
  readonly url: string;
}

/** Runs what a system emits; returns what PostgreSQL has against it. */
export type TrySql = (built: { readonly system: System; readonly tree: FileTree }) => Promise<readonly string[]>;

/**
 * Makes a database, and returns what tries a system in it: the migration, every statement prepared as the service prepares
 * it, and the way back. The database is empty again afterwards; it goes with the server.
 */
export async function openTrial({ url }: Tried): Promise<TrySql> {
  await inDatabase(url, (client) => client.query('create database mutants'));
  const address = new URL(url);
  address.pathname = '/mutants';
  return (built) =>
    inDatabase(address.href, async (client) => {
      const problems = await run(client, built);
      // What a failure left is not told of the next.
      if (problems.length > 0) await client.query('drop schema public cascade; create schema public');
      return problems;
    });
}

async function run(client: Client, { system, tree }: { readonly system: System; readonly tree: FileTree }): Promise<readonly string[]> {
  const problems: string[] = [];
  const attempt = async (what: string, sql: string): Promise<void> => {
    try {
      await client.query(sql);
    } catch (error) {
      problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}\n    ${sql.slice(0, 600)}`);
    }
  };
  await attempt('up', textOf(tree, 'up'));
  if (problems.length > 0) return problems;
  for (const [index, { id, sql }] of system.statements.entries()) await attempt(id, `prepare s${index} as ${sql}`);
  await client.query('deallocate all');
  await attempt('down', textOf(tree, 'down'));
  const { rows } = await client.query(`select relname from pg_class where relnamespace = 'public'::regnamespace`);
  return rows.length === 0 ? problems : [...problems, `down leaves ${JSON.stringify(rows)}`];
}

function textOf(tree: FileTree, way: 'up' | 'down'): string {
  const file = tree.get(`migrations/0001_initial.${way}.sql`);
  if (file === undefined) throw new Error(`no migration ${way}`);
  return file.text;
}

async function inDatabase<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
