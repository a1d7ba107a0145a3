import type { ParseStatement, Workload } from '@kentledge/core/database/workload';
import { readStatements, withLostConstants, workloadProblems } from '@kentledge/core/database/workload';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { ClientBase } from 'pg';
import { readLiveSchema } from './live-schema.ts';
import { readLiveStatements } from './live-statements.ts';

/** What a live database tells of itself. */
export interface LiveWorkload extends Workload {
  /** Statements that make its schema anew, in order. */
  readonly schema: readonly string[];
}

/** Reads schema and queries of a live database, inside of a transaction of `withLiveDatabase`. No table of it is looked into. */
export async function readLive(client: ClientBase, parse: ParseStatement): Promise<LiveWorkload> {
  const { statements, leftOut } = await readLiveSchema(client);
  const diagnostics: Diagnostic[] = leftOut.length === 0 ? [] : [workloadProblems.create('schema-left-out', [], { kinds: leftOut })];
  const rows = await readLiveStatements(client);
  if (typeof rows === 'string') return { schema: statements, queries: [], diagnostics: [...diagnostics, workloadProblems.create('no-statements-view', [], { reason: rows })] };
  const read = await readStatements(rows, parse, { source: 'pg_stat_statements', start: 0, end: 0 });
  const { queries, diagnostics: filled } = await withLostConstants(read.queries, statements, parse);
  return { ...read, schema: statements, queries, diagnostics: [...diagnostics, ...read.diagnostics, ...filled] };
}
