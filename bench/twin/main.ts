import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '@kentledge/prove/postgres';
import { openRun } from '@kentledge/prove/run';
import { startTwin, type Twin } from '@kentledge/prove/twin';
import { queries, schema, statistics, supposed } from './subject.ts';

/** What one round took: seconds of building, milliseconds of plans, kB on disk beyond an empty server. */
interface Round {
  readonly build: number;
  readonly start: number;
  readonly add: number;
  readonly mean: number;
  readonly p95: number;
  readonly kilobytes: number;
}

const wanted = { build: 5, plan: 2 } as const;
const timesEach = 20;

async function measure(): Promise<Round> {
  const run = await openRun();
  try {
    const empty = await timed(() => startPostgres(run, { plansOnly: true }));
    const emptySize = sizeOf(empty.result.dataFolder);
    await empty.result.stop();
    const built = await timed(async () => {
      const twin = await startTwin(run, { schema, statistics });
      await twin.explain(queries[0] ?? '');
      return twin;
    });
    if (built.result.told.length > 0) throw new Error(built.result.told.map(({ message }) => message).join('\n'));
    const kilobytes = sizeOf(`${run.folder}/p2/data`) - emptySize;
    const added = await timed(() => built.result.add(supposed));
    const plans = await planTimes(built.result);
    await built.result.close();
    const mean = plans.reduce((sum, one) => sum + one, 0) / plans.length;
    return { build: built.seconds, start: empty.seconds, add: added.seconds, mean, p95: plans.toSorted((a, b) => a - b)[Math.floor(plans.length * 0.95)] ?? 0, kilobytes };
  } finally {
    await run.close();
  }
}

/** Returns milliseconds of each plan, of all statements with all ways to look at them, interleaved. */
async function planTimes(twin: Twin): Promise<readonly number[]> {
  const names = supposed.map((index) => index.statistics.name);
  const times: number[] = [];
  for (let time = 0; time < timesEach; time++) {
    for (const shown of [{}, { hidden: ['orders_customer'] }, { shown: names }]) {
      for (const query of queries) times.push((await timed(() => twin.explain(query, shown))).seconds * 1000);
    }
  }
  return times;
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly seconds: number }> {
  const begun = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - begun) / 1000 };
}

/** Returns the kB that the files of a folder take on disk, whatever they look like. */
function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.reduce((sum, file) => sum + statSync(path.join(folder, file)).blocks / 2, 0);
}

function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${sorted[Math.floor(sorted.length / 2)]?.toFixed(digits)} (${sorted[0]?.toFixed(digits)} to ${sorted.at(-1)?.toFixed(digits)})`;
}

const { values: given } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
const rounds: Round[] = [];
for (let round = 0; round < Number(given.rounds); round++) rounds.push(await measure());
const apparent = statistics.relations.reduce((sum, { pages }) => sum + pages * 8192, 0) / 1024 ** 3;
console.log(`${rounds.length} rounds; ${statistics.relations.length} relations that look like ${apparent.toFixed(0)} GiB; medians (least to greatest)`);
console.log(`from nothing to the first plan   ${spread(rounds.map(({ build }) => build), 2)} s, wanted under ${wanted.build}`);
console.log(`  of it: an empty PostgreSQL     ${spread(rounds.map(({ start }) => start), 2)} s`);
console.log(`two supposed indexes             ${spread(rounds.map(({ add }) => add), 2)} s`);
console.log(`a plan, mean                     ${spread(rounds.map(({ mean }) => mean), 2)} ms, wanted under ${wanted.plan}`);
console.log(`a plan, 95th percentile          ${spread(rounds.map(({ p95 }) => p95), 2)} ms, wanted under ${wanted.plan}`);
console.log(`on disk beyond an empty server   ${spread(rounds.map(({ kilobytes }) => kilobytes / 1024), 1)} MB`);
