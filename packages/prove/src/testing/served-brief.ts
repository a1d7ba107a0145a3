import { randomUUID } from 'node:crypto';
import { tablesOf } from '@kentledge/core/design';
import { read } from '@kentledge/core/read';
import { identifier, literal } from '@kentledge/core/sql';
import { serve } from '@kentledge/core/sql/testing';
import type { Row, Service } from '@kentledge/core/sql/testing';
import type { Brief, Derivation } from '@kentledge/core/system';
import { Client, types } from 'pg';
import { startPostgres } from '../postgres/index.ts';
import { openRun } from '../run/index.ts';

export interface TestDatabase {
  /** Serves a brief from a schema of its own; `kept` names the derived fields that have a column. */
  readonly start: (text: string, kept?: Readonly<Record<string, 'stored' | 'refreshed'>>) => Promise<Service>;
  /** Opens one more connection, to the schema of the brief that was served last. */
  readonly connect: () => Promise<Client>;
  readonly close: () => Promise<void>;
}

/** Starts a PostgreSQL of its own. */
export async function openDatabase(): Promise<TestDatabase> {
  const run = await openRun();
  const { url } = await startPostgres(run);
  // Instants and counts stay as PostgreSQL prints them.
  const client = new Client({ connectionString: url, types: { getTypeParser: ((oid: number) => (oid === 1184 ? String : oid === 20 ? Number : types.getTypeParser(oid))) as typeof types.getTypeParser } });
  await client.connect();
  let schemas = 0;
  const query = async (sql: string, values: readonly unknown[]): Promise<Row[]> => (values.length === 0 ? await client.query<Row>(sql) : await client.query<Row>(sql, [...values])).rows;
  return {
    start: async (text, kept = {}) => {
      const brief = briefOf(text);
      const derivations = derivationsOf(brief, kept);
      const kinds = new Map(derivations.map((item) => [`${item.entity}.${item.field}`, item.how.kind]));
      const choices = { storeOf: () => 'main', derivationOf: (entity: string, field: string) => kinds.get(`${entity}.${field}`) ?? ('computed' as const), onDelete: () => 'restrict' as const };
      schemas += 1;
      await client.query(`create schema test${schemas}; set search_path to test${schemas}`);
      return serve(brief, tablesOf(brief, choices, { identifier, literal }), derivations, query, () => randomUUID());
    },
    connect: async () => {
      const other = new Client({ connectionString: url });
      await other.connect();
      await other.query(`set search_path to test${schemas}`);
      return other;
    },
    close: async () => {
      await client.end();
      await run.close();
    },
  };
}

function briefOf(text: string): Brief {
  const { brief, diagnostics } = read({ name: 'brief.yaml', text });
  if (brief === undefined) throw new Error(diagnostics.map((item) => `${item.code}: ${item.message}`).join('\n'));
  return brief;
}

function derivationsOf(brief: Brief, kept: Readonly<Record<string, 'stored' | 'refreshed'>>): readonly Derivation[] {
  return brief.entities.flatMap((entity) =>
    entity.fields.filter((field) => field.derived !== undefined).map((field): Derivation => {
      const kind = kept[`${entity.id}.${field.name}`];
      const how = kind === 'refreshed' ? ({ kind, every: entity.count, job: 'refresh' } as const) : ({ kind: kind ?? 'computed' } as const);
      return { entity: entity.id, field: field.name, how, decision: '' };
    }),
  );
}
