import type { Diagnostic } from '../diagnostic/index.ts';
import type { System, View } from '../system/index.ts';
import type { Contract } from './contract/contract.ts';
import type { Lock } from './lock.ts';
import type { RuntimeTables } from './migration/migration.ts';
import type { FileClaim, Owner } from './tree.ts';

/** What every emitter is given beside the system. */
export interface EmitContext {
  /** How each operation that runs looks from outside, by operation id. */
  readonly contracts: ReadonlyMap<string, Contract>;
  /** The type of a view in what is emitted. */
  readonly viewNames: (view: View) => string;
  /** Sources of `runtime/` and `policies/`, by path below `src/kentledge`. */
  readonly runtimeFiles: Readonly<Record<string, string>>;
  /** SQL of the tables that the runtime needs for itself. */
  readonly runtimeTables: RuntimeTables;
  /** What the last build left. */
  readonly lock: Lock | undefined;
  /** Tells a person what can't be emitted. */
  readonly report: (diagnostic: Diagnostic) => void;
}

/** One kind of file that a system becomes. The file's name is its id. */
export interface Emitter {
  readonly id: string;
  /** What it writes, in one sentence. */
  readonly summary: string;
  readonly emit: (system: System, context: EmitContext) => readonly FileClaim[];
}

/** Declares an emitter. */
export function defineEmitter(emitter: Emitter): Emitter {
  return emitter;
}

/** Returns a generated file. `instead` names the file to edit when it should do something else. */
export function generated(path: string, text: string, ids: readonly string[] = [], instead?: string): FileClaim {
  return claim('generated', path, text, ids, instead);
}

/** Returns a file that is written once and then belongs to people. */
export function yours(path: string, text: string, ids: readonly string[]): FileClaim {
  return claim('yours', path, text, ids);
}

/** Returns a file that is never changed after it was written. */
export function history(path: string, text: string, ids: readonly string[]): FileClaim {
  return claim('history', path, text, ids);
}

function claim(owner: Owner, path: string, text: string, ids: readonly string[], instead?: string): FileClaim {
  return { path, text, owner, ids, ...(instead === undefined ? {} : { instead }) };
}
