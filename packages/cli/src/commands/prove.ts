import path from 'node:path';
import type { Evidence } from '@kentledge/core/evidence';
import { buildSystem, proofOf, reportPage } from '@kentledge/core/pipeline';
import type { ProveOptions } from '@kentledge/prove';
import packageJson from '../../package.json' with { type: 'json' };
import type { ExitCode, Io } from '../command.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { emitOptions } from '../emit-options.ts';
import { folderProblem, makeFolder } from '../folder/make-folder.ts';
import { writeWhole } from '../folder/write-file.ts';
import type { OptionValues } from '../input/arguments.ts';
import { flag, numberOption, parseArguments, textOption } from '../input/arguments.ts';
import { briefOptions, briefUsage } from '../input/brief-options.ts';
import { failureText } from '../input/failure-text.ts';
import { openCode } from '../input/open-code.ts';
import { openSystem } from '../input/open-system.ts';
import type { OpenedSystem } from '../input/open-system.ts';
import { commandLine } from '../input/redact.ts';
import { asTyped } from '../output/as-typed.ts';
import { shellWord } from '../output/shell-word.ts';
import { describePlan } from '../output/plan-text.ts';
import { printOptions } from '../output/print-options.ts';
import { progressTo } from '../output/progress.ts';
import { tell, writeJson } from '../output/tell.ts';

const synopsis = 'kentledge prove FILE [--quick] [--scale S] [--seconds N] [--code DIR] [--database URL] [--port N] [--seed N] [-o DIR] [--json]';
const options = {
  ...briefOptions,
  quick: flag,
  scale: numberOption('a share of the declared rows, over 0 and up to 1', '0.01', { low: 1e-9, high: 1, whole: false }),
  seconds: numberOption('a number of seconds from 1 to 86400', '30', { low: 1, high: 86_400, whole: false }),
  code: textOption('a folder that a build wrote', 'DIR'),
  database: textOption('the URL of a PostgreSQL server', 'postgresql://user@host:5432/postgres'),
  port: numberOption('a port from 1 to 65535', '8080', { low: 1, high: 65_535, whole: true }),
  out: textOption('a folder', 'DIR', 'o'),
};
type Given = OptionValues<typeof options>;

export const prove = defineCommand({
  id: 'prove',
  summary: 'start the backend of a brief, fill it, load it, and judge it by its objectives',
  usage: `${synopsis}

${briefUsage}
  --quick          the whole in about a minute, instead of up to five
  --scale S        share of the declared rows to fill; 1 is all. Without it, what fits into the time and the disk
  --seconds N      seconds of load
  --code DIR       prove the folder that a build wrote, with what people edited in it
  --database URL   use this PostgreSQL server: only a database of its own is made there and dropped again. The password
                   may be in the URL or in PGPASSWORD. Without it, a server of its own is started
  --port N         port of the service, on 127.0.0.1
  --seed N         the same seed (1, if none is given) gives the same data and requests; it stands in the evidence
  -o, --out DIR    where evidence.json and report.html go (kentledge-out/<system>)
  --json           print the evidence

Exit code: 0 every planned objective is met, 1 one is missed, 2 the brief has errors or the folder is refused, 3 the
run failed, or something planned could not be judged.`,
  async run(args, io) {
    const { names, options: given, diagnostics } = parseArguments(args, { command: 'prove', synopsis, names: ['FILE'], required: 1, options });
    const isUrl = given.database === undefined || /^postgres(ql)?:$/.test(URL.parse(given.database)?.protocol ?? '');
    const problems = [...diagnostics, ...(isUrl ? [] : [cliProblems.create('bad-database-url', [], {})])];
    tell(io, problems);
    const [file] = names;
    if (file === undefined || problems.length > 0) return exitCodes.badInput;
    const opened = await openSystem(io, file);
    if (opened === undefined) return exitCodes.badInput;
    const folder = outputFolder(opened, given);
    // Before minutes of work that nothing would be left of.
    const refused = folderProblem(folder, path.resolve(io.cwd, folder));
    if (refused !== undefined) tell(io, [refused]);
    const project = refused === undefined ? await projectOf(io, opened, given.code) : undefined;
    if (project === undefined) return exitCodes.badInput;
    return proveProject(io, opened, project, { given, command: commandLine('prove', args) });
  },
});

/** Where evidence and page go, as it would be typed. */
function outputFolder({ system }: Pick<OpenedSystem, 'system'>, { out }: Given): string {
  return out ?? path.join('kentledge-out', system.name);
}

/** The code to prove: what the brief gives, or a built folder. */
async function projectOf(io: Io, { system }: OpenedSystem, code: string | undefined): Promise<ProveOptions['project'] | undefined> {
  if (code !== undefined) return openCode(io, code, system);
  const { tree, diagnostics } = buildSystem(system, undefined, await emitOptions());
  if (tree === undefined) tell(io, diagnostics);
  return tree === undefined ? undefined : { files: new Map([...tree].map(([name, { text }]) => [name, text])) };
}

interface Asked {
  readonly given: Given;
  readonly command: string;
}

async function proveProject(io: Io, opened: OpenedSystem, project: ProveOptions['project'], { given, command }: Asked): Promise<ExitCode> {
  const { system } = opened;
  const { exitCodeOf, Failure, prove: run } = await import('@kentledge/prove');
  const sink = given.json === true ? io.stderr : io.stdout;
  const [quick, seed] = [given.quick === true, given.seed ?? 1];
  sink.write(describePlan(system, { quick, seed, scale: given.scale, seconds: given.seconds, code: given.code, ownDatabase: given.database === undefined }));
  const progress = progressTo(sink, io.isTerminal && given.json !== true);
  let evidence: Evidence;
  try {
    evidence = await run({ system, project, ...proofOf(system), quick, seed, ...environmentOf(given), version: packageJson.version, command, onProgress: progress.tell });
  } catch (error) {
    progress.end();
    if (!(error instanceof Failure)) throw error;
    tell(io, [error.toDiagnostic()]);
    if (error.detail !== '') io.stderr.write(`${error.detail.trimEnd()}\n`);
    return exitCodes.failed;
  }
  progress.end();
  return finish(io, opened, evidence, { given, exitCode: exitCodeOf(evidence.verdicts) });
}

/** What was said about the run's surroundings, without what was not. */
function environmentOf({ scale, seconds, database, port }: Given): Partial<ProveOptions> {
  return {
    ...(scale === undefined ? {} : { scale }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(database === undefined ? {} : { databaseUrl: database }),
    ...(port === undefined ? {} : { port }),
  };
}

interface Ended {
  readonly given: Given;
  readonly exitCode: ExitCode;
}

/** Prints the verdicts, writes evidence and page, and ends with what it came to. */
async function finish(io: Io, { file, source, system }: OpenedSystem, evidence: Evidence, { given, exitCode }: Ended): Promise<ExitCode> {
  const folder = outputFolder({ system }, given);
  const full = path.resolve(io.cwd, folder);
  const page = await reportPage(source, system, evidence);
  const { runSummary, verdictTable } = await import('@kentledge/core/report');
  if (given.json === true) writeJson(io, evidence);
  else io.stdout.write(`\n${verdictTable(evidence, printOptions(io))}`);
  try {
    makeFolder(full);
    writeWhole(path.join(full, 'evidence.json'), `${JSON.stringify(evidence, null, 1)}\n`);
    writeWhole(path.join(full, 'report.html'), page);
  } catch (error) {
    tell(io, [cliProblems.create('write-failed', [], { path: folder, reason: failureText(error) })]);
    return exitCodes.failed;
  }
  if (given.json !== true) io.stdout.write(`\n${asTyped(io, runSummary(system, evidence, { brief: shellWord(file), page: path.join(folder, 'report.html'), evidence: path.join(folder, 'evidence.json') }))}`);
  return exitCode;
}
