import type { Diagnostic } from '../diagnostic/index.ts';
import { hasErrors } from '../diagnostic/index.ts';
import { emit, readLock } from '../emit/index.ts';
import type { EmitOptions, FileTree, Lock, LockedFile } from '../emit/index.ts';
import type { System } from '../system/index.ts';

/** The files of a build, and what the last one left. */
export interface BuiltSystem {
  /** Undefined if any diagnostic is an error. */
  readonly tree: FileTree | undefined;
  /** The lock of the last build. */
  readonly lock: Lock | undefined;
  /** Every file that belongs to the folder afterwards, without the lock file: those of earlier builds that are history too. */
  readonly files: readonly LockedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Returns the files that a system becomes in a folder with this lock file (its text; undefined for a new folder). */
export function buildSystem(system: System, lockText: string | undefined, options: EmitOptions): BuiltSystem {
  const last = lockText === undefined ? { lock: undefined, diagnostics: [] } : readLock(lockText);
  if (hasErrors(last.diagnostics)) return { tree: undefined, files: [], ...last };
  const { tree, lock, diagnostics } = emit(system, last.lock, options);
  const told = [...last.diagnostics, ...diagnostics];
  return { tree: hasErrors(told) ? undefined : tree, lock: last.lock, files: lock.files, diagnostics: told };
}
