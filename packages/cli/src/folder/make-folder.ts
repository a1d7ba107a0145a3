import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import { cliProblems } from '../diagnostics.ts';
import { failureCode, failureText } from '../input/failure-text.ts';

/** Makes a folder and those above it, where they are missing. Not by `recursive`: in /proc Node then tries for ever. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (failureCode(error) === 'EEXIST' && statSync(folder).isDirectory()) return;
    if (failureCode(error) !== 'ENOENT' || path.dirname(folder) === folder) throw error;
    makeFolder(path.dirname(folder));
    mkdirSync(folder);
  }
}

/** Returns why the folder at `full`, told of as it was `typed`, can't be written into, as far as that is known before it is tried. */
export function folderProblem(typed: string, full: string): Diagnostic | undefined {
  try {
    const stats = statSync(full, { throwIfNoEntry: false });
    if (stats === undefined && path.dirname(full) !== full) return folderProblem(typed, path.dirname(full));
    if (stats?.isDirectory() === false) return cliProblems.create('not-a-folder', [], { path: typed });
    accessSync(full, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return cliProblems.create('write-failed', [], { path: typed, reason: failureText(error) });
  }
}
