import { createHash } from 'node:crypto';
import type { Case } from '@kentledge/core/predict';

/** One run of a case: a line of the file. */
export interface CoveredRun {
  readonly id: string;
  /** Of the case as it was: a case that changed is another one. */
  readonly key: string;
  readonly seed: number;
  /** Its interval; null: the run was too short for one, and covers nothing. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Returns the runs that a file holds; a last line that was cut short is none. */
export function linesOf(text: string): readonly CoveredRun[] {
  return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as CoveredRun);
}

/** Returns what tells a case from what it was before; its exact value is not in it, as runs don't depend on that. */
export function keyOf({ id, model, watched, requests }: Case): string {
  const text = JSON.stringify([id, model, watched, requests], (_, value: unknown) => (value === Number.POSITIVE_INFINITY ? 'infinite' : value));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Returns the runs of some seeds that are still to be made. */
export function pendingOf(cases: readonly Case[], runs: readonly CoveredRun[], { from, to }: { readonly from: number; readonly to: number }): readonly { readonly its: Case; readonly seed: number }[] {
  const made = new Set(runs.map(({ key, seed }) => `${key} ${seed}`));
  return cases.flatMap((its) => Array.from({ length: to - from }, (_, at) => ({ its, seed: from + at })).filter(({ seed }) => !made.has(`${keyOf(its)} ${seed}`)));
}

/** Returns how many of the first runs of a case there are, and how many of them cover its exact value. */
export function coverageOf(its: Case, runs: readonly CoveredRun[], seeds: number): { readonly covered: number; readonly count: number } {
  const key = keyOf(its);
  const own = runs.filter((run) => run.key === key && run.seed < seeds);
  const covered = own.filter(({ low, high }) => low !== null && high !== null && low <= its.exact && its.exact <= high);
  return { covered: covered.length, count: own.length };
}
