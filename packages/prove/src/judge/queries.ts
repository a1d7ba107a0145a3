import type { Verdict } from '@kentledge/core/evidence';
import { formatShare, formatValue } from '@kentledge/core/quantity';
import { overLimit } from '../measure/metrics-page.ts';
import { samplesForQuantile, shareUpperBound } from './bounds.ts';
import type { Measurements } from './measurements.ts';

/** Judges the p95 of every statement that ran often enough: it is kept if at most 5 % took longer, with 95 % confidence. */
export function judgeQueries(found: Measurements): Verdict {
  const target = found.system.objectives.queries;
  const needed = samplesForQuantile(0.95);
  const counted = [...found.timings].filter(([, timings]) => timings.count >= needed);
  const worst = counted
    .map(([statement, timings]) => ({ statement, timings, over: overLimit(timings, target.value), bound: shareUpperBound(overLimit(timings, target.value), timings.count) }))
    .toSorted((a, b) => b.bound - a.bound)[0];
  const left = found.timings.size - counted.length;
  const base = { id: 'system.queries', kind: 'queries' as const, subject: found.system.name, target, compares: ['system.queries.worst'], scale: found.scale, load: found.plan.mixFactor };
  if (worst === undefined) return { ...base, outcome: 'not exercised', says: 'no statement ran often enough', reason: `no statement ran ${needed} times` };
  const rest = left === 0 ? '' : `; ${left} rarer ones are not counted`;
  const says = `${counted.length} statements ran at least ${needed} times${rest}. Slowest, ${worst.statement}: ${worst.over} of ${worst.timings.count} (at most ${formatShare(worst.bound)} with 95 % confidence) took longer than ${formatValue(target.value, 's')}; 5 % may`;
  return { ...base, outcome: worst.bound <= 0.05 ? 'met' : 'missed', says, bound: worst.bound, samples: { got: worst.timings.count, needed } };
}
