import type { RelationStatistics, Statistics } from '@kentledge/core/statistics';
import { Client } from 'pg';
import { explainGeneric } from '../measure/explain.ts';
import type { PlanNode } from '../measure/explain.ts';
import type { Postgres } from '../postgres/index.ts';
import { startPostgres } from '../postgres/index.ts';
import { clientConfig, type Run } from '../run/index.ts';
import { pretend, whileEmpty } from './pretend.ts';
import type { Shown } from './what-if.ts';
import { createToggle, plansWith } from './what-if.ts';

export interface TwinInput {
  /** Statements that make the schema, in order, each alone. */
  readonly schema: readonly string[];
  readonly statistics: Statistics;
  /** Settings of the server whose plans are wanted, such as `random_page_cost`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** An index that is not there: the statement that would create it, and what it would look like when built. */
export interface HypotheticalIndex {
  readonly create: string;
  readonly statistics: RelationStatistics;
  /** Name of its table, in the same schema. */
  readonly table: string;
}

/** A PostgreSQL with the statistics of another and without a row: it plans as that one would, and nothing more may be asked of it. */
export interface Twin {
  /**
   * Returns the plan of one statement with its `$1` left open, or throws what PostgreSQL says of it. It is never run.
   */
  explain(statement: string, indexes?: Shown): Promise<PlanNode>;
  /** Makes indexes that a plan is made with where they are shown. */
  add(indexes: readonly HypotheticalIndex[]): Promise<void>;
  close(): Promise<void>;
}

const planner = 'kentledge_planner';

/** Builds a twin inside of a run, which also ends it. */
export async function startTwin(run: Run, input: TwinInput): Promise<Twin> {
  const postgres = await startPostgres(run, { plansOnly: true });
  const admin = await connect(postgres.url);
  await admin.query(`create role ${planner} login password '${postgres.password}'`);
  await admin.query(`grant all on database ${postgres.database} to ${planner}; grant all on schema public to ${planner}`);
  await admin.query('create extension pg_buffercache');
  await createToggle(admin, planner);
  await asPlanner(postgres, async (client) => {
    for (const statement of input.schema) await client.query(statement);
  });
  await pretend(admin, postgres.dataFolder, input.statistics.relations);
  let client = await openPlanner(postgres, input.settings);
  return {
    explain: async (statement, indexes = {}) => (await plansWith(client, indexes, () => explainGeneric(client, statement))).root,
    add: async (indexes) => {
      await client.end();
      const tables = input.statistics.relations.filter(({ schema, name }) => indexes.some(({ table, statistics }) => table === name && statistics.schema === schema));
      await whileEmpty(admin, postgres.dataFolder, tables, () =>
        asPlanner(postgres, async (maker) => {
          for (const { create } of indexes) await maker.query(create);
        }),
      );
      await pretend(admin, postgres.dataFolder, indexes.map(({ statistics }) => statistics));
      await admin.query('select kentledge_twin.show($1, false)', [indexes.map(({ statistics }) => statistics.name)]);
      client = await openPlanner(postgres, input.settings);
    },
    close: async () => {
      await client.end();
      await admin.end();
      await postgres.stop();
    },
  };
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

async function asPlanner(postgres: Postgres, work: (client: Client) => Promise<void>): Promise<void> {
  const client = await connect(plannerUrl(postgres));
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function openPlanner(postgres: Postgres, settings: Readonly<Record<string, string>> = {}): Promise<Client> {
  const client = await connect(plannerUrl(postgres));
  await client.query(`select set_config('statement_timeout', '30s', false)`);
  for (const [name, value] of Object.entries(settings)) await client.query('select set_config($1, $2, false)', [name, value]);
  return client;
}
