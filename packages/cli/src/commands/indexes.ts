import path from 'node:path';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import { hasErrors } from '@kentledge/core/diagnostic';
import type { Source } from '@kentledge/core/source';
import type { ExitCode, Io } from '../command.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import type { OptionValues } from '../input/arguments.ts';
import { flag, parseArguments, sizeOption, textOption } from '../input/arguments.ts';
import { failureText } from '../input/failure-text.ts';
import { openStatistics } from '../input/open-statistics.ts';
import { printOptions } from '../output/print-options.ts';
import { progressTo } from '../output/progress.ts';
import { printed, tell, writeJson } from '../output/tell.ts';

const synopsis = 'kentledge indexes --schema PATH --queries PATH [--stats FILE] [--budget SIZE] [--json]';
const options = {
  schema: textOption('a file with the statements of a schema, or a folder of them', 'schema.sql'),
  queries: textOption('a file with queries, or a folder of them', 'queries.sql'),
  stats: textOption('a file that `kentledge stats` wrote', 'stats.json'),
  budget: sizeOption('2GB'),
  json: flag,
};
type Given = OptionValues<typeof options>;

export const indexes = defineCommand({
  id: 'indexes',
  summary: 'say which indexes a schema needs for its queries, and which it does not',
  usage: `${synopsis}

  --schema PATH    what makes the schema: a dump without rows, migrations, or a folder of .sql files
  --queries PATH   the queries with $1 for what is given: .sql (\`-- name:\` and \`-- calls:\` above a query are read), or
                   pg_stat_statements as .csv or .json; or a folder of them
  --stats FILE     how many rows there are and how their values spread (see: kentledge stats). Without it, a million rows
                   in each table are assumed
  --budget SIZE    most that all indexes may take that enforce nothing: 500MB, 2GB
  --json           print the advice with the plans before and after

Nothing is run against a database of yours: an own PostgreSQL plans the queries, without a row in it.

Exit code: 0 no change is worth it, 1 indexes are to create or to drop, 2 the input has errors, 3 the run failed.`,
  async run(args, io) {
    const { options: given, diagnostics } = parseArguments(args, { command: 'indexes', synopsis, names: [], required: 0, options });
    const missing = (['schema', 'queries'] as const).filter((name) => given[name] === undefined);
    const problems = [...diagnostics, ...missing.map((name) => cliProblems.create('missing-argument', [], { argument: `--${name}`, command: 'indexes', synopsis }))];
    if (problems.length > 0) {
      tell(io, problems);
      return exitCodes.badInput;
    }
    return advise(io, given);
  },
});

async function advise(io: Io, given: Given): Promise<ExitCode> {
  const { readQueryFiles, readSchemaFiles, sqlParser } = await import('@kentledge/prove/workload');
  const { parseStatement } = await sqlParser();
  const schema = await readable(io, given.schema ?? '', (file) => readSchemaFiles(file, parseStatement));
  const workload = await readable(io, given.queries ?? '', (file) => readQueryFiles(file, parseStatement));
  const statistics = given.stats === undefined ? undefined : openStatistics(io, given.stats);
  const diagnostics = [...schema.diagnostics, ...workload.diagnostics, ...(statistics?.diagnostics ?? [])];
  const sources = [...schema.sources, ...workload.sources];
  if (hasErrors(diagnostics) || schema.value === undefined || workload.value === undefined) {
    io.stderr.write(printed(io, diagnostics, sources));
    return exitCodes.badInput;
  }
  const { Failure, openRun } = await import('@kentledge/prove/run');
  const { adviseWorkload } = await import('@kentledge/prove/indexes');
  const progress = progressTo(io.stderr, io.isTerminal && given.json !== true);
  const run = await openRun();
  try {
    const { advice, told } = await adviseWorkload(run, {
      schema: schema.value.statements.map(({ sql }) => sql),
      queries: workload.value.queries,
      ...(statistics?.statistics === undefined ? {} : { statistics: statistics.statistics }),
      ...(given.budget === undefined ? {} : { budget: given.budget }),
      onProgress: (doing, done, of) => progress.tell({ doing, share: done / of }),
    });
    progress.end();
    tell(io, [...diagnostics, ...told], sources);
    const { adviceText } = await import('@kentledge/core/report');
    if (given.json === true) writeJson(io, advice);
    else io.stdout.write(adviceText(advice, printOptions(io)));
    return advice.drops.length > 0 || advice.indexes.some(({ state }) => state === 'new') ? exitCodes.found : exitCodes.fine;
  } catch (error) {
    progress.end();
    if (!(error instanceof Failure)) throw error;
    tell(io, [...diagnostics, error.toDiagnostic()], sources);
    return exitCodes.failed;
  } finally {
    await run.close();
  }
}

interface Read<T> {
  readonly value?: T;
  readonly sources: readonly Source[];
  readonly diagnostics: readonly Diagnostic[];
}

async function readable<T extends { readonly diagnostics: readonly Diagnostic[]; readonly sources: readonly Source[] }>(io: Io, typed: string, read: (file: string) => Promise<T>): Promise<Read<T>> {
  try {
    // Named as it was typed, for those who stand where it was typed.
    const value = await read(path.relative('', path.resolve(io.cwd, typed)) || '.');
    return { value, sources: value.sources, diagnostics: value.diagnostics };
  } catch (error) {
    return { sources: [], diagnostics: [cliProblems.create('unreadable', [], { path: typed, reason: failureText(error) })] };
  }
}
