import type { Diagnostic } from '../diagnostic/index.ts';
import type { System } from '../system/index.ts';
import { contractsOf } from './contract/contract.ts';
import { emitProblems } from './diagnostics.ts';
import type { EmitContext } from './emitter.ts';
import { items as emitters } from './emitters/index.gen.ts';
import type { Lock, LockedFile } from './lock.ts';
import { lockedTable, lockPath, writeLock } from './lock.ts';
import type { RuntimeTables } from './migration/migration.ts';
import type { EmittedFile, FileTree } from './tree.ts';
import { compareText, growTree } from './tree.ts';

/** What `emit` takes from the door, since it is pure. */
export interface EmitOptions {
  /** Sources of `runtime/` and `policies/` without their tests, by path below `src/kentledge`: `runtime/index.ts`. */
  readonly runtimeFiles: Readonly<Record<string, string>>;
  /** SQL of the tables that the runtime needs for itself, to make and to drop them. */
  readonly runtimeTables: RuntimeTables;
  /** SHA-256 of a text, hex. */
  readonly hash: (text: string) => string;
}

export interface Emitted {
  /** Every file of this build, the lock file among them; migrations of earlier builds are not repeated. */
  readonly tree: FileTree;
  readonly lock: Lock;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Returns the files that a system becomes. With the lock of the last build a changed schema appends a migration.
 * If a diagnostic is an error, the tree must not be written.
 */
export function emit(system: System, lock: Lock | undefined, options: EmitOptions): Emitted {
  const told: Diagnostic[] = [];
  if (lock !== undefined && lock.system !== system.name) told.push(emitProblems.create('other-system', [], { found: lock.system, wanted: system.name }));
  const context: EmitContext = {
    ...contractsOf(system),
    runtimeFiles: options.runtimeFiles,
    runtimeTables: options.runtimeTables,
    lock,
    report: (diagnostic) => told.push(diagnostic),
  };
  const claims = emitters.flatMap((emitter) => emitter.emit(system, context).map((file) => ({ emitter: emitter.id, file })));
  const grown = growTree(claims);
  const next = nextLock(system, lock, grown.tree, options);
  const lockFile: EmittedFile = { text: writeLock(next), owner: 'generated', ids: [] };
  const entries: (readonly [string, EmittedFile])[] = [...grown.tree, [lockPath, lockFile]];
  const tree = new Map(entries.toSorted(([a], [b]) => compareText(a, b)));
  return { tree, lock: next, diagnostics: [...told, ...grown.diagnostics] };
}

function nextLock(system: System, last: Lock | undefined, tree: FileTree, options: EmitOptions): Lock {
  const known = new Map((last?.files ?? []).map((file) => [file.path, file]));
  const files: LockedFile[] = [...tree].map(([path, { owner, text }]) => {
    const before = known.get(path);
    // What people own was written by the first build; a later default never reaches the folder.
    return owner === 'yours' && before?.owner === 'yours' ? before : { path, owner, sha256: options.hash(text) };
  });
  const kept = [...known.values()].filter((file) => file.owner === 'history' && !tree.has(file.path));
  return {
    format: 1,
    system: system.name,
    brief: system.hash,
    files: [...files, ...kept].toSorted((a, b) => compareText(a.path, b.path)),
    schema: system.tables.map(lockedTable),
  };
}
