import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Peer, PeerIndex } from './peer.ts';

interface Outcome {
  readonly indexes: readonly PeerIndex[];
  readonly seconds: number;
  readonly requests: number;
  readonly hits: number;
}

const budgets = [25, 50, 100, 200] as const;
const runs = budgets.flatMap((budget) => [
  { name: `Extend, ${budget} MB`, algorithm: 'extend', parameters: { budget_MB: budget, max_index_width: 2 } },
  { name: `DB2Advis, ${budget} MB`, algorithm: 'db2advis', parameters: { budget_MB: budget, max_index_width: 2, try_variations_seconds: 0 } },
  { name: `DB2Advis, ${budget} MB, 10 s of variations`, algorithm: 'db2advis', parameters: { budget_MB: budget, max_index_width: 2, try_variations_seconds: 10 } },
]);
// Debian's, which has psycopg2, whatever else is first in the path.
const python = '/usr/bin/python3';

/** hyrise/index_selection_evaluation: Extend and DB2Advis as their authors measured them. */
export const hyrise: Peer = {
  name: 'Extend, DB2Advis',
  missing: (folder) => {
    if (!existsSync(path.join(folder, 'index_selection_evaluation/selection'))) return 'a checkout of hyrise/index_selection_evaluation';
    return spawnSync(python, ['-c', 'import psycopg2']).status === 0 ? undefined : 'Debian package python3-psycopg2';
  },
  propose: async (folder, { client, environment }, { queries }) => {
    const { rows } = await client.query<{ name: string; columns: string[] }>(
      `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace group by 1 order by 1`,
    );
    const input = JSON.stringify({ tables: Object.fromEntries(rows.map(({ name, columns }) => [name, columns])), queries, runs });
    const { stdout, stderr, status } = spawnSync(python, [path.join(import.meta.dirname, 'hyrise.py')], {
      encoding: 'utf8', input, maxBuffer: 1 << 28,
      env: { ...process.env, ...environment, PYTHONPATH: path.join(folder, 'index_selection_evaluation'), PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (status !== 0) throw new Error(`index_selection_evaluation: ${stderr}`);
    return (JSON.parse(stdout) as readonly Outcome[]).map(({ indexes, seconds, requests, hits }, place) => ({ name: runs[place]?.name ?? '', indexes, seconds, effort: `${requests} questions, ${hits} answered before` }));
  },
};
