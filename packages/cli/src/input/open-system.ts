import { hasErrors } from '@kentledge/core/diagnostic';
import { designBrief } from '@kentledge/core/pipeline';
import type { Source } from '@kentledge/core/source';
import type { System } from '@kentledge/core/system';
import type { Io } from '../command.ts';
import { tell, tellErrors } from '../output/tell.ts';
import { openBrief } from './open-brief.ts';

/** A brief that has no errors, designed. */
export interface OpenedSystem {
  /** The path as it was typed. */
  readonly file: string;
  readonly source: Source;
  readonly system: System;
}

/** Reads and designs the brief at a path as it was typed; where that fails it tells why, and returns nothing. */
export async function openSystem(io: Io, file: string): Promise<OpenedSystem | undefined> {
  const { source, diagnostics } = await openBrief(io, file);
  tell(io, diagnostics);
  if (source === undefined || hasErrors(diagnostics)) return undefined;
  const designed = designBrief(source);
  tellErrors(io, designed.diagnostics, [source], file);
  return designed.system === undefined ? undefined : { file, source, system: designed.system };
}
