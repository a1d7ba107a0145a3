import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import { lockPath } from '@kentledge/core/emit';
import { cliProblems } from '../diagnostics.ts';
import { sha256 } from '../emit-options.ts';
import { failureText } from '../input/failure-text.ts';
import { guardOf } from './inside.ts';
import { folderProblem } from './make-folder.ts';

/** A folder that a build may write into. */
export interface OutputFolder {
  /** Its real path; it need not exist yet. */
  readonly root: string;
  /** Text of the last build's lock file; undefined for a new folder. */
  readonly lockText: string | undefined;
}

/** The folder, or why a build may not write there. */
export interface OpenedFolder {
  readonly folder: OutputFolder | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Returns the folder at `full`, told of as it was `typed`: it must be missing, empty (but for .git), or the work of a build. */
export function openOutputFolder(typed: string, full: string): OpenedFolder {
  try {
    const stats = statSync(full, { throwIfNoEntry: false });
    const problem = folderProblem(typed, full);
    if (problem !== undefined) return refused(problem);
    if (stats === undefined) return { folder: { root: full, lockText: undefined }, diagnostics: [] };
    const root = realpathSync(full);
    const entries = readdirSync(root).filter((name) => name !== '.git');
    if (entries.length === 0) return { folder: { root, lockText: undefined }, diagnostics: [] };
    if (!entries.includes(lockPath)) return refused(cliProblems.create('folder-not-ours', [], { path: typed }));
    const leaves = guardOf(root)(lockPath);
    if (leaves !== undefined) return refused(leaves);
    return { folder: { root, lockText: readFileSync(path.join(root, lockPath), 'utf8') }, diagnostics: [] };
  } catch (error) {
    return refused(cliProblems.create('unreadable', [], { path: typed, reason: failureText(error) }));
  }
}

function refused(diagnostic: Diagnostic): OpenedFolder {
  return { folder: undefined, diagnostics: [diagnostic] };
}

/** What is in a folder at some paths: SHA-256 of each file that is there, and what stands in the way. */
export interface Present {
  readonly hashes: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Returns what is in the folder at each of these paths; a folder that no build wrote is empty. */
export function readPresent({ root, lockText }: OutputFolder, files: Iterable<string>): Present {
  if (lockText === undefined) return { hashes: new Map(), diagnostics: [] };
  const guard = guardOf(root);
  const hashes = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    const problem = guard(file);
    if (problem !== undefined) {
      diagnostics.push(problem);
      continue;
    }
    try {
      const full = path.join(root, file);
      if (statSync(full, { throwIfNoEntry: false }) !== undefined) hashes.set(file, sha256(readFileSync(full)));
    } catch (error) {
      diagnostics.push(cliProblems.create('unreadable', [], { path: file, reason: failureText(error) }));
    }
  }
  return { hashes, diagnostics };
}
