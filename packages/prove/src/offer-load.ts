import { availableParallelism } from 'node:os';
import type { ClientBase } from 'pg';
import type { DemandCheck, Demands } from '@kentledge/core/evidence';
import { formatNumber, formatShare } from '@kentledge/core/quantity';
import type { System } from '@kentledge/core/system';
import { checkDemands, measureDemands } from './demands/index.ts';
import type { Demand, Measurements } from './judge/index.ts';
import type { LoadGenerator, LoadPlan, Phase, PhaseResult } from './load/index.ts';
import { canWatchCpu, countsBetween, machineUse, readCpu, readStatementCounts, readStatementTimings, timingsBetween } from './measure/index.ts';
import type { CpuReading, StatementCounts } from './measure/index.ts';
import type { ProofDatabase } from './postgres/index.ts';
import type { Progress } from './progress.ts';
import { runRamp } from './ramp.ts';

/** What the load is offered to, and where it is watched from. */
export interface Offering {
  readonly system: System;
  readonly plan: LoadPlan;
  readonly stepSeconds: number;
  readonly generator: LoadGenerator;
  readonly service: { readonly url: string; readonly pid: number };
  readonly database: ProofDatabase;
  /** Process of the database, where it is ours. */
  readonly postgresPid: number | undefined;
  /** Seconds of sampling demands; 0 leaves it out. */
  readonly demandSeconds: number;
  readonly run: string;
  readonly client: ClientBase;
  readonly tell: (progress: Progress) => void;
}

/** What was measured under load. */
export type Loaded = Pick<Measurements, 'mix' | 'rare' | 'ramp' | 'timings' | 'demand' | 'demands' | 'machine'> & { readonly counts: StatementCounts };

/** Offers warm-up, declared mix, rare operations, samples of demands and ramp, one after the other, and measures beside them. */
export async function offerLoad(offering: Offering): Promise<Loaded> {
  const { plan, generator, service, postgresPid, system, stepSeconds, tell } = offering;
  const offer = (phase: Phase): Promise<PhaseResult> => generator.run(phase, (seconds) => tell({ doing: `load: ${phase.name}`, share: seconds / phase.seconds }));
  await offer(plan.warmUp);
  const countsBefore = await readStatementCounts(offering.database);
  const timingsBefore = await readStatementTimings(service.url);
  const before = await readCpu(service.pid, postgresPid);
  const mix = await offer(plan.mix);
  const after = await readCpu(service.pid, postgresPid);
  const rare = plan.rare === undefined ? undefined : await offer(plan.rare);
  const timings = timingsBetween(timingsBefore, await readStatementTimings(service.url));
  const counts = countsBetween(countsBefore, await readStatementCounts(offering.database));
  const end = await readCpu(service.pid, postgresPid);
  const sampled = await sampleDemands(offering, mix);
  const ramp = await runRamp(generator, { system, plan, stepSeconds, servicePid: service.pid, postgresPid, onStep: (factor) => tell({ doing: `load: ramp ${factor}x` }) });
  const machine = { cores: availableParallelism(), others: postgresPid === undefined ? undefined : machineUse(before, end).others };
  const demands = sampled && { ...sampled, check: checkDemands(sampled, ramp, machine.cores) };
  if (demands !== undefined) tell({ doing: 'sample demands', done: checkText(demands) });
  return { mix, rare, ramp, timings, counts, demand: demandOf(mix, before, after, postgresPid !== undefined), machine, ...(demands === undefined ? {} : { demands }) };
}

/** Here the service is warm, and the ramp, by which the demands are checked, follows at once. */
async function sampleDemands({ demandSeconds, plan, tell, service, ...rest }: Offering, mix: PhaseResult): Promise<Demands | undefined> {
  if (demandSeconds === 0 || !canWatchCpu()) return undefined;
  return measureDemands({ ...rest, service, rates: plan.rates, mix, seconds: demandSeconds, onProgress: (share) => tell({ doing: 'sample demands', share }) });
}

function checkText({ load, check }: Demands): string {
  const off = ({ predicted, measured }: DemandCheck['service']): string => `${predicted >= measured ? '+' : '-'}${formatShare(Math.abs(predicted / measured - 1))}`;
  const steps = check.map(({ factor, service, database }) => `${formatNumber(factor)}x service ${off(service)}${database === undefined ? '' : `, database ${off(database)}`}`);
  return `demands of ${load.requests} requests at ${formatNumber(load.rate)}/s; CPU of the ramp by them against measured: ${steps.join('; ')}`;
}

function demandOf(mix: PhaseResult, before: CpuReading, after: CpuReading, isDatabaseOurs: boolean): Demand {
  const requests = Object.values(mix.operations).reduce((sum, { sent }) => sum + sent, 0);
  return {
    service: (after.service - before.service) / Math.max(1, requests),
    database: isDatabaseOurs ? (after.database - before.database) / Math.max(1, requests) : undefined,
    requests,
    serviceBytes: after.serviceBytes,
  };
}
