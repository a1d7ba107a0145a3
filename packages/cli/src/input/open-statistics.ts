import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { Statistics } from '@kentledge/core/statistics';
import { statisticsSchema } from '@kentledge/core/statistics';
import type { Io } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { failureText } from './failure-text.ts';

/** A statistics document, if it is one. */
export interface OpenedStatistics {
  readonly statistics: Statistics | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Returns the statistics document at a path as it was typed. */
export function openStatistics(io: Pick<Io, 'cwd'>, typed: string): OpenedStatistics {
  const bad = (reason: string): OpenedStatistics => ({ statistics: undefined, diagnostics: [cliProblems.create('bad-statistics', [], { path: typed, reason })] });
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path.resolve(io.cwd, typed), 'utf8'));
  } catch (error) {
    return bad(failureText(error));
  }
  const read = statisticsSchema.safeParse(value);
  if (read.success) return { statistics: read.data, diagnostics: [] };
  const [first] = read.error.issues;
  return bad(`${first?.path.join('.') ?? ''}: ${first?.message ?? 'it has another form'}`);
}
