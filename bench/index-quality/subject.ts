import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Statistics } from '@kentledge/core/statistics';
import { statisticsSchema } from '@kentledge/core/statistics';
import type { Query } from '@kentledge/prove/indexes';

/** A database and what is asked of it. */
export interface Subject {
  readonly name: string;
  readonly schema: readonly string[];
  readonly statistics: Statistics;
  readonly queries: readonly Query[];
}

/** PostgreSQL's own settings, whatever the machine: the published comparisons were made with them. */
export const settings = { random_page_cost: '4', effective_cache_size: '4GB', work_mem: '4MB', max_parallel_workers_per_gather: '2' } as const;

/** Returns the queries of a folder, one of a file that is named by its number; a file of the schema is none. */
export function readQueries(folder: string): readonly Query[] {
  const files = readdirSync(folder).filter((file) => /^\d+[a-z]?\.sql$/.test(file));
  const byNumber = files.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1));
  return byNumber.map((file) => ({ id: path.basename(file, '.sql'), sql: readFileSync(path.join(folder, file), 'utf8').trim().replace(/;$/, ''), weight: 1 }));
}

/** Returns a statistics document, or throws when it is none. */
export function readDocument(file: string): Statistics {
  return statisticsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Returns a statistics document as text, a line for each column. */
export function documentText({ relations, ...head }: Statistics): string {
  const lines = relations.map(({ columns, ...relation }) => {
    const inner = columns.map((column) => `\n  ${JSON.stringify(column)}`).join(',');
    return `${JSON.stringify(relation).slice(0, -1)},"columns":[${inner}]}`;
  });
  return `${JSON.stringify(head).slice(0, -1)},"relations":[\n${lines.join(',\n')}\n]}\n`;
}

/** Bytes of all tables, without indexes. */
export function tableBytes({ relations }: Statistics): number {
  return relations.reduce((sum, { kind, pages }) => sum + (kind === 'table' ? pages * 8192 : 0), 0);
}
