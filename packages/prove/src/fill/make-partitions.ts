import { escapeIdentifier } from 'pg';
import type { ClientBase } from 'pg';
import type { Table } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';

/** Makes the ranges of time for the generated rows of a table: they lie further back than those of a new database. */
export async function makePartitions(client: ClientBase, data: Data, { holds, partitions }: Table): Promise<void> {
  if (partitions?.kind !== 'range' || holds.kind !== 'entity') return;
  const oldest = new Date(data.options.asOf - data.plan(holds.entity).age);
  await client.query(`select ${escapeIdentifier(partitions.keeper.name)}($1)`, [oldest]);
}
