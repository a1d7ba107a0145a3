import path from 'node:path';
import { hasErrors } from '@kentledge/core/diagnostic';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import { planWrites } from '@kentledge/core/emit';
import type { FileTree, LockedFile, WritePlan } from '@kentledge/core/emit';
import { buildSystem } from '@kentledge/core/pipeline';
import type { System } from '@kentledge/core/system';
import type { ExitCode, Io } from '../command.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { emitOptions, sha256 } from '../emit-options.ts';
import { carryOut } from '../folder/carry-out.ts';
import { openOutputFolder, readPresent } from '../folder/output-folder.ts';
import type { OutputFolder } from '../folder/output-folder.ts';
import { flag, parseArguments, textOption } from '../input/arguments.ts';
import { briefOptions, briefUsage, seedUsage } from '../input/brief-options.ts';
import { openSystem } from '../input/open-system.ts';
import { describeBuild, describeChanges } from '../output/build-text.ts';
import { tell, writeJson } from '../output/tell.ts';

const synopsis = 'kentledge build FILE -o DIR [--check] [--force] [--json] [--seed N]';
const options = { ...briefOptions, out: textOption('a folder', 'DIR', 'o'), check: flag, force: flag };

interface Wanted {
  /** The output folder as it was typed. */
  readonly typed: string;
  readonly check: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

export const build = defineCommand({
  id: 'build',
  summary: 'write the backend that a brief describes, as code that runs by itself',
  usage: `${synopsis}

${briefUsage}
  -o, --out DIR   where to: an empty folder, a new one, or that of an earlier build
  --check         write nothing; exit code 1 if a build would change anything
  --force         overwrite generated files that were edited
  --json          what was done with each file, as JSON
${seedUsage(13)}

Generated files are written anew by each build; those that are yours (operations/, computed/) are written once and never
touched again; migrations are only ever added.

Exit code: 0 done, 1 --check found a change, 2 the brief has errors or the folder is refused, 3 writing failed.`,
  async run(args, io) {
    const { names, options: given, diagnostics } = parseArguments(args, { command: 'build', synopsis, names: ['FILE'], required: 1, options });
    tell(io, diagnostics);
    const [file] = names;
    if (file === undefined || diagnostics.length > 0) return exitCodes.badInput;
    if (given.out === undefined) {
      tell(io, [cliProblems.create('missing-argument', [], { argument: '-o DIR', command: 'build', synopsis })]);
      return exitCodes.badInput;
    }
    const opened = await openSystem(io, file);
    if (opened === undefined) return exitCodes.badInput;
    const wanted = { typed: given.out, check: given.check === true, force: given.force === true, json: given.json === true };
    return buildInto(io, opened.system, wanted);
  },
});

async function buildInto(io: Io, system: System, wanted: Wanted): Promise<ExitCode> {
  const { folder, diagnostics } = openOutputFolder(wanted.typed, path.resolve(io.cwd, wanted.typed));
  tell(io, diagnostics);
  if (folder === undefined) return exitCodes.badInput;
  const built = buildSystem(system, folder.lockText, await emitOptions());
  if (built.tree === undefined) {
    tell(io, built.diagnostics);
    return exitCodes.badInput;
  }
  const present = readPresent(folder, new Set([...built.tree.keys(), ...(built.lock?.files ?? []).map((locked) => locked.path)]));
  const plan = planWrites(built.tree, built.lock, present.hashes, { hash: sha256, force: wanted.force });
  const told = [...built.diagnostics, ...present.diagnostics, ...plan.diagnostics];
  tell(io, told);
  return finish(io, { folder, plan, tree: built.tree, files: built.files, isRefused: plan.refused || hasErrors(told) }, wanted, told);
}

interface Planned {
  readonly folder: OutputFolder;
  readonly plan: WritePlan;
  readonly tree: FileTree;
  readonly files: readonly LockedFile[];
  readonly isRefused: boolean;
}

function finish(io: Io, { folder, plan, tree, files, isRefused }: Planned, wanted: Wanted, diagnostics: readonly Diagnostic[]): ExitCode {
  if (!wanted.check && !isRefused) {
    const failure = carryOut(wanted.typed, folder.root, plan, tree);
    if (failure !== undefined) {
      tell(io, [failure]);
      return exitCodes.failed;
    }
  }
  if (wanted.json) writeJson(io, { folder: wanted.typed, changes: plan.changes, writes: plan.writes, diagnostics });
  else if (wanted.check) io.stdout.write(plan.changes ? describeChanges(plan) : `${wanted.typed} is what the brief gives.\n`);
  else if (!isRefused) io.stdout.write(`${describeBuild(wanted.typed, plan, files)}${wanted.typed}/README.md tells how to start it.\n`);
  if (wanted.check) return plan.changes || isRefused ? exitCodes.found : exitCodes.fine;
  return isRefused ? exitCodes.badInput : exitCodes.fine;
}
