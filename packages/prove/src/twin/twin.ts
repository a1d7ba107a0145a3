import { join } from 'node:path';
import type { RelationStatistics, Statistics } from '@kentledge/core/statistics';
import { Client } from 'pg';
import { startPostgres } from '../postgres/index.ts';
import type { Postgres } from '../postgres/index.ts';
import { explainGeneric } from '../measure/explain.ts';
import type { PlanNode } from '../measure/explain.ts';
import { clientConfig, type Run } from '../run/index.ts';
import { writeBtreePath } from './btree-path.ts';
import { growRelation } from './relation-file.ts';
import { restoreColumn, restoreRelation } from './restore-statistics.ts';

export interface TwinInput {
  /** Statements that make the schema, in order, each alone. */
  readonly schema: readonly string[];
  readonly statistics: Statistics;
  /** Settings of the server whose plans are wanted, such as `random_page_cost`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL with the statistics of another and without a row: it plans as that one would, and nothing more may be asked of it. */
export interface Twin {
  /** Returns the plan of one statement with its `$1` left open, or throws what PostgreSQL says of it. It is never run. */
  explain(statement: string): Promise<PlanNode>;
  close(): Promise<void>;
}

const planner = 'kentledge_planner';

/** Builds a twin inside of a run, which also ends it. */
export async function startTwin(run: Run, input: TwinInput): Promise<Twin> {
  const postgres = await startPostgres(run, { plansOnly: true });
  const admin = await connect(postgres.url);
  try {
    await admin.query(`create role ${planner} login password '${postgres.password}'`);
    await admin.query(`grant all on database ${postgres.database} to ${planner}; grant all on schema public to ${planner}`);
    await runSchema(postgres, input.schema);
    await pretend(admin, postgres, input.statistics);
    const client = await connect(plannerUrl(postgres));
    await prepare(client, input.settings ?? {});
    return { explain: async (statement) => (await explainGeneric(client, statement)).root, close: async () => (await client.end(), postgres.stop()) };
  } finally {
    await admin.end();
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client(clientConfig(url));
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The schema is somebody's text: a role without rights runs it, and plans what is asked about it. */
function plannerUrl({ url }: Postgres): string {
  const own = new URL(url);
  own.username = planner;
  return own.href;
}

async function runSchema(postgres: Postgres, schema: readonly string[]): Promise<void> {
  const client = await connect(plannerUrl(postgres));
  try {
    for (const statement of schema) await client.query(statement);
  } finally {
    await client.end();
  }
}

interface RelationFile {
  readonly oid: number;
  readonly file: string | null;
  readonly method: string | null;
}

/** Makes the relations look as large and as filled as the statistics say. */
async function pretend(admin: Client, postgres: Postgres, { relations }: Statistics): Promise<void> {
  await admin.query('create extension pg_buffercache');
  // What is in memory would be written over what the files are made to say.
  await admin.query('checkpoint');
  await admin.query('begin');
  for (const relation of relations) {
    const found = await fileOf(admin, relation);
    if (found === undefined) continue;
    await admin.query('select pg_buffercache_evict_relation($1)', [found.oid]);
    if (found.file !== null) pretendFile(join(postgres.dataFolder, found.file), relation, found.method);
    await restoreRelation(admin, relation);
    for (const column of relation.columns) await restoreColumn(admin, relation, column);
  }
  await admin.query('commit');
}

async function fileOf(admin: Client, { schema, name }: RelationStatistics): Promise<RelationFile | undefined> {
  const text = `select c.oid, pg_relation_filepath(c.oid) as file, m.amname as method
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am m on m.oid = c.relam where n.nspname = $1 and c.relname = $2`;
  return (await admin.query<RelationFile>(text, [schema, name])).rows[0];
}

function pretendFile(file: string, { pages, level }: RelationStatistics, method: string | null): void {
  if (method === 'btree' && level !== undefined && level > 0) writeBtreePath(file, level);
  growRelation(file, pages);
}

async function prepare(client: Client, settings: Readonly<Record<string, string>>): Promise<void> {
  await client.query(`select set_config('default_transaction_read_only', 'on', false), set_config('statement_timeout', '30s', false)`);
  for (const [name, value] of Object.entries(settings)) await client.query('select set_config($1, $2, false)', [name, value]);
}
