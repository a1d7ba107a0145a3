import type { Run } from '@kentledge/prove/run';
import { advise } from './advised.ts';
import { advicePart, printHeading, printRow, secondsText, stepsText } from './print.ts';
import { largeSubject } from './large.ts';
import { tableBytes } from './subject.ts';

/** Our advice for a generated schema, with half of the tables' size for indexes: wanted is 5,000 tables under 60 s and 1.5 GB. */
export async function benchLarge(run: Run, tables: number): Promise<void> {
  const subject = largeSubject(tables);
  printHeading(`Generated: ${subject.name}`);
  const { advice, seconds, cpuSeconds, megabytes, steps } = await advise(run, subject, tableBytes(subject.statistics) / 2);
  printRow('budget 50 % of the tables', [...advicePart(advice), secondsText([seconds]), `CPU ${secondsText([cpuSeconds])}`, `${megabytes.toFixed(0)} MB`]);
  printRow('', [stepsText(steps)]);
}
