import pg from 'pg';
import type { System } from '@kentledge/core/system';
import { createData } from '../data/index.ts';
import type { Data, DataOptions } from '../data/index.ts';
import { fill } from '../fill/index.ts';
import { migrateProject } from '../migrate-project.ts';
import { openDatabase } from '../postgres/index.ts';
import type { Postgres } from '../postgres/index.ts';
import type { Project } from '../project.ts';
import type { Run } from '../run/index.ts';
import { clientConfig } from '../run/index.ts';

/** A second database on the server of a proof, filled like the first with fewer rows. */
export interface SmallerDatabase {
  readonly client: pg.Client;
  readonly data: Data;
  close(): Promise<void>;
}

export interface SmallerOptions {
  readonly run: Run;
  readonly system: System;
  readonly project: Pick<Project, 'migrations'>;
  readonly rebuilds: readonly string[];
  readonly data: DataOptions;
  /** Our own server, or the URL of a user's. */
  readonly server: Postgres | { readonly userUrl: string };
}

/** Makes, migrates and fills the second database. It is dropped by `close`, or with the run. */
export async function openSmallerDatabase({ run, system, project, rebuilds, data: options, server }: SmallerOptions): Promise<SmallerDatabase> {
  const { url, drop } = await ('userUrl' in server ? openDatabase(server.userUrl, run) : createBeside(server));
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client(clientConfig(url));
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const client = await connect();
  await migrateProject(client, project, system.tables);
  const data = createData(system, options);
  await fill(system, data, { rebuilds, connect });
  return {
    client,
    data,
    close: async () => {
      await client.end();
      await drop();
    },
  };
}

/** In a server that is thrown away with all that is in it. */
async function createBeside(server: Postgres): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `${server.database}_smaller`;
  const ask = async (text: string): Promise<void> => {
    const client = new pg.Client(clientConfig(server.url));
    client.on('error', () => undefined);
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  await ask(`create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => ask(`drop database ${name}`) };
}
