import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { briefDeclaration } from '@kentledge/core/read';
import type { Io } from '../command.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { folderProblem, makeFolder } from '../folder/make-folder.ts';
import { flag, parseArguments } from '../input/arguments.ts';
import { failureCode, failureText } from '../input/failure-text.ts';
import { asTyped } from '../output/as-typed.ts';
import { shellWord } from '../output/shell-word.ts';
import { tell } from '../output/tell.ts';
import { starterBrief, starterModule } from '../starter-brief.ts';

const synopsis = 'kentledge init [DIR] [--typescript]';

export const init = defineCommand({
  id: 'init',
  summary: 'write a starter brief, with comments',
  usage: `${synopsis}

Writes brief.yaml. DIR is made if it is not there; without it, the brief is written here. An existing file is never
overwritten.
  --typescript   write brief.ts instead, with kentledge.d.ts, which gives editors its types

Exit code: 0 written, 2 there is such a file already, or DIR can't be written into, 3 writing failed.`,
  run(args, io) {
    const { names, options, diagnostics } = parseArguments(args, { command: 'init', synopsis, names: ['DIR'], required: 0, options: { typescript: flag } });
    tell(io, diagnostics);
    if (diagnostics.length > 0) return exitCodes.badInput;
    const folder = names[0] ?? '.';
    const [brief, text] = options.typescript === true ? ['brief.ts', starterModule] : ['brief.yaml', starterBrief];
    const problem = folderProblem(folder, path.resolve(io.cwd, folder));
    if (problem !== undefined) {
      tell(io, [problem]);
      return exitCodes.badInput;
    }
    const refused = writeNew(io, path.join(folder, brief), text) ?? (options.typescript === true ? writeNew(io, path.join(folder, 'kentledge.d.ts'), briefDeclaration()) : undefined);
    if (refused !== undefined) return refused;
    const typed = path.join(folder, brief);
    const next = `  kentledge check ${shellWord(typed)}            what is wrong with it\n  kentledge prove ${shellWord(typed)} --quick    how the backend that it describes does\n`;
    io.stdout.write(`${typed} is written. Next: edit it, then\n${asTyped(io, next)}`);
    return exitCodes.fine;
  },
});

/** Writes a file that is not there yet; tells why where that fails, and returns what to end with. */
function writeNew(io: Io, file: string, text: string): 2 | 3 | undefined {
  const full = path.resolve(io.cwd, file);
  try {
    makeFolder(path.dirname(full));
    writeFileSync(full, text, { flag: 'wx' });
    return undefined;
  } catch (error) {
    const exists = failureCode(error) === 'EEXIST';
    tell(io, [exists ? cliProblems.create('file-exists', [], { path: file }) : cliProblems.create('write-failed', [], { path: file, reason: failureText(error) })]);
    return exists ? exitCodes.badInput : exitCodes.failed;
  }
}
