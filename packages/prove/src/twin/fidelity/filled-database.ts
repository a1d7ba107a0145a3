import { type Collation, provedCollation, type Statistics } from '@kentledge/core/statistics';
import { Client } from 'pg';
import { explainGeneric, type PlanNode } from '../../measure/explain.ts';
import { startPostgres } from '../../postgres/index.ts';
import { clientConfig, type Run } from '../../run/index.ts';
import { readStatistics } from '../../statistics/index.ts';
import type { FilledSchema } from './filled-schema.ts';

/** A PostgreSQL with all the rows. */
export interface FilledDatabase {
  /** Of everything, the supposed indexes among it. */
  readonly statistics: Statistics;
  explain(query: string, hidden: readonly string[]): Promise<PlanNode>;
  close(): Promise<void>;
}

/** Fills a database whose texts are in this order with schemas, with their supposed indexes too, and analyzes it. */
export async function fillDatabase(run: Run, schemas: readonly FilledSchema[], collation: Collation = provedCollation): Promise<FilledDatabase> {
  // Nothing looks at its tables by itself, so statistics stay those that were read.
  const postgres = await startPostgres(run, { plansOnly: true, collations: [collation] });
  const client = new Client(clientConfig(postgres.url));
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`set synchronous_commit = off; select setseed(0.42)`);
  for (const { tables, fill, indexes, supposed } of schemas) {
    for (const statement of [...tables, ...fill, ...indexes, ...supposed.map(({ create }) => create)]) await client.query(statement);
  }
  await client.query('vacuum analyze');
  const { statistics } = await readStatistics(client, { taken: '2026-01-01T00:00:00Z' });
  return {
    statistics,
    explain: async (query, hidden) => {
      await client.query('begin');
      await client.query('update pg_index set indisvalid = false where indexrelid = any (select oid from pg_class where relname = any ($1))', [hidden]);
      const { root } = await explainGeneric(client, query);
      await client.query('rollback');
      return root;
    },
    close: async () => {
      await client.end();
      await postgres.stop();
    },
  };
}

/** Returns the statistics without relations of these names. */
export function without(statistics: Statistics, names: ReadonlySet<string>): Statistics {
  return { ...statistics, relations: statistics.relations.filter(({ name }) => !names.has(name)) };
}
