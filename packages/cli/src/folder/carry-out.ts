import { rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { FileTree, WritePlan } from '@kentledge/core/emit';
import { lockPath } from '@kentledge/core/emit';
import { cliProblems } from '../diagnostics.ts';
import { failureCode, failureText } from '../input/failure-text.ts';
import { makeFolder } from './make-folder.ts';
import { writeWhole } from './write-file.ts';

/**
 * Writes and removes below `root`, told of as it was `typed`, what the plan says, the lock file last: a build that is cut
 * short is finished by the next one. Returns why it stopped, or nothing.
 */
export function carryOut(typed: string, root: string, plan: WritePlan, tree: FileTree): Diagnostic | undefined {
  const made = new Set<string>();
  const lockLast = plan.writes.toSorted((a, b) => Number(a.path === lockPath) - Number(b.path === lockPath));
  for (const { path: file, does } of lockLast) {
    const full = path.join(root, file);
    try {
      if (does === 'write') write(full, tree.get(file)?.text, made);
      if (does === 'remove') remove(root, full);
    } catch (error) {
      return cliProblems.create('write-failed', [], { path: path.join(typed, file), reason: failureText(error) });
    }
  }
  return undefined;
}

function write(full: string, text: string | undefined, made: Set<string>): void {
  if (text === undefined) throw new Error(`the plan writes ${full}, which is in no tree`);
  const folder = path.dirname(full);
  if (!made.has(folder)) makeFolder(folder);
  made.add(folder);
  writeWhole(full, text);
}

/** Removes a file, and the folders that this leaves empty. */
function remove(root: string, full: string): void {
  rmSync(full, { force: true });
  for (let folder = path.dirname(full); folder.startsWith(`${root}${path.sep}`); folder = path.dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch (error) {
      if (['ENOTEMPTY', 'EEXIST'].includes(failureCode(error) ?? '')) return;
      throw error;
    }
  }
}
