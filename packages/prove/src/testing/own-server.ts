import { Client } from 'pg';
import { startPostgres } from '../postgres/index.ts';
import { openRun } from '../run/index.ts';

/** A PostgreSQL of its own, and a connection to it. */
export interface OwnServer {
  readonly client: Client;
  readonly close: () => Promise<void>;
}

/** Starts an empty PostgreSQL. */
export async function ownServer(): Promise<OwnServer> {
  const run = await openRun();
  const client = new Client({ connectionString: (await startPostgres(run)).url });
  await client.connect();
  return {
    client,
    close: async () => {
      await client.end();
      await run.close();
    },
  };
}
