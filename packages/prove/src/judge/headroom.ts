import type { Verdict } from '@kentledge/core/evidence';
import { formatNumber } from '@kentledge/core/quantity';
import type { Service, System } from '@kentledge/core/system';
import type { Measurements, RampRun } from './measurements.ts';

/** Cores may be busy up to this share at the headroom: above it queues grow faster than load (knowledge: target utilisation). */
const targetUtilisation = 0.7;

/**
 * Judges whether the objectives still hold at the headroom. Where this machine carries it, by measurement. Where it
 * can't, the measured CPU demands are carried to the designed instances by the utilisation law (U = X · D), and the
 * verdict says so.
 */
export function judgeHeadroom(found: Measurements, othersHold: boolean): Verdict {
  const target = found.system.objectives.headroom;
  const reached = highestHeld(found.ramp);
  const broke = found.ramp.find((run) => !run.step.holds);
  const base = { id: 'system.headroom', kind: 'headroom' as const, subject: found.system.name, target, compares: ['system.knee'], scale: found.scale, load: reached };
  if (!othersHold) return { ...base, outcome: 'not exercised', says: 'the objectives do not hold at the declared traffic', reason: 'see the missed verdicts' };
  if (found.ramp.length === 0) return { ...base, outcome: 'not exercised', says: 'no ramp was run', reason: 'no time was left for the ramp' };
  if (reached >= target.value) return { ...base, outcome: 'met', says: `all objectives hold at ${formatNumber(reached)}x the declared traffic on this machine; ${formatNumber(target.value)}x is promised` };
  const carried = carry(found, target.value);
  const here = `on this machine they hold up to ${formatNumber(reached)}x${broke === undefined ? '' : ` (at ${formatNumber(broke.step.factor)}x: ${broke.step.broke ?? 'an objective broke'})`}`;
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

/** Predicts the cores that the headroom needs from the measured demands, and compares them with the designed ones. */
function carry(found: Measurements, factor: number): { readonly fits: boolean; readonly says: string } {
  const { demand, plan, system } = found;
  const rate = plan.declared * factor;
  const needed = rate * demand.service;
  const designed = designedCores(system);
  const database = demand.database === undefined ? undefined : rate * demand.database;
  const text = `at ${formatNumber(factor)}x (${formatNumber(rate)} requests/s) the service needs ${formatNumber(needed)} cores of the ${formatNumber(designed)} designed by its measured demand, at most ${targetUtilisation * 100} % busy${database === undefined ? '' : `, and PostgreSQL ${formatNumber(database)} cores`} (utilisation law; predicted, not measured)`;
  return { fits: needed <= designed * targetUtilisation, says: text };
}

function designedCores(system: System): number {
  return system.services.reduce((sum: number, service: Service) => sum + service.instances.value * service.cores.value, 0);
}
