import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { Source } from '@kentledge/core/source';
import { printable } from '@kentledge/core/source';
import type { Brief, NotExercised } from '@kentledge/core/system';
import type { Io } from '../command.ts';
import { asTyped } from './as-typed.ts';
import { counted } from './counted.ts';
import { printed } from './tell.ts';

/** What a check found. */
export interface Checked {
  readonly file: string;
  /** Undefined if there are errors. */
  readonly brief: Brief | undefined;
  /** What this version would not run. */
  readonly notExercised: readonly NotExercised[];
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  readonly io: Pick<Io, 'color' | 'tool'>;
}

/** Returns all problems with their code frames, and for a brief without errors a line that says what it holds. */
export function describeCheck({ file, brief, notExercised, diagnostics, sources, io }: Checked): string {
  const problems = printed(io, diagnostics, sources);
  const [worst] = diagnostics.filter(({ severity }) => severity === 'error');
  if (brief === undefined) return worst === undefined ? problems : `${problems}${asTyped(io, 'kentledge explain')} ${worst.code} shows an example; so for each code.\n`;
  const entities = brief.entities.filter(({ whole }) => whole === undefined).length;
  const stopped = notExercised.length === 0 ? '' : `; ${counted(notExercised.length, 'part')} of it not run by this version (${asTyped(io, 'kentledge design')})`;
  const line = `${printable(file)} is fine: ${printable(brief.name)} with ${counted(entities, 'entity', 'entities')} and ${counted(brief.operations.length, 'operation')}${stopped}.\n`;
  return problems === '' ? line : `${problems}\n${line}`;
}
