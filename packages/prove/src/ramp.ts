import type { RampStep } from '@kentledge/core/evidence';
import type { System } from '@kentledge/core/system';
import { countErrors, generatorFault, p95Target } from './judge/index.ts';
import type { RampRun } from './judge/index.ts';
import type { LoadGenerator, LoadPlan, PhaseResult } from './load/index.ts';
import { atShare, fromText, judgedOperations, merged } from './load/index.ts';
import { machineUse, readCpu } from './measure/index.ts';
import type { CpuReading } from './measure/index.ts';

export interface RampOptions {
  readonly system: System;
  readonly plan: LoadPlan;
  readonly stepSeconds: number;
  readonly servicePid: number;
  readonly postgresPid: number | undefined;
  readonly onStep?: (factor: number) => void;
}

/** An operation's p95 in a step is told from at least this many requests. */
const fewest = 20;

/** A process of the service uses one core, and a machine has to be idle for this share to answer at once. */
const nearlyBusy = 0.7;

/**
 * Raises the load step by step until an objective breaks or the headroom is reached. A step that breaks is offered once
 * more: a pause of a shared machine is not the knee.
 */
export async function runRamp(generator: LoadGenerator, options: RampOptions): Promise<readonly RampRun[]> {
  const runs: RampRun[] = [];
  for (const factor of options.plan.factors) {
    options.onStep?.(factor);
    let run = await runStep(generator, options, factor);
    if (!run.step.holds) run = await runStep(generator, options, factor);
    runs.push(run);
    if (!run.step.holds) break;
  }
  return runs;
}

async function runStep(generator: LoadGenerator, options: RampOptions, factor: number): Promise<RampRun> {
  const rates = Object.fromEntries(Object.entries(options.plan.rates).map(([operation, rate]) => [operation, rate * factor]));
  const before = await readCpu(options.servicePid, options.postgresPid);
  const phase = await generator.run({ name: `${factor}x`, seconds: options.stepSeconds, rates });
  const after = await readCpu(options.servicePid, options.postgresPid);
  const step = stepOf(options.system, factor, phase, before, after);
  const { busy, others } = machineUse(before, after);
  return { step, phase, machineBusy: busy, others, machineLimits: generatorFault(phase) !== undefined || busy >= nearlyBusy || step.serviceCores >= nearlyBusy };
}

function stepOf(system: System, factor: number, phase: PhaseResult, before: CpuReading, after: CpuReading): RampStep {
  const all = merged(Object.values(phase.operations).map((result) => fromText(result.latency)));
  const { sent, failed } = countErrors([phase]);
  const broke = brokenObjective(system, phase);
  return {
    factor,
    offered: sent / phase.seconds,
    completed: (sent - failed) / phase.seconds,
    errors: sent === 0 ? 0 : failed / sent,
    p50: atShare(all, 0.5),
    p95: atShare(all, 0.95),
    p99: atShare(all, 0.99),
    serviceCores: (after.service - before.service) / phase.seconds,
    databaseCores: (after.database - before.database) / phase.seconds,
    generatorCores: phase.cores,
    holds: broke === undefined,
    ...(broke === undefined ? {} : { broke }),
  };
}

function brokenObjective(system: System, phase: PhaseResult): string | undefined {
  const fault = generatorFault(phase);
  if (fault !== undefined) return fault;
  const { sent, failed } = countErrors([phase]);
  if (failed / Math.max(1, sent) > system.objectives.errors.value && failed > 1) return `errors of ${failed} in ${sent} requests`;
  for (const operation of judgedOperations(system)) {
    const result = phase.operations[operation.id];
    if (result === undefined || result.sent < fewest) continue;
    const p95 = atShare(fromText(result.latency), 0.95);
    if (p95 > p95Target(system, operation).value) return `p95 of ${operation.id}`;
  }
  return undefined;
}
