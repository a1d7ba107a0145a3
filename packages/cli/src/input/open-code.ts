import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lockPath, readLock } from '@kentledge/core/emit';
import type { System } from '@kentledge/core/system';
import type { Io } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { tell } from '../output/tell.ts';

/** Returns the built folder at a path as it was typed; where it is none it tells so, and returns nothing. */
export function openCode(io: Io, typed: string, system: System): { readonly folder: string } | undefined {
  const folder = path.resolve(io.cwd, typed);
  let text: string;
  try {
    text = readFileSync(path.join(folder, lockPath), 'utf8');
  } catch {
    tell(io, [cliProblems.create('not-a-build', [], { path: typed })]);
    return undefined;
  }
  const { lock, diagnostics } = readLock(text);
  tell(io, diagnostics);
  if (lock === undefined) return undefined;
  if (lock.brief !== system.hash) tell(io, [cliProblems.create('other-build', [], { path: typed })]);
  return { folder };
}
