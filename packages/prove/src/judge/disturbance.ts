import type { Verdict } from '@kentledge/core/evidence';
import { formatNumber } from '@kentledge/core/quantity';
import { atShare } from '../load/index.ts';
import { countErrors } from './errors.ts';
import { latencyOf } from './latency.ts';
import type { Measurements } from './measurements.ts';

/** Share of the machine that other programs may use before they, and not the system, may be what was slow. */
const mostOfOthers = 0.25;

/** Share of right answers from which an operation's times tell how fast the service is. */
const mostlyRight = 0.9;

/** Answers of a service that has no time, and answers that never came. */
const overload = /: (timeout|connection|status (429|503|504)( [a-z0-9-]+)?)$/;

/** Returns who else used the machine while it was judged, or `undefined` if nobody did to speak of. */
function disturbanceOf({ machine }: Measurements): string | undefined {
  if (machine.others === undefined || machine.others <= mostOfOthers * machine.cores) return undefined;
  return `other programs used ${formatNumber(machine.others)} of the ${machine.cores} cores of this machine`;
}

/**
 * A miss that the others may have caused is no evidence against the system: it becomes "not exercised". What was met
 * beside them is met all the more.
 */
export function withoutDisturbance(found: Measurements, verdict: Verdict): Verdict {
  const disturbance = disturbanceOf(found);
  if (disturbance === undefined || verdict.outcome !== 'missed') return verdict;
  const { kinds } = countErrors([found.mix, found.rare]);
  if (verdict.kind === 'latency' && isSlowAlone(found, verdict)) return verdict;
  // No neighbour makes a service answer 500.
  if (verdict.kind === 'errors' && !Object.keys(kinds).every((kind) => overload.test(kind))) return verdict;
  const { bound: _, ...rest } = verdict;
  return { ...rest, outcome: 'not exercised', says: `no evidence: ${disturbance}`, reason: `it would say: ${verdict.says}. Run it again on a quiet machine` };
}

/** Neighbours slow all operations down: where half the requests of one are too slow and half of another's take a quarter of that, they are not the reason. One that is refused at once for want of a connection is fast for no good reason. */
function isSlowAlone(found: Measurements, { subject, target }: Verdict): boolean {
  const limit = target?.value ?? Number.POSITIVE_INFINITY;
  const halfOf = (operation: string): number => atShare(latencyOf(operation, [found.mix, found.rare]), 0.5);
  const isFast = ([other, { sent, right }]: readonly [string, { readonly sent: number; readonly right: number }]): boolean => other !== subject && right >= mostlyRight * sent && halfOf(other) < limit / 4;
  return halfOf(subject) > limit && Object.entries(found.mix.operations).some(isFast);
}
