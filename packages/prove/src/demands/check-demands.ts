import type { DemandCheck, Demands } from '@kentledge/core/evidence';
import { coresAt } from '@kentledge/core/evidence';
import type { RampRun } from '../judge/index.ts';

/** Returns what the demands say of the CPU at the steps of a ramp, beside what was measured there. */
export function checkDemands(demands: Demands, ramp: readonly RampRun[], cores: number): readonly DemandCheck[] {
  return ramp.map(({ step, phase, others }) => {
    const rates = Object.fromEntries(Object.entries(phase.operations).map(([operation, { sent }]) => [operation, sent / phase.seconds]));
    const { service, database } = coresAt(demands, rates, { cores, beside: phase.cores + others });
    return {
      factor: step.factor,
      service: { predicted: service, measured: step.serviceCores },
      ...(database === undefined ? {} : { database: { predicted: database, measured: step.databaseCores } }),
    };
  });
}
