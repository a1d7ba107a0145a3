import path from 'node:path';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import { hasErrors } from '@kentledge/core/diagnostic';
import type { Advice } from '@kentledge/core/evidence';
import type { ExitCode, Io } from '../command.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { folderProblem, makeFolder } from '../folder/make-folder.ts';
import { writeWhole } from '../folder/write-file.ts';
import type { OptionValues } from '../input/arguments.ts';
import { parseArguments, sizeOption, textOption } from '../input/arguments.ts';
import { briefOptions, briefUsage } from '../input/brief-options.ts';
import { failureText } from '../input/failure-text.ts';
import type { OpenedWorkload } from '../input/open-workload.ts';
import { atPlaces, briefWorkload, filesWorkload, liveWorkload } from '../input/open-workload.ts';
import { printOptions } from '../output/print-options.ts';
import { progressTo } from '../output/progress.ts';
import { tell, writeJson } from '../output/tell.ts';

const synopsis = 'kentledge indexes [FILE | --schema PATH --queries PATH [--stats FILE] | --from URL [--queries PATH]] [--budget SIZE] [-o DIR] [--seed N] [--json]';
const options = {
  schema: textOption('a file with the statements of a schema, or a folder of them', 'schema.sql'),
  queries: textOption('a file with queries, or a folder of them', 'queries.sql'),
  stats: textOption('a file that `kentledge stats` wrote', 'stats.json'),
  from: textOption('the URL of a PostgreSQL database', 'postgresql://user@host:5432/database'),
  budget: sizeOption('2GB'),
  out: textOption('a folder', 'DIR', 'o'),
  ...briefOptions,
};
type Given = OptionValues<typeof options>;

export const indexes = defineCommand({
  id: 'indexes',
  summary: 'say which indexes a schema needs for its queries, and which it does not',
  usage: `${synopsis}

${briefUsage}
  --schema PATH    what makes a schema that isn't ours: a dump without rows, migrations, or a folder of .sql files
  --queries PATH   its queries with $1 for what is given: .sql (\`-- name:\`, \`-- calls:\` and \`-- rate:\` above a query are
                   read), or pg_stat_statements as .csv or .json; or a folder of them
  --stats FILE     how many rows there are and how their values spread, as \`kentledge stats\` writes it. Without it, a
                   million rows in each table are assumed
  --from URL       all three from this PostgreSQL database (13 to 18): its catalog and pg_stat_statements, in
                   transactions that can only read, and never a row. The password may be in the URL or in PGPASSWORD
  --budget SIZE    most that all indexes may take that enforce nothing: 500MB, 2GB. Without it, each is worth its size
  -o, --out DIR    write indexes.html, a page with all plans before and after, and indexes.json into this folder
  --seed N         of a brief: the same seed (1, if none is given) gives the same statistics on the same day
  --json           print the advice with the plans before and after

Nothing is planned on a database of yours: a PostgreSQL of its own plans the queries, without a row in it.

Exit code: 0 no change is worth it, 1 indexes are to create or to drop, 2 the input has errors, 3 the run failed.`,
  async run(args, io) {
    const { names, options: given, diagnostics } = parseArguments(args, { command: 'indexes', synopsis, names: ['FILE'], required: 0, options });
    const problems = diagnostics.length > 0 ? diagnostics : sourceProblems(names[0], given);
    tell(io, problems);
    return problems.length > 0 ? exitCodes.badInput : advise(io, names[0], given);
  },
});

/** A brief, files, or a database: one of the three, with what belongs to it. */
function sourceProblems(file: string | undefined, given: Given): readonly Diagnostic[] {
  const missing = (argument: string): Diagnostic => cliProblems.create('missing-argument', [], { argument, command: 'indexes', synopsis });
  const surplus = (command: string, names: readonly (keyof Given)[]): readonly Diagnostic[] => names.filter((name) => given[name] !== undefined).map((name) => cliProblems.create('unknown-option', [], { option: `--${name}`, near: undefined, command }));
  if (file !== undefined) return surplus('indexes FILE', ['schema', 'queries', 'stats', 'from']);
  if (given.from !== undefined) return surplus('indexes --from', ['schema', 'stats', 'seed']);
  if (given.seed !== undefined) return surplus('indexes --schema', ['seed']);
  if (given.schema === undefined && given.queries === undefined) return [missing('FILE, --schema with --queries, or --from URL')];
  return (['schema', 'queries'] as const).filter((name) => given[name] === undefined).map((name) => missing(`--${name}`));
}

function opened(io: Io, file: string | undefined, { schema = '', queries, stats, from, seed = 1 }: Given): Promise<OpenedWorkload | undefined> {
  if (file !== undefined) return briefWorkload(io, file, seed);
  return from === undefined ? filesWorkload(io, { schema, queries: queries ?? '', stats }) : liveWorkload(io, from, queries);
}

async function advise(io: Io, file: string | undefined, given: Given): Promise<ExitCode> {
  const { Failure, openRun } = await import('@kentledge/prove/run');
  const { adviseWorkload } = await import('@kentledge/prove/indexes');
  // Before all the work whose result could not be written.
  const refused = given.out === undefined ? undefined : folderProblem(given.out, path.resolve(io.cwd, given.out));
  if (refused !== undefined) {
    tell(io, [refused]);
    return exitCodes.failed;
  }
  const isSeen = io.isTerminal && given.json !== true;
  const progress = progressTo(io.stderr, true);
  try {
    const workload = await opened(io, file, given);
    if (workload === undefined) return exitCodes.badInput;
    const { schema, places, queries, unread, statistics, diagnostics, sources, mayDrop, pinOf } = workload;
    tell(io, diagnostics, sources);
    if (hasErrors(diagnostics)) return exitCodes.badInput;
    const run = await openRun();
    try {
      const { advice, told } = await adviseWorkload(run, { schema, queries, unread, statistics, budget: given.budget, mayDrop, onProgress: (doing, done, of) => isSeen && progress.tell({ doing, share: done / of }) });
      if (isSeen) progress.end();
      tell(io, atPlaces(told, places), sources);
      const { adviceText } = await import('@kentledge/core/report');
      if (given.json === true) writeJson(io, advice);
      else io.stdout.write(adviceText(advice, { ...printOptions(io), pinOf }));
      if (given.out !== undefined && !(await writeFiles(io, given.out, workload.name, advice))) return exitCodes.failed;
      return advice.drops.length > 0 || advice.indexes.some(({ state }) => state === 'new') ? exitCodes.found : exitCodes.fine;
    } finally {
      await run.close();
    }
  } catch (error) {
    if (isSeen) progress.end();
    if (!(error instanceof Failure)) throw error;
    tell(io, [error.toDiagnostic()]);
    return error.code === 'prove/live-url' ? exitCodes.badInput : exitCodes.failed;
  }
}

/** Writes the page and the numbers; false where the folder can't be written into, which is told. */
async function writeFiles(io: Io, folder: string, name: string, advice: Advice): Promise<boolean> {
  const { advicePage } = await import('@kentledge/core/report');
  const full = path.resolve(io.cwd, folder);
  try {
    makeFolder(full);
    writeWhole(path.join(full, 'indexes.json'), `${JSON.stringify(advice, null, 1)}\n`);
    writeWhole(path.join(full, 'indexes.html'), advicePage(name, advice));
  } catch (error) {
    tell(io, [cliProblems.create('write-failed', [], { path: folder, reason: failureText(error) })]);
    return false;
  }
  return true;
}
