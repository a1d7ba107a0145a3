import type { ClientBase } from 'pg';
import type { DemandLoad, Demands, Waking } from '@kentledge/core/evidence';
import { measured } from '@kentledge/core/quantity';
import type { System } from '@kentledge/core/system';
import type { CpuUse, DemandSample, DemandSamples, LoadGenerator, PhaseResult } from '../load/index.ts';
import { countsBetween, machineUse, readCpu, readStatementCounts, readStatementTimings, timingsBetween } from '../measure/index.ts';
import type { ProofDatabase } from '../postgres/index.ts';
import type { FittedCpu, Mean } from './fit-cpu.ts';
import { fitCpu } from './fit-cpu.ts';
import { demandFrom, meanOf } from './means.ts';
import { operationDemands } from './operation-demands.ts';
import { probeTimes } from './probe-times.ts';
import type { StatementsSeen } from './statement-demands.ts';
import { statementsSeen, sumOfSeen } from './statement-demands.ts';

/** What is sampled, and where it is watched from. */
export interface DemandOptions {
  readonly run: string;
  readonly system: System;
  readonly rates: Readonly<Record<string, number>>;
  readonly generator: LoadGenerator;
  readonly service: { readonly url: string; readonly pid: number };
  readonly postgresPid: number | undefined;
  readonly database: ProofDatabase;
  readonly client: ClientBase;
  /** The declared mix: what the generator used there. */
  readonly mix: Pick<PhaseResult, 'cores' | 'seconds' | 'sent'>;
  /** Of sampling. */
  readonly seconds: number;
  readonly onProgress: (share: number) => void;
}

/** Turns of requests alone and together: what drifts (compiled code, neighbours) touches both alike. */
const turns = 3;
const aloneShare = 0.6;
const mostTogether = 6;
/** Seconds of a turn in which nothing is sent. */
const idleSeconds = 0.7;

/** Samples what requests take, alone and a few at once; undefined where too few were answered. Its check is still empty. */
export async function measureDemands(options: DemandOptions): Promise<Demands | undefined> {
  const { run, client, system, postgresPid, service } = options;
  const before = await readCpu(service.pid, postgresPid);
  const { parts, alone, seen } = await sampleInTurns(options);
  const others = postgresPid === undefined ? undefined : machineUse(before, await readCpu(service.pid, postgresPid)).others;
  const samples = parts.flatMap((part) => part.samples);
  const idle = idleOf(parts);
  const fitted = fitCpu(samples, idle, 'service', true);
  if (fitted === undefined) return undefined;
  const inDatabase = postgresPid === undefined ? undefined : fitCpu(samples, idle, 'database', false);
  const whole = sumOfUse(parts.map((part) => part.whole));
  const requests = samples.reduce((sum, sample) => sum + sample.operations.length, 0);
  const probed = await probeTimes(client);
  const statements = await statementsSeen(options, alone, seen);
  const background = (whole.background - (whole.seconds * idle.background) / idle.seconds) / requests;
  return {
    load: loadOf(whole, { samples: samples.length, requests, others, isDatabaseOurs: postgresPid !== undefined }),
    idle: { service: idleCores(run, idle, idle.service), ...(inDatabase === undefined ? {} : { database: idleCores(run, idle, idle.database + idle.background) }) },
    service: wakingOf(run, fitted),
    ...(inDatabase === undefined ? {} : { database: wakingOf(run, inDatabase), background: measured(Math.max(0, background), 's', run, 'CPU of PostgreSQL beside its sessions while sampling, less what it uses idle', requests) }),
    roundTrip: demandFrom(meanOf(probed.roundTrips), 's', run, '`select 1` on a connection of its own, one after the other'),
    ...(probed.commits.length === 0 ? {} : { commit: demandFrom(meanOf(probed.commits), 's', run, 'COMMIT after one record in the log, one after the other') }),
    generator: measured((options.mix.cores * options.mix.seconds) / Math.max(1, options.mix.sent), 's', run, 'CPU time of the load generator over requests, declared mix', options.mix.sent),
    operations: operationDemands({ run, system, samples, idle, service: fitted, database: inDatabase, statements: statements.own }),
    others: statements.others,
    leftOut: { failed: parts.reduce((sum, part) => sum + part.failed, 0), service: fitted.bursts, database: inDatabase?.bursts ?? { samples: 0, seconds: 0 } },
    check: [],
  };
}

/** What was sampled, and what was counted of statements while requests were alone. */
interface Sampled {
  readonly parts: readonly DemandSamples[];
  /** Samples of the turns in which statements were counted. */
  readonly alone: readonly DemandSample[];
  readonly seen: StatementsSeen;
}

async function sampleInTurns(options: DemandOptions): Promise<Sampled> {
  const { generator, service, postgresPid, rates, seconds, database, onProgress } = options;
  const alone: DemandSamples[] = [];
  const together: DemandSamples[] = [];
  const seen: StatementsSeen[] = [];
  const each = { rates, servicePid: service.pid, postgresPid };
  for (let turn = 0; turn < turns; turn++) {
    onProgress(turn / turns);
    const [timings, counts] = [await readStatementTimings(service.url), await readStatementCounts(database)];
    alone.push(await generator.sampleDemands({ ...each, name: `alone ${turn}`, together: 1, seconds: (aloneShare * seconds) / turns, idleSeconds }));
    seen.push({ timings: timingsBetween(timings, await readStatementTimings(service.url)), counts: countsBetween(counts, await readStatementCounts(database)) });
    together.push(await generator.sampleDemands({ ...each, name: `together ${turn}`, together: mostTogether, seconds: ((1 - aloneShare) * seconds) / turns, idleSeconds: 0 }));
  }
  return { parts: [...alone, ...together], alone: alone.flatMap(({ samples }) => samples), seen: sumOfSeen(seen) };
}

function sumOfUse(parts: readonly CpuUse[]): CpuUse {
  const sum = (of: (use: CpuUse) => number): number => parts.reduce((total, part) => total + of(part), 0);
  return { seconds: sum(({ seconds }) => seconds), service: sum(({ service }) => service), sleeps: sum(({ sleeps }) => sleeps), database: sum(({ database }) => database), background: sum(({ background }) => background) };
}

/** A vacuum or a checkpoint that falls into one of the turns is nothing that is always used: of the background the middle turn counts. */
function idleOf(parts: readonly DemandSamples[]): CpuUse {
  const turnsIdle = parts.map(({ idle }) => idle).filter(({ seconds }) => seconds >= idleSeconds);
  const whole = sumOfUse(turnsIdle);
  const rates = turnsIdle.map(({ background, seconds }) => background / seconds).toSorted((a, b) => a - b);
  return { ...whole, background: (rates[Math.floor(rates.length / 2)] ?? 0) * whole.seconds };
}

function loadOf(whole: CpuUse, { samples, requests, others, isDatabaseOurs }: { readonly samples: number; readonly requests: number; readonly others: number | undefined; readonly isDatabaseOurs: boolean }): DemandLoad {
  return {
    seconds: whole.seconds,
    samples,
    requests,
    rate: requests / whole.seconds,
    serviceCores: whole.service / whole.seconds,
    ...(isDatabaseOurs ? { databaseCores: (whole.database + whole.background) / whole.seconds } : {}),
    ...(others === undefined ? {} : { others }),
  };
}

function idleCores(run: string, { seconds }: CpuUse, used: number): Demands['idle']['service'] {
  return measured(used / seconds, 'cores', run, `CPU over ${seconds.toFixed(1)} s without requests`, turns);
}

function wakingOf(run: string, { sleep, cold }: FittedCpu): Waking {
  const cost = (mean: Mean, how: string): NonNullable<Waking['sleep']> => measured(mean.value, 's', run, how, mean.samples, mean);
  return {
    ...(sleep === undefined ? {} : { sleep: cost(sleep, 'least squares over samples: CPU on voluntary context switches') }),
    ...(cold === undefined ? {} : { cold: cost(cold, 'least squares over samples: CPU on 1/(1 + rate just before · cools)'), cools: cold.cools }),
  };
}
