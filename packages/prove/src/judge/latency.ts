import type { Verdict } from '@kentledge/core/evidence';
import { formatValue } from '@kentledge/core/quantity';
import type { DesignedOperation, System } from '@kentledge/core/system';
import type { Histogram, PhaseResult } from '../load/index.ts';
import { atShare, fromText, judgedOperations, merged } from '../load/index.ts';
import { quantileUpperBound, samplesForQuantile } from './bounds.ts';
import type { Measurements } from './measurements.ts';

/** Returns the latencies of an operation over the judged phases. */
export function latencyOf(operation: string, phases: readonly (PhaseResult | undefined)[]): Histogram {
  return merged(phases.flatMap((phase) => (phase?.operations[operation] === undefined ? [] : [fromText(phase.operations[operation].latency)])));
}

/** Returns the p95 that an operation must keep, seconds. */
export function p95Target(system: System, operation: DesignedOperation): NonNullable<Verdict['target']> {
  return operation.latency?.p95 ?? system.objectives.latency.p95;
}

/** Judges the p95 of each operation that has an objective: met if the one-sided 95 % upper bound lies within it. */
export function judgeLatency(found: Measurements): readonly Verdict[] {
  const tooFew = new Set(found.plan.tooFew.map(({ verdict }) => verdict));
  return judgedOperations(found.system)
    .filter((operation) => !tooFew.has(`${operation.id}.latency`))
    .map((operation) => latencyVerdict(found, operation));
}

function latencyVerdict(found: Measurements, operation: DesignedOperation): Verdict {
  const target = p95Target(found.system, operation);
  const histogram = latencyOf(operation.id, [found.mix, found.rare]);
  const measured = atShare(histogram, 0.95);
  const bound = quantileUpperBound(histogram, 0.95);
  const samples = { got: histogram.totalCount, needed: samplesForQuantile(0.95) };
  const base = { id: `${operation.id}.latency`, kind: 'latency' as const, subject: operation.id, target, compares: [`${operation.id}.latency.p95`], samples, scale: found.scale, load: found.plan.mixFactor };
  if (bound === undefined) {
    return { ...base, outcome: 'not exercised', says: `${operation.id}: ${samples.got} of ${samples.needed} samples`, reason: `${samples.got} of ${samples.needed} samples` };
  }
  const outcome = bound <= target.value ? 'met' : 'missed';
  const says = `p95 ${formatValue(measured, 's')}, at most ${formatValue(bound, 's')} with 95 % confidence; the objective is ${formatValue(target.value, 's')}`;
  return { ...base, outcome, says, bound };
}
