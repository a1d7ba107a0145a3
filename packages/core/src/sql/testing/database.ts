import { startPostgres } from '@kentledge/prove/postgres';
import { openRun } from '@kentledge/prove/run';
import { Client, types } from 'pg';
import { tablesOf } from '../../design/index.ts';
import { parseBrief } from '../../read/index.ts';
import { resolveBrief } from '../../read/resolve/resolve.ts';
import type { Brief, Derivation } from '../../system/index.ts';
import { identifier, literal } from '../quote.ts';
import { serve } from './service.ts';
import type { Service } from './service.ts';
import type { Row } from './execute.ts';

export interface TestDatabase {
  /** Serves a brief from a schema of its own; `kept` names the derived fields that have a column. */
  readonly start: (text: string, kept?: Readonly<Record<string, 'stored' | 'refreshed'>>) => Promise<Service>;
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
      return serve(brief, tablesOf(brief, choices, { identifier, literal }), derivations, query, () => crypto.randomUUID());
    },
    close: async () => {
      await client.end();
      await run.close();
    },
  };
}

function briefOf(text: string): Brief {
  const source = { name: 'brief.yaml', text };
  const { raw, diagnostics } = parseBrief(source);
  const problems = diagnostics.map((item) => item.message);
  if (raw === undefined) throw new Error(problems.join('\n'));
  const { brief } = resolveBrief(raw, source, (item) => problems.push(`${item.code}: ${item.message}`));
  if (problems.length > 0) throw new Error(problems.join('\n'));
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
