import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '@kentledge/prove/postgres';
import { openRun } from '@kentledge/prove/run';
import fc from 'fast-check';
import { baseBriefs } from './base-briefs.ts';
import { judge } from './judge.ts';
import { mutants } from './mutant.ts';
import { openTrial } from './try-sql.ts';
import type { TrySql } from './try-sql.ts';

/** What was done so far; a run goes on from it. */
interface State {
  /** The next block: its number is the seed of its mutants. */
  readonly block: number;
  readonly judged: number;
  readonly built: number;
  readonly ranSql: number;
  /** The first with each problem. */
  readonly failures: readonly { readonly made: string; readonly problem: string; readonly text: string }[];
}

const blockSize = 250;
const mostFailures = 50;
const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '100000' },
    'sql-every': { type: 'string', default: '100' },
    state: { type: 'string', default: path.join(import.meta.dirname, '../../out/mutants.json') },
  },
});
const sqlEvery = Number(options['sql-every']);
const bases = baseBriefs();

process.exitCode = await goOn(Number(options.runs), performance.now() + Number(options.minutes) * 60_000);

async function goOn(runs: number, until: number): Promise<number> {
  let state = readState();
  const run = await openRun();
  try {
    const trySql = await openTrial(await startPostgres(run));
    while (state.judged < runs && performance.now() < until) {
      const started = performance.now();
      state = await judgeBlock(state, trySql);
      writeState(state);
      const each = (performance.now() - started) / blockSize;
      console.log(`${describe(state)}; ${each.toFixed(1)} ms each`);
    }
  } finally {
    await run.close();
  }
  for (const { made, problem } of state.failures) console.log(`\n${problem}\n    ${made}`);
  console.log(`\n${describe(state)}\n${options.state} holds the state and the briefs that failed`);
  return state.failures.length === 0 ? 0 : 1;
}

async function judgeBlock(state: State, trySql: TrySql): Promise<State> {
  let { built, ranSql } = state;
  const failures = new Map(state.failures.map((failure) => [kindOf(failure.problem), failure]));
  for (const { made, text } of fc.sample(mutants(bases), { seed: state.block, numRuns: blockSize })) {
    const judged = judge(text);
    const problems = [...judged.problems];
    if (judged.built !== undefined) {
      built += 1;
      if (built % sqlEvery === 0) {
        ranSql += 1;
        problems.push(...(await trySql(judged.built)));
      }
    }
    for (const problem of problems) {
      const kind = kindOf(problem);
      if (!failures.has(kind) && failures.size < mostFailures) failures.set(kind, { made, problem, text });
    }
  }
  return { block: state.block + 1, judged: state.judged + blockSize, built, ranSql, failures: [...failures.values()] };
}

/** Two problems that differ in numbers only are one kind. */
function kindOf(problem: string): string {
  return (problem.split('\n')[0] ?? '').replaceAll(/\d+/g, '0');
}

function describe({ judged, built, ranSql, failures }: State): string {
  const share = judged === 0 ? 0 : (built / judged) * 100;
  return `${judged} changed briefs, ${built} without errors (${share.toFixed(1)} %), SQL of ${ranSql} run, ${failures.length} kinds of failure`;
}

function readState(): State {
  try {
    return JSON.parse(readFileSync(options.state, 'utf8')) as State;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { block: 1, judged: 0, built: 0, ranSql: 0, failures: [] };
    throw error;
  }
}

/** Written aside and renamed, so that a run that is killed leaves the last whole state. */
function writeState(state: State): void {
  mkdirSync(path.dirname(options.state), { recursive: true });
  writeFileSync(`${options.state}.new`, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(`${options.state}.new`, options.state);
}
