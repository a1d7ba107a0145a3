import path from 'node:path';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { Statistics } from '@kentledge/core/statistics';
import type { ExitCode, Io } from '../command.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { writeWhole } from '../folder/write-file.ts';
import type { OptionValues } from '../input/arguments.ts';
import { flag, numberOption, parseArguments, textOption } from '../input/arguments.ts';
import { briefOptions, briefUsage } from '../input/brief-options.ts';
import { failureText } from '../input/failure-text.ts';
import { openSystem } from '../input/open-system.ts';
import { describeStatistics } from '../output/statistics-text.ts';
import { tell, writeJson } from '../output/tell.ts';

const synopsis = 'kentledge stats [FILE] [--from URL] [--scale S] [--without-values] [--seed N] [-o OUT] [--json]';
const options = {
  ...briefOptions,
  from: textOption('the URL of a PostgreSQL database', 'postgresql://user@host:5432/database'),
  scale: numberOption('a share of the declared rows, over 0 and up to 1', '0.01', { low: 1e-9, high: 1, whole: false }),
  'without-values': flag,
  out: textOption('a file', 'stats.json', 'o'),
};
type Given = OptionValues<typeof options>;

export const stats = defineCommand({
  id: 'stats',
  summary: 'tell what the planner of PostgreSQL knows of a database: of a brief without one, or of a live one',
  usage: `${synopsis}

${briefUsage} Of a brief, the
statistics are those of the rows that prove would fill, by which a twin plans as the filled database would.
  --from URL         read them from this PostgreSQL database (13 to 18): its catalog, in one transaction that can only
                     read, and never a row. The password may be in the URL or in PGPASSWORD
  --scale S          share of the declared rows; 1 is all, and what is taken without it
  --without-values   of a database, leave out what stands in columns of texts (frequent values, ranges, elements):
                     it may be personal. Values of numbers, times, truth values, enums and UUIDs stay
  --seed N           the same seed (1, if none is given) gives the same statistics on the same day
  -o, --out OUT      write the document into this file, and print what is in it
  --json             print the document also then; without -o it is printed in any case

Exit code: 0 told, 2 the brief has errors or an option is wrong, 3 the database could not be read.`,
  async run(args, io) {
    const { names, options: given, diagnostics } = parseArguments(args, { command: 'stats', synopsis, names: ['FILE'], required: 0, options });
    const [file] = names;
    const problems = diagnostics.length > 0 ? diagnostics : sourceProblems(file, given);
    tell(io, problems);
    if (problems.length > 0) return exitCodes.badInput;
    const read = given.from === undefined ? await ofBrief(io, file ?? '', given) : await ofDatabase(io, given.from, given);
    return typeof read === 'number' ? read : finish(io, read, given);
  },
});

/** Of a brief or of a database: one of both, with what belongs to it. */
function sourceProblems(file: string | undefined, given: Given): readonly Diagnostic[] {
  if (file === undefined && given.from === undefined) return [cliProblems.create('missing-argument', [], { argument: 'FILE or --from URL', command: 'stats', synopsis })];
  if (file !== undefined && given.from !== undefined) return [cliProblems.create('surplus-argument', [], { argument: file, command: 'stats --from', synopsis })];
  const [command, others] = file === undefined ? (['stats --from', ['scale', 'seed']] as const) : (['stats FILE', ['without-values']] as const);
  return others.filter((name) => given[name] !== undefined).map((name) => cliProblems.create('unknown-option', [], { option: `--${name}`, near: undefined, command }));
}

async function ofBrief(io: Io, file: string, { scale = 1, seed = 1 }: Given): Promise<Statistics | ExitCode> {
  const opened = await openSystem(io, file);
  if (opened === undefined) return exitCodes.badInput;
  const { statisticsOf, startOfDay } = await import('@kentledge/prove/statistics');
  return statisticsOf(opened.system, { seed, scale, asOf: startOfDay(new Date()) });
}

async function ofDatabase(io: Io, url: string, given: Given): Promise<Statistics | ExitCode> {
  const { Failure } = await import('@kentledge/prove/run');
  const { liveStatistics } = await import('@kentledge/prove/statistics');
  try {
    const { statistics, told } = await liveStatistics(url, { taken: new Date().toISOString(), withoutValues: given['without-values'] === true });
    tell(io, told);
    return statistics;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(io, [error.toDiagnostic()]);
    return error.code === 'prove/live-url' ? exitCodes.badInput : exitCodes.failed;
  }
}

function finish(io: Io, statistics: Statistics, { out, json }: Given): ExitCode {
  if (out !== undefined) {
    try {
      writeWhole(path.resolve(io.cwd, out), `${JSON.stringify(statistics, null, 1)}\n`);
    } catch (error) {
      tell(io, [cliProblems.create('write-failed', [], { path: out, reason: failureText(error) })]);
      return exitCodes.failed;
    }
  }
  if (out === undefined || json === true) writeJson(io, statistics);
  else io.stdout.write(describeStatistics(statistics, out));
  return exitCodes.fine;
}
