import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from '@kentledge/prove/run';
import type { Subject } from './subject.ts';
import { readDocument, readQueries } from './subject.ts';

const folder = path.join(import.meta.dirname, 'tpch');

/** Where the statistics of filled tables are kept. */
export const tpchDocument = path.join(folder, 'statistics.json');

/** The tables, and 19 of the 22 queries with the parameters of the specification's validation: 2, 17 and 20 are left out as in the published comparisons. */
export const tpch: Subject = {
  name: 'TPC-H, scale factor 0.1',
  schema: [readFileSync(path.join(folder, 'schema.sql'), 'utf8')],
  statistics: readDocument(tpchDocument),
  queries: readQueries(folder),
};

/** Names of the tables, each of which has a file of rows. */
export const tpchTables = ['region', 'nation', 'part', 'supplier', 'partsupp', 'customer', 'orders', 'lineitem'] as const;

/** Returns the folder of the rows as CSV: the one given, or one that `tpchgen-cli` (PyPI) fills; `undefined` where neither is there. */
export function tpchRows(run: Run, given: string | undefined, generator: string): string | undefined {
  if (given !== undefined) {
    const missing = tpchTables.filter((table) => !existsSync(path.join(given, `${table}.csv`)));
    if (missing.length > 0) throw new Error(`${given} has no rows of ${missing.join(', ')}`);
    return given;
  }
  const made = path.join(run.folder, 'tpch');
  mkdirSync(made);
  const { status } = spawnSync(generator, ['csv', '-s', '0.1', '--output-dir', made], { stdio: 'ignore' });
  return status === 0 ? made : undefined;
}
