import type { Span } from '../../source/index.ts';
import type { Brief, Entity } from '../../system/index.ts';
import type { Resolved } from '../resolve/resolve.ts';
import { checkProblems } from './diagnostics.ts';

/** Longest name that PostgreSQL keeps (NAMEDATALEN - 1); of a longer one it cuts the end off in silence. */
const longest = 63;

/** Columns that every table has (ddl-system-columns in the manual of PostgreSQL 18). */
const systemColumns: ReadonlySet<string> = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']);

/** Reports names of tables and columns that the brief declares and the database can't have. */
export function checkDatabaseNames({ brief, context }: Resolved): void {
  checkTables(brief, (entity, name, reason) => {
    const span = context.entities.get(entity.id)?.raw.table?.span;
    if (span !== undefined) context.report(checkProblems.create('database-name', span, { name, what: 'table', reason }));
  });
  for (const entity of brief.entities) {
    const taken = new Map<string, string>();
    for (const { name, column, place } of entity.fields) {
      if (column === undefined) continue;
      const reason = columnProblem(column, taken.get(column));
      taken.set(column, name);
      const span: Span = { source: context.raw.source, start: place.start ?? 0, end: place.end ?? 0 };
      if (reason !== undefined) context.report(checkProblems.create('database-name', span, { name: column, what: 'column', reason }));
    }
  }
}

function checkTables(brief: Brief, refuse: (entity: Entity, name: string, reason: string) => void): void {
  const taken = new Map<string, string>();
  for (const entity of brief.entities) {
    const { id, table } = entity;
    if (table === undefined) continue;
    const other = taken.get(table);
    if (other !== undefined) refuse(entity, table, `it is the table of ${other} already`);
    else if (table.length > longest) refuse(entity, table, `it has more than ${longest} characters`);
    else if (table.startsWith('pg_')) refuse(entity, table, 'names that begin with pg_ are those of PostgreSQL itself');
    else if (table.startsWith('kentledge_')) refuse(entity, table, 'names that begin with kentledge_ are those of the tables that the service needs for itself');
    else if (table.endsWith('_pkey')) refuse(entity, table, 'names that end with _pkey are those of primary keys');
    taken.set(table, id);
  }
}

function columnProblem(column: string, other: string | undefined): string | undefined {
  if (other !== undefined) return `it is the column of \`${other}\` already`;
  if (column.length > longest) return `it has more than ${longest} characters`;
  return systemColumns.has(column) ? 'every table has a column of that name, which PostgreSQL keeps for itself' : undefined;
}
