import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres } from './postgres/index.ts';
import type { Run } from './run/index.ts';
import { openRun } from './run/index.ts';
import type { KillableTool } from './run/killable-tool.ts';
import { startTool, timeUntil } from './run/killable-tool.ts';
import { findProcess, listProcesses, withDescendants } from './run/process-table.ts';
import { findMarked } from './run/run-mark.ts';

// kill -9 of the tool, at a random instant of every phase: within five seconds nothing of the run is left.

const brief = `
kentledge: 1
system: notes
objectives: { headroom: 1x, errors: 2% }
entities:
  User: { count: 200, fields: { email: string(254) unique personal } }
  Note: { count: 5k, owner: author, fields: { author: User, title: string(80), body: text about 2kB } }
actors:
  user: { is: User, authenticates: oidc }
operations:
  getNote: { by: user, reads: Note, where: id = $id, rate: 50/s }
  writeNote: { by: user, takes: { title: string(80), body: text }, creates: Note, rate: 10/s }
`;

// Says once that the phase has begun, by what the proof tells, and goes on.
const script = `const here = ${JSON.stringify(import.meta.dirname)};
  const { prove } = await import(here + '/index.ts');
  const { buildBrief } = await import(here + '/testing/build-brief.ts');
  const [brief, phase, databaseUrl] = args;
  const built = buildBrief(brief);
  let said = false;
  const begins = (doing) => {
    if (said || !doing.startsWith(phase)) return;
    said = true;
    say({});
  };
  begins('begin');
  await prove({ ...built, project: { files: built.files }, seed: 1, quick: true, scale: 1, seconds: 3, version: '0', command: 'test', onProgress: ({ doing, done }) => begins(done ?? doing), ...(databaseUrl === undefined ? {} : { databaseUrl }) });
  begins('end');
  // What a tool does with its evidence takes as long as it takes.
  setTimeout(() => undefined, 60_000);`;

let server: { readonly run: Run; readonly url: string };

beforeAll(async () => {
  const run = await openRun();
  server = { run, url: (await startPostgres(run)).url };
}, 60_000);

afterAll(() => server.run.close());

/** Folders of runs below a folder for temporary files. */
function runsIn({ temporary }: KillableTool): readonly string[] {
  return readdirSync(temporary).flatMap((home) => readdirSync(path.join(temporary, home)));
}

async function databases(): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(`select datname as name from pg_database where datname ~ '^kentledge_'`);
  await client.end();
  return rows.map(({ name }) => name);
}

interface Moment {
  /** How what is told at its begin begins. */
  readonly phase: string;
  /** The longest time after that, ms. */
  readonly within: number;
  /** Processes that are there by then, at least. */
  readonly processes: number;
  /** Whether it works in the server of a user. */
  readonly database: boolean;
}

const moments: readonly Moment[] = [
  { phase: 'begin', within: 1500, processes: 1, database: false },
  { phase: 'fill', within: 1000, processes: 6, database: false },
  { phase: 'fill', within: 500, processes: 2, database: true },
  { phase: 'filled', within: 1500, processes: 6, database: false },
  { phase: 'load: declared mix', within: 2000, processes: 8, database: false },
  { phase: 'load: ramp', within: 3000, processes: 1, database: true },
  { phase: 'end', within: 200, processes: 1, database: false },
];

it.each(moments)('leaves nothing when the tool is killed up to $within ms after "$phase", database of the user: $database', { timeout: 90_000 }, async ({ phase, within, processes, database }) => {
  const tool = await startTool(script, brief, phase, ...(database ? [server.url] : []));
  try {
    expect(tool.said).toEqual({});
    const delay = Math.random() * within;
    await sleep(delay);
    const known = withDescendants(listProcesses(), [tool.process.pid ?? 0]).map(({ pid }) => pid);
    const runs = runsIn(tool);
    expect(known.length, `after ${delay} ms`).toBeGreaterThanOrEqual(processes);
    tool.process.kill('SIGKILL');
    const isGone = (): boolean => known.every((pid) => findProcess(pid) === undefined) && runsIn(tool).length === 0 && runs.every((id) => findMarked(id).length === 0);
    expect(await timeUntil(isGone, 5000), `killed after ${delay} ms`).toBeLessThan(5000);
    if (database) expect(await databases()).toEqual([]);
  } finally {
    tool.dispose();
  }
});
