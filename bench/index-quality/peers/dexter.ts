import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Subject } from '../subject.ts';
import type { DebianPostgres } from './debian-postgres.ts';
import type { Peer, Proposal } from './peer.ts';

/** Share in percent by which an index has to lower a query's cost: 50 is what it comes with. */
const bars = [50, 10] as const;

// Debian's, which has the packages that are needed.
const ruby = '/usr/bin/ruby';

/** ankane/dexter: for each query all single columns, then pairs of what was used. */
export const dexter: Peer = {
  name: 'Dexter',
  missing: (folder) => {
    if (!existsSync(path.join(folder, 'dexter/exe/dexter'))) return 'a checkout of ankane/dexter';
    const { status } = spawnSync(ruby, ['-e', 'require "pg"; require "pg_query"; require "slop"']);
    return status === 0 ? undefined : 'ruby with pg, pg_query and slop';
  },
  propose: async (folder, postgres, subject) => bars.map((bar) => propose(path.join(folder, 'dexter'), postgres, subject, bar)),
};

function propose(checkout: string, { environment }: DebianPostgres, { queries }: Subject, bar: number): Proposal {
  const work = mkdtempSync(path.join(tmpdir(), 'kentledge-dexter-'));
  try {
    const file = path.join(work, 'queries.sql');
    writeFileSync(file, queries.map(({ sql }) => `${sql};\n`).join(''));
    const args = ['-I', 'lib', '-r', path.join(import.meta.dirname, 'older-pg-query.rb'), 'exe/dexter', file, '--input-format', 'sql', '-d', 'postgres', '--min-cost-savings-pct', String(bar)];
    const started = performance.now();
    const { stdout, stderr, status } = spawnSync(ruby, args, { cwd: checkout, encoding: 'utf8', env: { ...process.env, ...environment } });
    if (status !== 0) throw new Error(`Dexter: ${stderr}`);
    const indexes = [...stdout.matchAll(/^Index found: public\.(\w+) \(([^)]*)\)$/gm)].map((match) => ({ table: match[1] ?? '', columns: (match[2] ?? '').split(', ') }));
    return { name: `Dexter, ${bar} % bar`, indexes, seconds: (performance.now() - started) / 1000, effort: '' };
  } finally {
    rmSync(work, { recursive: true });
  }
}
