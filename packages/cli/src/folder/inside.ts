import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import { cliProblems } from '../diagnostics.ts';

/**
 * Returns a guard for paths below `root` (a real path): for each it gives a diagnostic where the path, or a link on its
 * way, leads out of the folder, and where a file stands in the place of a folder. Folders on the way are looked at once.
 */
export function guardOf(root: string): (file: string) => Diagnostic | undefined {
  const folders = new Map<string, Diagnostic | undefined>();
  const guardFolder = (folder: string): Diagnostic | undefined => {
    if (folder === '.') return undefined;
    if (!folders.has(folder)) folders.set(folder, guardFolder(path.posix.dirname(folder)) ?? linkProblem(root, folder) ?? fileProblem(root, folder));
    return folders.get(folder);
  };
  return (file) => {
    // The lock file may have been written by anyone: what it names is not trusted either.
    if (path.isAbsolute(file) || file.split(/[/\\]/).includes('..')) return cliProblems.create('leaves-folder', [], { path: file, target: path.resolve(root, file) });
    return guardFolder(path.posix.dirname(file)) ?? linkProblem(root, file);
  };
}

/** A link must lead to something inside the folder; one that leads nowhere could lead anywhere later. */
function linkProblem(root: string, below: string): Diagnostic | undefined {
  const full = path.join(root, below);
  if (lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined;
  const target = realTarget(full);
  const isInside = target !== undefined && target.startsWith(`${root}${path.sep}`);
  return isInside ? undefined : cliProblems.create('leaves-folder', [], { path: below, target: target ?? readlinkSync(full) });
}

function realTarget(link: string): string | undefined {
  try {
    return realpathSync(link);
  } catch {
    return undefined;
  }
}

function fileProblem(root: string, folder: string): Diagnostic | undefined {
  const stats = lstatSync(path.join(root, folder), { throwIfNoEntry: false });
  return stats === undefined || stats.isDirectory() || stats.isSymbolicLink() ? undefined : cliProblems.create('not-a-folder', [], { path: folder });
}
