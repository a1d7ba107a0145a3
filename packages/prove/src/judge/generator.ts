import type { Verdict } from '@kentledge/core/evidence';
import { formatNumber, formatValue } from '@kentledge/core/quantity';
import type { PhaseResult } from '../load/index.ts';
import { atShare, fromText } from '../load/index.ts';
import type { Measurements } from './measurements.ts';

/** Later than this at p99 the generator no longer offers what it says, seconds. */
const latenessLimit = 0.01;
/** Share of a core above which the generator may hold its own requests up. */
const coreLimit = 0.8;

/** Returns why a phase's load can't be trusted, or `undefined`. */
export function generatorFault(phase: PhaseResult): string | undefined {
  const lateness = atShare(fromText(phase.lateness), 0.99);
  if (lateness > latenessLimit) return `requests left ${formatValue(lateness, 's')} late at p99 in "${phase.name}"; ${formatValue(latenessLimit, 's')} is the limit`;
  if (phase.cores > coreLimit) return `the generator used ${formatNumber(phase.cores)} cores in "${phase.name}"; ${coreLimit} is the limit`;
  return undefined;
}

/** Judges the load generator itself: if it was late or short of CPU in a judged phase, the run says nothing. */
export function judgeGenerator(found: Measurements): Verdict {
  const phases = [found.mix, found.rare].filter((phase) => phase !== undefined);
  const fault = phases.map(generatorFault).find((text) => text !== undefined);
  const lateness = Math.max(...phases.map((phase) => atShare(fromText(phase.lateness), 0.99)));
  const base = { id: 'generator.open-loop', kind: 'generator' as const, subject: 'load generator', compares: ['generator.lateness.p99', 'generator.cores'], scale: found.scale, load: found.plan.mixFactor };
  if (fault === undefined) return { ...base, outcome: 'met', says: `requests left on time: p99 of the lateness is ${formatValue(lateness, 's')}` };
  return { ...base, outcome: 'not exercised', says: `the run is invalid: ${fault}`, reason: fault };
}
