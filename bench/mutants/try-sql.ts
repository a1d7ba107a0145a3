import { Client } from 'pg';
import type { FileTree } from '@kentledge/core/emit';
import type { System } from '@kentledge/core/system';

/** A PostgreSQL to try on. */
export interface Tried {
  /** Of a database that may make others. */
  readonly url: string;
}

const name = 'mutant';

/**
 * Runs what a system emits in a database of its own, which is dropped again: the migration, every statement prepared as
 * the service prepares it, and the way back. Returns what PostgreSQL has against it.
 */
export async function trySql({ url }: Tried, built: { readonly system: System; readonly tree: FileTree }): Promise<readonly string[]> {
  await inDatabase(url, (client) => client.query(`create database ${name}`));
  const address = new URL(url);
  address.pathname = `/${name}`;
  try {
    return await inDatabase(address.href, (client) => run(client, built));
  } finally {
    await inDatabase(url, (client) => client.query(`drop database ${name}`));
  }
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
