import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import type { Statistics } from '@kentledge/core/statistics';
import { startPostgres } from '@kentledge/prove/postgres';
import type { Run } from '@kentledge/prove/run';
import { clientConfig } from '@kentledge/prove/run';
import { readStatistics } from '@kentledge/prove/statistics';
import { tpch, tpchTables } from './tpch.ts';

/** An index as it is when built on rows. */
export interface BuiltIndexes {
  readonly bytes: number;
  /** Of the tables and of these indexes. */
  readonly statistics: Statistics;
}

/** A PostgreSQL with the rows of TPC-H. */
export interface Filled {
  readonly statistics: Statistics;
  /** Builds indexes, reads what they are, and takes them away. */
  build(creates: readonly string[]): Promise<BuiltIndexes>;
  close(): Promise<void>;
}

/** Makes the tables in an empty database, and fills and analyzes them. The server reads the files itself. */
export async function fillTpch(client: Client, rows: string, shared: string): Promise<void> {
  // The server's account need not be able to read the folder that was given.
  mkdirSync(shared, { recursive: true });
  chmodSync(shared, 0o755);
  await client.query(tpch.schema.join('\n'));
  for (const table of tpchTables) {
    const file = path.join(shared, `${table}.csv`);
    copyFileSync(path.join(rows, `${table}.csv`), file);
    chmodSync(file, 0o644);
    await client.query(`copy ${table} from '${file.replaceAll("'", "''")}' with (format csv, header)`);
  }
  await client.query('vacuum analyze');
}

/** Fills a PostgreSQL 18 of our own. */
export async function startFilled(run: Run, rows: string): Promise<Filled> {
  const postgres = await startPostgres(run);
  const client = new Client(clientConfig(postgres.url));
  // A server that ends is told by the statement that is under way.
  client.on('error', () => undefined);
  await client.connect();
  await fillTpch(client, rows, path.join(run.folder, 'rows'));
  const taken = new Date().toISOString();
  const { statistics } = await readStatistics(client, { taken });
  return {
    statistics,
    build: async (creates) => {
      for (const create of creates) await client.query(create);
      // Of expressions there are no statistics before; those of the tables stay as they were sampled first.
      await client.query('analyze');
      const { statistics: built } = await readStatistics(client, { taken });
      const own = new Set(statistics.relations.map(({ name }) => name));
      const indexes = built.relations.filter(({ name }) => !own.has(name));
      for (const { name } of indexes) await client.query(`drop index "${name.replaceAll('"', '""')}"`);
      return { bytes: indexes.reduce((sum, { pages }) => sum + pages * 8192, 0), statistics: { ...statistics, relations: [...statistics.relations, ...indexes] } };
    },
    close: async () => {
      await client.end();
      await postgres.stop();
    },
  };
}
