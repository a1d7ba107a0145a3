import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ClientBase } from 'pg';
import type { Postgres } from '../postgres/index.ts';
import { errorText } from '../run/index.ts';

/** Empties the memory of what a statement reads: PostgreSQL's buffers, and the system's pages of the files. */
export interface ColdMemory {
  /** Forgets tables with their indexes; takes some milliseconds. */
  forget(tables: readonly string[]): Promise<void>;
}

/** Why the memory of a server can't be emptied. */
export interface NotCold {
  readonly notCold: string;
}

const execute = promisify(execFile);
const schema = 'kentledge_cold';

/**
 * Opens what makes a database's next reading cold. It needs a server of our own (pg_buffercache is a superuser's) and Linux, whose `dd`
 * tells the system to forget a file without being root (posix_fadvise, coreutils). All is written out first: pages to be written stay.
 */
export async function openColdMemory(client: ClientBase, postgres: Pick<Postgres, 'dataFolder'> | undefined): Promise<ColdMemory | NotCold> {
  if (postgres === undefined) return { notCold: 'the memory of a server that is not ours is left alone' };
  if (process.platform !== 'linux') return { notCold: 'this system offers no way to make it forget a file' };
  try {
    await client.query(`create schema if not exists ${schema}; create extension if not exists pg_buffercache schema ${schema}; checkpoint`);
    const files = new Map<string, readonly string[]>();
    const forget = async (tables: readonly string[]): Promise<void> => {
      const key = tables.join();
      const own = files.get(key) ?? (await filesOf(client, postgres.dataFolder, tables));
      files.set(key, own);
      await client.query(`select ${schema}.pg_buffercache_evict_all()`);
      // The shell loops: a process for each file would take longer than most statements.
      if (own.length > 0) await execute('/bin/sh', ['-c', 'for file do dd if="$file" iflag=nocache count=0 status=none || exit 1; done', 'sh', ...own]);
    };
    await forget([]);
    return { forget };
  } catch (error) {
    return { notCold: `memory could not be emptied: ${errorText(error)}` };
  }
}

/** Files of tables, their indexes and what they keep out of line, with all segments of 1 GiB. */
async function filesOf(client: ClientBase, folder: string, tables: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ file: string }>(
    `with own as (select oid, reltoastrelid from pg_class where relname = any($1) and relnamespace = current_schema()::regnamespace),
      whole as (select oid from own union select reltoastrelid from own where reltoastrelid <> 0)
    select pg_relation_filepath(o) as file from (select oid as o from whole union select indexrelid from pg_index where indrelid in (select oid from whole)) f where pg_relation_filepath(o) is not null`,
    [tables],
  );
  return rows.flatMap(({ file }) => segmentsOf(path.join(folder, file)));
}

function segmentsOf(file: string): readonly string[] {
  const found: string[] = [];
  for (let segment = 0; ; segment++) {
    const name = segment === 0 ? file : `${file}.${segment}`;
    if (!existsSync(name)) return found;
    found.push(name);
  }
}
