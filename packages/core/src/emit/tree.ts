import type { Diagnostic } from '../diagnostic/index.ts';
import { emitProblems } from './diagnostics.ts';

/** Who may change an emitted file: a build (`generated`), people after the first build (`yours`), nobody (`history`). */
export type Owner = 'generated' | 'yours' | 'history';

/** One emitted file. Its text ends lines with LF. */
export interface EmittedFile {
  readonly text: string;
  readonly owner: Owner;
  /** Ids in the system that it says something about: `Order`, `placeOrder`, `Order.store`. */
  readonly ids: readonly string[];
  /** The file that people edit when they want this generated one to do something else. */
  readonly instead?: string;
}

/** Path below the output folder (`src/main.ts`, `/` on every machine) to file, sorted by path. */
export type FileTree = ReadonlyMap<string, EmittedFile>;

/** What an emitter claims: a file and its path. */
export interface FileClaim extends EmittedFile {
  readonly path: string;
}

const segment = /^[A-Za-z0-9_.][A-Za-z0-9_.-]*$/;
const maxPathLength = 240;

/** Returns true if the path stays below the output folder and is written alike on every file system. */
export function isSafePath(path: string): boolean {
  if (path === '' || path.length > maxPathLength) return false;
  return path.split('/').every((part) => segment.test(part) && part !== '.' && part !== '..' && !part.endsWith('.'));
}

/**
 * Returns the tree of what the emitters claim, and a diagnostic for each path that two claim (also if they differ in
 * upper and lower case only, which some file systems take for one) or that would leave the output folder.
 */
export function growTree(claims: readonly { readonly emitter: string; readonly file: FileClaim }[]): { readonly tree: FileTree; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const claimedBy = new Map<string, string>();
  const files: (readonly [string, EmittedFile])[] = [];
  for (const { emitter, file } of claims) {
    const { path, ...rest } = file;
    const folded = path.toLowerCase();
    const first = claimedBy.get(folded);
    if (!isSafePath(path)) diagnostics.push(emitProblems.create('bad-path', [], { path, emitter }));
    else if (first !== undefined) diagnostics.push(emitProblems.create('path-taken', [], { path, first, second: emitter }));
    else {
      claimedBy.set(folded, emitter);
      files.push([path, rest]);
    }
  }
  return { tree: new Map(files.toSorted(([a], [b]) => compareText(a, b))), diagnostics };
}

/** Orders by code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
