import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { Source } from '@kentledge/core/source';
import { printable } from '@kentledge/core/source';
import type { System } from '@kentledge/core/system';
import type { Io } from '../command.ts';
import { asTyped } from './as-typed.ts';
import { counted } from './counted.ts';
import { printed } from './tell.ts';

/** What a check found. */
export interface Checked {
  readonly file: string;
  /** Undefined if there are errors. */
  readonly system: System | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  readonly io: Pick<Io, 'color' | 'tool'>;
}

/** Returns all problems with their code frames, and for a brief without errors a line that says what it holds. */
export function describeCheck({ file, system, diagnostics, sources, io }: Checked): string {
  const problems = printed(io, diagnostics, sources);
  const [worst] = diagnostics.filter(({ severity }) => severity === 'error');
  if (system === undefined) return worst === undefined ? problems : `${problems}${asTyped(io, 'kentledge explain')} ${worst.code} shows an example; so for each code.\n`;
  const entities = system.entities.filter(({ whole }) => whole === undefined).length;
  const stopped = system.notExercised.length === 0 ? '' : `; ${counted(system.notExercised.length, 'part')} of it not run by this version (${asTyped(io, 'kentledge design')})`;
  const line = `${printable(file)} is fine: ${printable(system.name)} with ${counted(entities, 'entity', 'entities')} and ${counted(system.operations.length, 'operation')}${stopped}.\n`;
  return problems === '' ? line : `${problems}\n${line}`;
}
