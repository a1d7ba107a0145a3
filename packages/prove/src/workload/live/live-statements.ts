import type { StatementRow } from '@kentledge/core/database/workload';
import type { ClientBase } from 'pg';
import { errorText } from '../../run/index.ts';

/** Statements that are read, those that took most time first. */
const most = 5000;

/** Returns rows of pg_stat_statements for the database at hand, from whatever schema it is in; or why there are none. */
export async function readLiveStatements(client: ClientBase): Promise<readonly StatementRow[] | string> {
  const { rows: found } = await client.query<{ view: string; time: string }>(
    `select format('%I.%I', n.nspname, c.relname) as view, (select quote_ident(a.attname) from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname in ('total_exec_time', 'total_time') order by 1 limit 1) as time
     from pg_catalog.pg_extension x join pg_catalog.pg_namespace n on n.oid = x.extnamespace join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = 'pg_stat_statements' and c.relkind = 'v' where x.extname = 'pg_stat_statements'`,
  );
  const [view] = found;
  if (view === undefined) return 'the extension is not in this database';
  await client.query('savepoint statements');
  try {
    const { rows } = await client.query<{ id: string; query: string; calls: number; ms: number }>(
      `select s.queryid::text as id, s.query, sum(s.calls)::float8 as calls, sum(s.${view.time})::float8 as ms from ${view.view} s
       where s.dbid = (select d.oid from pg_catalog.pg_database d where d.datname = current_database()) and s.query is not null group by 1, 2 order by 4 desc, 1 limit ${most}`,
    );
    const place = { source: view.view, start: 0, end: 0 };
    return rows.map(({ id, query, calls, ms }) => ({ query, calls, milliseconds: ms, place, ...(id === null ? {} : { queryId: id }) }));
  } catch (error) {
    await client.query('rollback to savepoint statements');
    return errorText(error);
  }
}
