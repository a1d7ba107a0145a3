import type { Verdict } from '@kentledge/core/evidence';
import { judgeDeclaredPaths, judgeDeclaredQueries } from './declared.ts';
import { withoutDisturbance } from './disturbance.ts';
import { judgeErrors } from './errors.ts';
import { judgeAccessPaths, judgeAnswers, judgeAuthorization, judgeInvariants } from './findings.ts';
import { judgeGenerator } from './generator.ts';
import { judgeHeadroom } from './headroom.ts';
import { judgeLatency } from './latency.ts';
import type { Measurements } from './measurements.ts';
import { judgeQueries } from './queries.ts';

/** Returns the verdicts of a run, one for each planned objective, access path, invariant and permission. */
export function judge(found: Measurements): readonly Verdict[] {
  const generator = judgeGenerator(found);
  const measured = [...judgeLatency(found), ...judgeErrors(found), judgeQueries(found)];
  const underLoad = [...measured, judgeHeadroom(found, measured.every((verdict) => verdict.outcome !== 'missed'))];
  const declared = [...judgeDeclaredQueries(found).map((verdict) => withoutDisturbance(found, verdict)), ...judgeDeclaredPaths(found)];
  const checked = [...judgeAccessPaths(found), ...declared, ...judgeAnswers(found), ...judgeAuthorization(found), ...judgeInvariants(found)];
  return [...(generator.outcome === 'met' ? underLoad.map((verdict) => withoutDisturbance(found, verdict)) : underLoad.map((verdict) => invalid(verdict, generator))), ...checked, generator];
}

/** What was measured under an invalid load is no evidence, for or against. */
function invalid(verdict: Verdict, generator: Verdict): Verdict {
  const { bound: _, ...rest } = verdict;
  return { ...rest, outcome: 'not exercised', says: `no evidence: the run is invalid, see ${generator.id}`, reason: `it would say: ${verdict.says}` };
}

/** Exit code of a run: 1 if something is missed, 3 if something planned was not exercised, else 0. */
export function exitCodeOf(verdicts: readonly Verdict[]): 0 | 1 | 3 {
  if (verdicts.some((verdict) => verdict.outcome === 'missed')) return 1;
  return verdicts.some((verdict) => verdict.outcome === 'not exercised') ? 3 : 0;
}
