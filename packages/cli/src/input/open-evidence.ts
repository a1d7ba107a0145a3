import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import { readEvidence } from '@kentledge/core/evidence';
import type { Evidence } from '@kentledge/core/evidence';
import type { System } from '@kentledge/core/system';
import type { Io } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { failureText } from './failure-text.ts';

/** Evidence of this brief, if there is any. */
export interface OpenedEvidence {
  readonly evidence: Evidence | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Returns the evidence at a path as it was typed, or where `prove` writes it; what was measured of another brief is passed over, and told. */
export function openEvidence(io: Pick<Io, 'cwd'>, typed: string | undefined, system: System): OpenedEvidence {
  const name = typed ?? path.join('kentledge-out', system.name, 'evidence.json');
  const full = path.resolve(io.cwd, name);
  if (typed === undefined && statSync(full, { throwIfNoEntry: false }) === undefined) return { evidence: undefined, diagnostics: [] };
  const bad = (reason: string): OpenedEvidence => ({ evidence: undefined, diagnostics: [cliProblems.create('bad-evidence', [], { path: name, reason })] });
  let text: string;
  try {
    text = readFileSync(full, 'utf8');
  } catch (error) {
    return bad(failureText(error));
  }
  const found = readEvidence(text);
  if ('problem' in found) return bad(found.problem);
  const { evidence } = found;
  if (evidence.run.briefHash !== system.hash) return { evidence: undefined, diagnostics: [cliProblems.create('other-evidence', [], { path: name })] };
  return { evidence, diagnostics: [] };
}
