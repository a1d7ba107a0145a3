import type { Diagnostic } from '../diagnostic/index.ts';
import { emitProblems } from './diagnostics.ts';
import type { Lock, LockedFile } from './lock.ts';
import { lockPath } from './lock.ts';
import type { EmittedFile, FileTree } from './tree.ts';
import { compareText } from './tree.ts';

/** What a build does about one path. `keep` leaves a file that the tree no longer holds. */
export interface Write {
  readonly path: string;
  readonly does: 'write' | 'skip' | 'remove' | 'keep' | 'refuse';
}

/** What a build would do. The door carries it out only if nothing is refused. */
export interface WritePlan {
  /** Sorted by path. */
  readonly writes: readonly Write[];
  readonly diagnostics: readonly Diagnostic[];
  /** True if a file would be written or removed: what `build --check` answers. */
  readonly changes: boolean;
  /** True if something is refused, and so nothing may be written. */
  readonly refused: boolean;
}

export interface PlanOptions {
  /** SHA-256 of a text, hex. */
  readonly hash: (text: string) => string;
  /** Overwrite edited generated files and files in the way. Never touches `yours` and history. */
  readonly force?: boolean;
}

type Verdict = { readonly does: Write['does']; readonly diagnostic?: Diagnostic };

/**
 * Returns what to do for each path of the tree and of the last build's lock.
 * `present` holds the SHA-256 of each file that is in the output folder now (other files may be missing from it).
 */
export function planWrites(tree: FileTree, lock: Lock | undefined, present: ReadonlyMap<string, string>, options: PlanOptions): WritePlan {
  const locked = new Map((lock?.files ?? []).map((file) => [file.path, file]));
  const writes: Write[] = [];
  const diagnostics: Diagnostic[] = [];
  const decide = (path: string, verdict: Verdict): void => {
    writes.push({ path, does: verdict.does });
    if (verdict.diagnostic !== undefined) diagnostics.push(verdict.diagnostic);
  };
  for (const [path, file] of tree) decide(path, verdictOnFile(path, file, { locked: locked.get(path), present: present.get(path), options }));
  for (const file of locked.values()) {
    if (!tree.has(file.path)) decide(file.path, verdictOnLeftover(file, present.get(file.path), options));
  }
  writes.sort((a, b) => compareText(a.path, b.path));
  return {
    writes,
    diagnostics,
    changes: writes.some(({ does }) => does === 'write' || does === 'remove'),
    refused: writes.some(({ does }) => does === 'refuse'),
  };
}

interface Standing {
  readonly locked: LockedFile | undefined;
  /** Hash of what is in the folder. */
  readonly present: string | undefined;
  readonly options: PlanOptions;
}

function verdictOnFile(path: string, file: EmittedFile, standing: Standing): Verdict {
  const { locked, present, options } = standing;
  if (present === undefined) return { does: 'write' };
  if (present === options.hash(file.text)) return { does: 'skip' };
  if (file.owner === 'yours' && locked?.owner !== 'generated') return { does: 'skip' };
  if (file.owner === 'history') return { does: 'refuse', diagnostic: emitProblems.create('history-changed', [], { path, how: 'edited' }) };
  // The lock can't hold its own hash; it is only ever written by a build.
  if (options.force === true || path === lockPath || present === locked?.sha256) return { does: 'write' };
  return { does: 'refuse', diagnostic: locked === undefined ? emitProblems.create('file-in-the-way', [], { path }) : emitProblems.create('edited-file', [], { path, instead: file.instead }) };
}

function verdictOnLeftover(file: LockedFile, present: string | undefined, options: PlanOptions): Verdict {
  if (file.owner === 'history') {
    if (present === file.sha256) return { does: 'keep' };
    return { does: 'refuse', diagnostic: emitProblems.create('history-changed', [], { path: file.path, how: present === undefined ? 'missing' : 'edited' }) };
  }
  if (present === undefined) return { does: 'skip' };
  if (file.owner === 'yours') return { does: 'keep', diagnostic: emitProblems.create('left-behind', [], { path: file.path }) };
  if (options.force === true || present === file.sha256) return { does: 'remove' };
  return { does: 'refuse', diagnostic: emitProblems.create('edited-file', [], { path: file.path, instead: undefined }) };
}
