import pg from 'pg';
import type { ClientBase } from 'pg';
import type { ProofDatabase } from '../postgres/index.ts';
import { clientConfig } from '../run/index.ts';

/** What PostgreSQL itself counted for one statement. */
export interface StatementCount {
  readonly calls: number;
  /** Seconds of execution, all calls together. */
  readonly seconds: number;
  /** Sum of the squares of the calls' seconds. */
  readonly squares: number;
  readonly rows: number;
}

/** By PostgreSQL's identifier of the query. */
export type StatementCounts = ReadonlyMap<string, StatementCount>;

const countsSql = `
  select queryid::text as id, sum(calls)::float8 as calls, sum(total_exec_time)::float8 / 1000 as seconds,
    sum(calls * (stddev_exec_time ^ 2 + mean_exec_time ^ 2))::float8 / 1e6 as squares, sum(rows)::float8 as rows
  from pg_stat_statements where dbid = (select oid from pg_database where datname = $1) and queryid is not null group by queryid`;

/** Reads pg_stat_statements for the proof's database; empty where the server doesn't have it. */
export async function readStatementCounts(database: ProofDatabase): Promise<StatementCounts> {
  if (!database.statements.available) return new Map();
  const client = new pg.Client(clientConfig(database.statements.url));
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<StatementCount & { id: string }>(countsSql, [database.database]);
    return new Map(rows.map(({ id, calls, seconds, squares, rows: count }) => [id, { calls, seconds, squares, rows: count }]));
  } finally {
    await client.end();
  }
}

/** Returns what was counted between two readings. */
export function countsBetween(before: StatementCounts, after: StatementCounts): StatementCounts {
  const added = new Map<string, StatementCount>();
  for (const [id, late] of after) {
    const early = before.get(id) ?? { calls: 0, seconds: 0, squares: 0, rows: 0 };
    if (late.calls > early.calls) added.set(id, { calls: late.calls - early.calls, seconds: late.seconds - early.seconds, squares: late.squares - early.squares, rows: late.rows - early.rows });
  }
  return added;
}

/** Returns PostgreSQL's identifier of a statement, the one under which pg_stat_statements counts it. */
export async function queryIdOf(client: ClientBase, sql: string): Promise<string | undefined> {
  const { rows } = await client.query<{ 'QUERY PLAN': readonly { readonly 'Query Identifier'?: number | string }[] }>({
    text: `explain (generic_plan, verbose, costs off, format json) ${sql}`,
    // The identifier has 64 bits: as a JSON number it would lose its last digits.
    types: { getTypeParser: () => (text: string) => JSON.parse(text.replace(/("Query Identifier": )(-?\d+)/, '$1"$2"')) as unknown },
  });
  const id = rows[0]?.['QUERY PLAN'][0]?.['Query Identifier'];
  return id === undefined ? undefined : String(id);
}
