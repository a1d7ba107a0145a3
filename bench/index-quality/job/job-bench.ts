import { writeFileSync } from 'node:fs';
import type { Run } from '@kentledge/prove/run';
import { advise } from '../advised.ts';
import { advicePart, megabytes, printHeading, printRow, secondsText, stepsText } from '../print.ts';
import { documentText, tableBytes } from '../subject.ts';
import { imdbStatistics } from './imdb-statistics.ts';
import { imdbDocument, jobFolder, jobSubject, referenceIndexes } from './job.ts';

export interface JobOptions {
  readonly inputs: string | undefined;
  readonly rounds: number;
  /** Writes the committed document anew. */
  readonly write: boolean;
}

const shares = [0.1, 0.25, 0.5] as const;

/** Our advice for the Join Order Benchmark at some shares of its tables' size, from the statistics of `imdb.ts`. */
export async function benchJob(run: Run, { inputs, rounds, write }: JobOptions): Promise<void> {
  printHeading('Join Order Benchmark over IMDB');
  const folder = jobFolder(inputs);
  if (folder === undefined) {
    console.log('not exercised: no inputs');
    return;
  }
  if (write) writeFileSync(imdbDocument, documentText(imdbStatistics(referenceIndexes(folder))));
  for (const withReferences of [false, true]) {
    const subject = jobSubject(folder, withReferences);
    const size = tableBytes(subject.statistics);
    printHeading(`${subject.name}: ${subject.queries.length} queries, tables of${megabytes(size)}`);
    for (const share of shares) {
      const all = [];
      for (let round = 0; round < rounds; round++) all.push(await advise(run, subject, share * size));
      const [first] = all;
      if (first === undefined) continue;
      const { bare, before, bytesBefore, drops } = first.advice;
      const now = withReferences ? `now ${((before / bare) * 100).toFixed(2)} % with${megabytes(bytesBefore)}, ${drops.length} to drop` : '';
      printRow(`budget ${share * 100} % of the tables`, [...advicePart(first.advice), now, secondsText(all.map(({ seconds }) => seconds)), `CPU ${secondsText(all.map(({ cpuSeconds }) => cpuSeconds))}`, `${Math.max(...all.map(({ megabytes: most }) => most)).toFixed(0)} MB`, stepsText(first.steps)]);
    }
  }
}
