import type { Verdict } from '@kentledge/core/evidence';
import { limits } from '@kentledge/core/knowledge';
import { formatNumber, formatShare } from '@kentledge/core/quantity';
import { utilisation } from '@kentledge/core/queueing';
import type { System } from '@kentledge/core/system';
import type { Measurements, RampRun } from './measurements.ts';

/** Share of time that a core may be busy: above it queues grow faster than load. */
const most = limits.facts.utilisation.value;

/**
 * Judges whether the objectives still hold at the headroom. Where this machine carries it, by measurement. Where the
 * machine itself gives out, the measured CPU demands are carried to the designed instances by the utilisation law, and
 * the verdict says so. Where an objective breaks on a machine that has CPU left, more of it would not help.
 */
export function judgeHeadroom(found: Measurements, othersHold: boolean): Verdict {
  const target = found.system.objectives.headroom;
  const reached = highestHeld(found.ramp);
  const broke = found.ramp.find((run) => !run.step.holds);
  const base = { id: 'system.headroom', kind: 'headroom' as const, subject: found.system.name, target, compares: ['system.knee'], scale: found.scale, load: reached };
  if (!othersHold) return { ...base, outcome: 'not exercised', says: 'the objectives do not hold at the declared traffic', reason: 'see the missed verdicts' };
  if (found.ramp.length === 0) return { ...base, outcome: 'not exercised', says: 'no ramp was run', reason: 'no time was left for the ramp' };
  if (reached >= target.value) return { ...base, outcome: 'met', says: `all objectives hold at ${formatNumber(reached)}x the declared traffic on this machine; ${formatNumber(target.value)}x is promised` };
  const here = `on this machine they hold up to ${formatNumber(reached)}x${broke === undefined ? '' : ` (at ${formatNumber(broke.step.factor)}x: ${broke.step.broke ?? 'an objective broke'})`}`;
  if (broke !== undefined && !broke.machineLimits) {
    const reason = `the service was ${formatNumber(broke.step.serviceCores)} cores busy and the machine ${formatShare(broke.machineBusy)}: more CPU would not help`;
    return { ...base, outcome: 'missed', says: `${here}; ${reason}`, reason };
  }
  const carried = carry(found, target.value);
  return { ...base, outcome: carried.fits ? 'met' : 'missed', says: `${here}; ${carried.says}`, ...(carried.fits ? {} : { reason: carried.says }) };
}

function highestHeld(ramp: readonly RampRun[]): number {
  let highest = 0;
  for (const { step } of ramp) {
    if (!step.holds) break;
    highest = step.factor;
  }
  return highest;
}

/** Predicts how busy the designed cores are at the headroom, from the measured demands. */
function carry(found: Measurements, factor: number): { readonly fits: boolean; readonly says: string } {
  const { demand, plan, system } = found;
  const rate = plan.declared * factor;
  const cores = designedCores(system);
  const busy = utilisation(rate, demand.service, cores);
  const database = demand.database === undefined ? '' : `, and PostgreSQL needs ${formatNumber(utilisation(rate, demand.database, 1))} cores`;
  const says = `at ${formatNumber(factor)}x (${formatNumber(rate)} requests/s) the ${formatNumber(cores)} designed cores of the service are ${formatShare(busy)} busy by their measured demand, at most ${formatShare(most)} is planned${database} (utilisation law; predicted, not measured)`;
  return { fits: busy <= most, says };
}

function designedCores(system: System): number {
  return system.services.reduce((sum, service) => sum + service.instances.value * service.cores.value, 0);
}
