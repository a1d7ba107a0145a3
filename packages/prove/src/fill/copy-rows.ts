import { once } from 'node:events';
import { escapeIdentifier } from 'pg';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { TableRows } from './table-rows.ts';

const chunkBytes = 256 * 1024;

/** What COPY did for one table. */
export interface Copied {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Copies the rows of leading rows [from, to) into their table and returns how many and how many bytes of text.
 * `frozen` needs the table emptied in the same transaction; it spares VACUUM a second pass over every page.
 */
export async function copyRows(client: ClientBase, rows: TableRows, from: number, to: number, frozen: boolean, onRows?: (rows: number) => void): Promise<Copied> {
  const columns = rows.columns.map((column) => escapeIdentifier(column)).join(', ');
  const stream = client.query(copyFrom(`copy ${escapeIdentifier(rows.table.name)} (${columns}) from stdin${frozen ? ' with (freeze)' : ''}`));
  const failed = new Promise<never>((_, reject) => {
    stream.once('error', reject);
  });
  failed.catch(() => undefined);
  let bytes = 0;
  let buffer = '';
  for (let index = from; index < to; index++) {
    buffer += rows.lines(index);
    if (buffer.length < chunkBytes) continue;
    bytes += buffer.length;
    const more = stream.write(buffer);
    buffer = '';
    if (!more) await Promise.race([once(stream, 'drain'), failed]);
    onRows?.(index - from);
  }
  bytes += buffer.length;
  const finished = once(stream, 'finish');
  stream.end(buffer);
  await Promise.race([finished, failed]);
  return { rows: stream.rowCount ?? 0, bytes };
}
