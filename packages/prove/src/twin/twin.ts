import type { Catalog } from '@kentledge/core/database';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { ColumnStatistics, RelationStatistics, Statistics } from '@kentledge/core/statistics';
import { Client } from 'pg';
import type { PlanNode } from '../measure/explain.ts';
import type { Postgres } from '../postgres/index.ts';
import { startPostgres } from '../postgres/index.ts';
import { clientConfig, type Run } from '../run/index.ts';
import { addIndexes, type HypotheticalIndex, removeIndexes } from './add-indexes.ts';
import { believable, tellPretended, tellServer } from './believable.ts';
import { collationsFor, tellCollation } from './collations.ts';
import { makeSchema } from './make-schema.ts';
import { emptyTables } from './empty-tables.ts';
import { readWholes } from './partition-indexes.ts';
import { createPlanner, dropRights, openPlanner, plannerUrl } from './planner-role.ts';
import { planOf } from './plan-of.ts';
import { onePlannable } from './plannable.ts';
import { pretend } from './pretend.ts';
import { readCatalog } from './read-catalog.ts';
import { applySettings, checkSettings } from './settings.ts';
import { makeNamesUnique, withGivenNames } from './unique-names.ts';
import type { Shown } from './what-if.ts';
import { createToggle } from './what-if.ts';

export interface TwinInput {
  /** Statements that make the schema, in order. */
  readonly schema: readonly string[];
  readonly statistics: Statistics;
  /** Settings of the server whose plans are wanted, such as `random_page_cost`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL with the statistics of another and without a row: it plans as that one would, and nothing more may be asked of it. */
export interface Twin {
  /** What was refused or left out of schema, statistics and settings; the rest is there. */
  readonly told: readonly Diagnostic[];
  /** What the schema made. */
  readonly catalog: Catalog;
  /**
   * Returns the plan of one statement with its `$1` left open. It is never run. Throws a `Failure` for what has no plan:
   * prove/statement-refused, prove/function-writes, prove/plan-too-long; prove/plan-crashed when the server ended by it.
   */
  explain(statement: string, indexes?: Shown): Promise<PlanNode>;
  /** Makes indexes that a plan is made with where they are shown. Returns what PostgreSQL refuses of them. */
  add(indexes: readonly HypotheticalIndex[]): Promise<readonly Diagnostic[]>;
  /** Forgets indexes that `add` made: each costs every plan of its table a little, even hidden. */
  remove(indexes: readonly { readonly schema: string; readonly name: string }[]): Promise<void>;
  /** Returns the index on a partitioned table that one on a partition is a part of; itself for others. Plans name the parts. */
  wholeOf(index: string): string;
  /** Hides indexes of the schema from now on, except where they are shown. */
  hide(names: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

interface Session {
  readonly client: Client;
  isOver: boolean;
}

/** Builds a twin inside of a run, which also ends it. */
export async function startTwin(run: Run, { schema, statistics, settings = {} }: TwinInput): Promise<Twin> {
  const { postgres, admin, refusedParts, searched, relations, told, pretended, made } = await fillServer(run, schema, statistics);
  const checked = await asPlanner(postgres, (client) => checkSettings(client, { ...searched, ...settings }));
  const open = async (): Promise<Session> => {
    const client = await openPlanner(postgres);
    await applySettings(client, checked.taken);
    const session = { client, isOver: false };
    client.once('end', () => (session.isOver = true));
    return session;
  };
  let session = await open();
  const catalog = { ...made, searchPath: await schemasOf(session.client) };
  const changing = async <T>(work: () => Promise<T>): Promise<T> => {
    // A session that has planned holds pages of files that change now.
    await session.client.end();
    const result = await work();
    session = await open();
    return result;
  };
  let wholes = await readWholes(admin);
  // A search asks for the same statements again and again, with other indexes.
  const plannable = new Map<string, string>();
  const inTurn = turns();
  return {
    told: [...refusedParts, ...told, ...tellPretended(pretended), ...checked.told, ...tellServer(statistics, postgres.version), ...tellCollation(statistics, postgres.collation)],
    catalog,
    explain: (statement, indexes = {}) =>
      inTurn(async () => {
        // A function that is run while planning can end its own session.
        if (session.isOver) session = await Promise.race([postgres.died, open()]);
        const one = plannable.get(statement) ?? (await onePlannable(statement));
        plannable.set(statement, one);
        return planOf(postgres, session.client, one, indexes);
      }),
    add: (indexes) =>
      inTurn(async () => {
        const refused = await changing(() => asPlanner(postgres, (maker) => addIndexes(admin, maker, postgres.dataFolder, relations, indexes)));
        wholes = await readWholes(admin);
        return refused;
      }),
    wholeOf: (index) => wholes.get(index) ?? index,
    remove: (indexes) => inTurn(() => changing(() => asPlanner(postgres, (maker) => removeIndexes(maker, indexes)))),
    hide: (names) => inTurn(async () => void (await admin.query('select kentledge_twin.show($1, false)', [names]))),
    close: () =>
      inTurn(async () => {
        await session.client.end();
        await admin.end();
        await postgres.stop();
      }),
  };
}

/** Starts the server, makes the schema, and makes it look as filled as the statistics say. */
async function fillServer(run: Run, schema: readonly string[], statistics: Statistics) {
  const postgres = await startPostgres(run, { plansOnly: true, collations: collationsFor(statistics) });
  const admin = await connect(postgres.url);
  // Nothing that a schema makes may stand for a function of PostgreSQL in what a superuser asks.
  await admin.query('set search_path = pg_catalog');
  await createPlanner(admin, postgres);
  await createToggle(admin);
  const { refusedParts, searched } = await asPlanner(postgres, async (maker) => {
    const parts = await makeSchema(admin, maker, schema);
    await emptyTables(maker);
    return { refusedParts: parts, searched: await searchPathOf(maker) };
  });
  await dropRights(admin, postgres);
  const { relations, told } = believable(statistics.source.kind === 'assumed' ? await withoutDefaults(admin, statistics.relations) : statistics.relations);
  const pretended = await asPlanner(postgres, (maker) => pretend(admin, maker, postgres.dataFolder, relations));
  const given = await makeNamesUnique(admin);
  const made = withGivenNames(await readCatalog(admin), given);
  return { postgres, admin, refusedParts, searched, relations, told, pretended, made };
}

/** How many different values PostgreSQL supposes of a column without statistics: of a key, of a truth value, of any other. */
const supposedText = `select n.nspname as schema, c.relname as name, a.attname as column, case
    when exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and i.indpred is null and i.indnkeyatts = 1 and i.indkey[0] = a.attnum) then -1
    when a.atttypid = 'boolean'::regtype then 2 else 200 end as distinct
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and n.nspname not in ('pg_catalog', 'information_schema')`;

/**
 * Returns assumed statistics without what the planner supposes anyway. With statistics of a column and no histogram it takes
 * `between 5 and 9` for empty, since a half of the rows lies above and a half below; without any, for one row in 200.
 */
async function withoutDefaults(admin: Client, relations: readonly RelationStatistics[]): Promise<readonly RelationStatistics[]> {
  const { rows } = await admin.query<{ schema: string; name: string; column: string; distinct: number }>(supposedText);
  const supposed = new Map(rows.map(({ schema, name, column, distinct }) => [JSON.stringify([schema, name, column]), distinct]));
  const isSupposed = ({ schema, name }: RelationStatistics, { name: column, distinct, nullFraction, inherited: _, width: __, ...known }: ColumnStatistics): boolean =>
    nullFraction === 0 && Object.keys(known).length === 0 && supposed.get(JSON.stringify([schema, name, column])) === distinct;
  return relations.map((relation) => (relation.kind === 'index' ? relation : { ...relation, columns: relation.columns.filter((column) => !isSupposed(relation, column)) }));
}

/** Where a schema has tables looked for in the end is where its queries expect them; pg_dump has them looked for nowhere, and means nothing by it. */
async function searchPathOf(maker: Client): Promise<Readonly<Record<string, string>>> {
  const { rows } = await maker.query<{ path: string }>(`select current_setting('search_path') as path where cardinality(current_schemas(false)) > 0`);
  return rows[0] === undefined ? {} : { search_path: rows[0].path };
}

async function schemasOf(client: Client): Promise<readonly string[]> {
  return (await client.query<{ name: string }>('select unnest(current_schemas(false)) as name')).rows.map(({ name }) => name);
}

/** Returns what does one thing after the other, in the order of asking, whatever fails. */
function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function connect(url: string): Promise<Client> {
  const client = new Client(clientConfig(url));
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function asPlanner<T>(postgres: Postgres, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect(plannerUrl(postgres));
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
