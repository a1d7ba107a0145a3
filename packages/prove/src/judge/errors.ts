import type { Verdict } from '@kentledge/core/evidence';
import { formatShare } from '@kentledge/core/quantity';
import type { OperationResult, PhaseResult } from '../load/index.ts';
import { samplesForShare, shareUpperBound } from './bounds.ts';
import type { Measurements } from './measurements.ts';

/** Counts the requests of phases and those that failed. Declared refusals count as failed where they are more than a few of an operation's answers: then they hide whether it works. */
export function countErrors(phases: readonly (PhaseResult | undefined)[]): { readonly sent: number; readonly failed: number; readonly kinds: Readonly<Record<string, number>>; readonly examples: readonly string[] } {
  let sent = 0;
  let failed = 0;
  const kinds: Record<string, number> = {};
  const examples: string[] = [];
  const judged = phases.filter((phase) => phase !== undefined);
  for (const phase of judged) {
    for (const [operation, result] of Object.entries(phase.operations)) {
      sent += result.sent;
      const forgiven = isOftenRefused(judged, operation) ? 0 : (result.refused ?? 0);
      const wrong = result.sent - result.right - forgiven;
      failed += wrong;
      if ((result.refused ?? 0) > forgiven) kinds[`${operation}: refused`] = (kinds[`${operation}: refused`] ?? 0) + (result.refused ?? 0);
      for (const [kind, count] of Object.entries(result.errors)) kinds[`${operation}: ${kind}`] = (kinds[`${operation}: ${kind}`] ?? 0) + count;
      if (wrong > 0) examples.push(...result.examples.slice(0, 1));
    }
  }
  return { sent, failed, kinds, examples };
}

/** Requests are made so that they succeed; this share may be refused all the same, because others emptied a row meanwhile. */
const fewRefusals = 0.1;

function isOftenRefused(phases: readonly (PhaseResult | undefined)[], operation: string): boolean {
  const results = phases.flatMap((phase) => phase?.operations[operation] ?? []);
  const total = (of: (result: OperationResult) => number): number => results.reduce((sum, result) => sum + of(result), 0);
  return total((result) => result.refused ?? 0) > fewRefusals * total((result) => result.sent);
}

/** Judges the share of failed requests over the judged phases. Where the plan had no room for enough of them, only a miss is told. */
export function judgeErrors(found: Measurements): readonly Verdict[] {
  const verdict = errorsVerdict(found);
  const isPlanned = found.plan.tooFew.every((few) => few.verdict !== verdict.id);
  return isPlanned || verdict.outcome !== 'not exercised' ? [verdict] : [];
}

function errorsVerdict(found: Measurements): Verdict {
  const target = found.system.objectives.errors;
  const { sent, failed, kinds, examples } = countErrors([found.mix, found.rare]);
  const bound = shareUpperBound(failed, sent);
  const samples = { got: sent, needed: samplesForShare(target.value) };
  const base = { id: 'system.errors', kind: 'errors' as const, subject: found.system.name, target, compares: ['system.errors'], samples, scale: found.scale, load: found.plan.mixFactor, bound };
  const share = sent === 0 ? 0 : failed / sent;
  const says = `${failed} of ${sent} requests failed (${formatShare(share)}), at most ${formatShare(bound)} with 95 % confidence; the objective is under ${formatShare(target.value)}`;
  const what = Object.entries(kinds).map(([kind, count]) => `${kind} × ${count}`).join(', ');
  const reason = [what, ...examples.slice(0, 3)].join('; ');
  if (bound <= target.value) return { ...base, outcome: 'met', says, ...(failed === 0 ? {} : { reason }) };
  // A share seen above the objective is a miss however few the samples; below it, too few of them say nothing.
  if (share > target.value && failed > 1) return { ...base, outcome: 'missed', says, reason };
  if (sent < samples.needed) return { ...base, outcome: 'not exercised', says, reason: [`${samples.got} of ${samples.needed} samples`, ...(failed === 0 ? [] : [reason])].join('\n') };
  return { ...base, outcome: 'missed', says, reason };
}
