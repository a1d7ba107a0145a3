import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { exactCases, watchedInterval } from '@kentledge/core/predict';
import type { Case, Replication, Simulated } from '@kentledge/core/predict';
import { streamOf } from '@kentledge/core/random';
import { simulateInThreads } from '@kentledge/prove/simulation';
import { coverageOf, keyOf, linesOf, pendingOf } from './covered.ts';
import type { CoveredRun } from './covered.ts';

const threads = 2;
/** Seeds of all cases at a time: what is seen of these is held in memory. */
const together = 5;

/** Of how many runs the 95 % interval covers the exact value: each run ends as a line of the file, and what stands there is not run again. */
export async function benchCoverage(file: string, seeds: number, ids: readonly string[] | undefined): Promise<void> {
  const cases = exactCases().filter(({ id }) => ids?.includes(id) ?? true).toSorted((a, b) => b.requests - a.requests);
  const runs = [...(existsSync(file) ? linesOf(readFileSync(file, 'utf8')) : [])];
  await requireSameEngine(cases, runs);
  for (let first = 0; first < seeds; first += together) {
    const pending = pendingOf(cases, runs, { from: first, to: Math.min(seeds, first + together) });
    await simulateInThreads(pending.map(({ its, seed }) => taskOf(its, seed)), {
      threads,
      onRun: (task, seen) => {
        const { its, seed } = pending[task] as (typeof pending)[number];
        const run = runOf(its, seed, seen);
        appendFileSync(file, `${JSON.stringify(run)}\n`);
        runs.push(run);
      },
    });
    process.stderr.write(`coverage: ${Math.min(seeds, first + together)} of ${seeds} seeds\n`);
  }
  print(cases, runs, seeds);
}

function taskOf({ id, model, watched, requests }: Case, seed: number): Replication {
  return { model, watched, requests, seed: streamOf(seed, id) };
}

function runOf(its: Case, seed: number, seen: Simulated): CoveredRun {
  const interval = watchedInterval(seen);
  return { id: its.id, key: keyOf(its), seed, low: interval?.low ?? null, high: interval?.high ?? null };
}

/** One run of each case again: an engine that gives something else may not go on with what another one saw. */
async function requireSameEngine(cases: readonly Case[], runs: readonly CoveredRun[]): Promise<void> {
  const known = cases.flatMap((its) => {
    const run = runs.find(({ key }) => key === keyOf(its));
    return run === undefined ? [] : [{ its, run }];
  });
  await simulateInThreads(known.map(({ its, run }) => taskOf(its, run.seed)), {
    threads,
    onRun: (task, seen) => {
      const { its, run } = known[task] as (typeof known)[number];
      if (runOf(its, run.seed, seen).low !== run.low) throw new Error(`${its.id} gives another interval than the file holds: begin with a new file`);
    },
  });
}

function print(cases: readonly Case[], runs: readonly CoveredRun[], seeds: number): void {
  const rows = cases.map((its) => ({ its, ...coverageOf(its, runs, seeds) }));
  console.log(`\nhow often the 95 % interval of a run covers the exact value; wanted ${Math.ceil(0.905 * seeds)} of ${seeds} in each row, 94 to 96 % of all`);
  for (const { its, covered, count } of rows) {
    const isLow = covered < 0.905 * count;
    console.log(`  ${its.id.padEnd(14)} ${covered} of ${count}   ${percent(covered / count)}   ${its.requests.toLocaleString('en-US').padStart(12)} requests a run${isLow ? '   TOO FEW' : ''}`);
  }
  const [covered, count] = [rows.reduce((sum, row) => sum + row.covered, 0), rows.reduce((sum, row) => sum + row.count, 0)];
  console.log(`  all ${rows.length} rows    ${covered} of ${count}   ${percent(covered / count)}`);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
