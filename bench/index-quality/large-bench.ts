import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Run } from '@kentledge/prove/run';
import { advise } from './advised.ts';
import { advicePart, printHeading, printRow, secondsText, stepsText } from './print.ts';
import { largeSubject } from './large.ts';
import { tableBytes } from './subject.ts';

interface Designed {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly tables: number;
  readonly paths: number;
  readonly indexes: number;
}

/** Indexes by the rules and the cost model of the design, for a brief of so many tables: wanted is 5,000 tables and 20,000 access paths under 60 s and 1.5 GB. */
export function benchDesign(tables: number, rounds: number): void {
  printHeading(`Designed: a brief of ${tables} entities`);
  const runs = Array.from({ length: rounds }, designOnce.bind(undefined, tables));
  const [first] = runs;
  if (first === undefined) return;
  const megabytes = runs.map((run) => run.megabytes).toSorted((a, b) => a - b);
  printRow('', [`${first.tables} tables, ${first.paths} access paths, ${first.indexes} indexes`, secondsText(runs.map(({ seconds }) => seconds)), `CPU ${secondsText(runs.map(({ cpuSeconds }) => cpuSeconds))}`, `${megabytes.at(-1)?.toFixed(0) ?? ''} MB at most`]);
}

function designOnce(tables: number): Designed {
  // As scripts/run.sh starts what holds large designs.
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--heap-growing-percent=40', fileURLToPath(new URL('design-large.ts', import.meta.url)), String(tables)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Designed;
}

/** Our advice for a generated schema, with half of the tables' size for indexes, by the planner. */
export async function benchLarge(run: Run, tables: number): Promise<void> {
  const subject = largeSubject(tables);
  printHeading(`Generated: ${subject.name}`);
  const { advice, seconds, cpuSeconds, megabytes, steps } = await advise(run, subject, tableBytes(subject.statistics) / 2);
  printRow('budget 50 % of the tables', [...advicePart(advice), secondsText([seconds]), `CPU ${secondsText([cpuSeconds])}`, `${megabytes.toFixed(0)} MB`]);
  printRow('', [stepsText(steps)]);
}
