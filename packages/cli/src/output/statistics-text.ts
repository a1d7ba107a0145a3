import { collationName } from '@kentledge/core/statistics';
import { formatNumber, formatValue } from '@kentledge/core/quantity';
import type { RelationStatistics, Statistics, StatisticsSource } from '@kentledge/core/statistics';
import { counted } from './counted.ts';
import { alignedRows } from './table.ts';

const pageBytes = 8192;

/** Returns what is in a statistics document: where it is from, its tables with rows and sizes, and how much is known of them. */
export function describeStatistics({ of, source, relations, settings = {}, collation }: Statistics, file: string): string {
  const tables = relations.filter(({ kind }) => kind === 'table');
  const columns = relations.reduce((sum, relation) => sum + relation.columns.length, 0);
  const set = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return [
    `${of}, ${sourceOf(source)}: ${counted(tables.length, 'table')} and ${counted(relations.length - tables.length, 'index', 'indexes')} of ${sizeOf(relations)}; ${counted(columns, 'column')} with statistics`,
    ...alignedRows(tables.map((table) => [table.name, `${formatNumber(table.rows)} rows`, sizeOf([table])]), '  '),
    ...(set.length === 0 ? [] : [`its planner has ${set.join(', ')}`]),
    ...(collation === undefined ? [] : [`its texts are in the order ${collationName(collation)}`]),
    `written to ${file}`,
    '',
  ].join('\n');
}

function sourceOf(source: StatisticsSource): string {
  if (source.kind === 'database') return `on PostgreSQL ${source.server}, read ${source.taken}`;
  return source.kind === 'brief' ? 'by its brief' : 'assumed';
}

function sizeOf(relations: readonly RelationStatistics[]): string {
  return formatValue(relations.reduce((sum, { pages }) => sum + pages, 0) * pageBytes, 'B');
}
