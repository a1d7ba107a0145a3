import { escapeIdentifier } from 'pg';
import type { ClientBase } from 'pg';
import type { System } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import { copyRows } from './copy-rows.ts';
import { makePartitions } from './make-partitions.ts';
import { enableTriggers, setAside } from './set-aside.ts';
import { tableRows } from './table-rows.ts';
import type { TableRows } from './table-rows.ts';

/** What a fill did, with the time of each part in seconds. */
export interface Filled {
  readonly rows: number;
  readonly seconds: { readonly copy: number; readonly keys: number; readonly rebuild: number; readonly vacuum: number; readonly whole: number };
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  /** Bytes of all tables and indexes on disk. */
  readonly diskBytes: number;
}

export interface FillOptions {
  /** SQL that computes the stored derived values of all rows at once, in order. */
  readonly rebuilds: readonly string[];
  /** Opens one more connection: keys and indexes of different tables are built side by side. */
  readonly connect: () => Promise<ClientBase & { end(): Promise<void> }>;
  readonly onProgress?: (done: number, all: number, doing: string) => void;
}

const second = 1000;

/** Fills the tables of a migrated, empty database: COPY without keys, then keys, indexes, foreign keys, derived values, VACUUM ANALYZE. */
export async function fill(system: System, data: Data, options: FillOptions): Promise<Filled> {
  const client = await options.connect();
  try {
    const started = performance.now();
    await client.query(`set maintenance_work_mem = '512MB'; set client_min_messages = error`);
    const makers = system.tables.map((table) => tableRows(data, table)).filter((rows) => rows !== undefined);
    const aside = await setAside(client, system.tables.map((table) => table.name));
    for (const rows of makers) await makePartitions(client, data, rows.table);
    const copied = await copyTables(client, makers, options);
    const afterCopy = performance.now();
    options.onProgress?.(0, 1, 'keys, indexes, foreign keys');
    for (const part of aside.restore) await client.query(part.sql);
    const afterKeys = performance.now();
    for (const sql of options.rebuilds) await client.query(sql);
    await enableTriggers(client, aside.tables);
    const afterRebuild = performance.now();
    options.onProgress?.(0, 1, 'VACUUM ANALYZE');
    await client.query('vacuum analyze');
    const ended = performance.now();
    const size = await client.query<{ bytes: string }>('select sum(pg_total_relation_size(oid))::text as bytes from pg_class where relnamespace = current_schema()::regnamespace and relkind = \'r\'');
    return {
      ...copied,
      diskBytes: Number(size.rows[0]?.bytes ?? 0),
      seconds: {
        copy: (afterCopy - started) / second,
        keys: (afterKeys - afterCopy) / second,
        rebuild: (afterRebuild - afterKeys) / second,
        vacuum: (ended - afterRebuild) / second,
        whole: (ended - started) / second,
      },
    };
  } finally {
    await client.end();
  }
}

async function copyTables(client: ClientBase, makers: readonly TableRows[], options: FillOptions): Promise<Pick<Filled, 'rows' | 'tables'>> {
  const all = makers.reduce((sum, rows) => sum + rows.leading * rows.perLeading, 0);
  let done = 0;
  const tables: { table: string; rows: number }[] = [];
  for (const rows of makers) {
    await client.query(`begin; truncate ${escapeIdentifier(rows.table.name)}`);
    const copied = await copyRows(client, rows, 0, rows.leading, rows.table.partitions === undefined, (leading) => options.onProgress?.(done + leading * rows.perLeading, all, rows.table.name));
    await client.query('commit');
    done += copied.rows;
    tables.push({ table: rows.table.name, rows: copied.rows });
    options.onProgress?.(done, all, rows.table.name);
  }
  return { rows: done, tables };
}
