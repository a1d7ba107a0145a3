import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defineCommand, exitCodes } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { parseArguments } from '../input/arguments.ts';
import { failureCode, failureText } from '../input/failure-text.ts';
import { tell } from '../output/tell.ts';
import { starterBrief } from '../starter-brief.ts';

const synopsis = 'kentledge init [DIR]';

export const init = defineCommand({
  id: 'init',
  summary: 'write a starter brief.yaml, with comments',
  usage: `${synopsis}

DIR is made if it is not there; without it, the brief is written here. An existing brief.yaml is never overwritten.

Exit code: 0 written, 2 there is a brief.yaml already, 3 it could not be written.`,
  run(args, io) {
    const { names, diagnostics } = parseArguments(args, { command: 'init', synopsis, names: ['DIR'], required: 0, options: {} });
    tell(io, diagnostics);
    if (diagnostics.length > 0) return exitCodes.badInput;
    const file = path.join(names[0] ?? '.', 'brief.yaml');
    const full = path.resolve(io.cwd, file);
    try {
      mkdirSync(path.dirname(full), { recursive: true });
      writeFileSync(full, starterBrief, { flag: 'wx' });
    } catch (error) {
      const exists = failureCode(error) === 'EEXIST';
      tell(io, [exists ? cliProblems.create('file-exists', [], { path: file }) : cliProblems.create('write-failed', [], { path: file, reason: failureText(error) })]);
      return exists ? exitCodes.badInput : exitCodes.failed;
    }
    io.stdout.write(`${file} is written. Next: kentledge check ${file}\n`);
    return exitCodes.fine;
  },
});
