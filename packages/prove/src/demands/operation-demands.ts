import type { OperationDemand, StatementDemand } from '@kentledge/core/evidence';
import type { DesignedOperation, System } from '@kentledge/core/system';
import type { CpuUse, DemandSample } from '../load/index.ts';
import { loadable } from '../load/index.ts';
import type { FittedCpu, Mean } from './fit-cpu.ts';
import { demandFrom, meanOf, sumOfMeans } from './means.ts';

/** What the demands of operations are told from. */
export interface SampledDemands {
  readonly run: string;
  readonly system: System;
  readonly samples: readonly DemandSample[];
  readonly idle: CpuUse;
  readonly service: FittedCpu;
  readonly database: FittedCpu | undefined;
  readonly statements: ReadonlyMap<string, readonly StatementDemand[]>;
}

interface SampledOperation extends Omit<SampledDemands, 'statements' | 'system'> {
  readonly operation: DesignedOperation;
  readonly statements: readonly StatementDemand[];
  /** Seconds of a response that don't belong to a held connection, by operations without a transaction; undefined where there are none. */
  readonly outside: number | undefined;
}

const serviceHow = 'CPU time of the service’s threads, least squares over samples; variation: what is left of requests alone';
const databaseHow = 'CPU time of PostgreSQL’s sessions, least squares over samples; variation: what is left of requests alone';

/** Returns what one request of each operation takes; those of which none was sampled alone are left out. */
export function operationDemands({ system, statements, ...sampled }: SampledDemands): readonly OperationDemand[] {
  const outside = outsideOf(system, statements, sampled.samples);
  return loadable(system).flatMap((operation) => operationDemand({ ...sampled, operation, statements: statements.get(operation.id) ?? [], outside }) ?? []);
}

/** What a response takes beside the statements: median of all requests alone whose operation has no transaction, as some hash passwords. */
function outsideOf(system: System, statements: SampledDemands['statements'], samples: readonly DemandSample[]): number | undefined {
  const rests = loadable(system).filter((operation) => !isTransaction(operation)).flatMap(({ id }) => {
    const inStatements = secondsSeen(statements.get(id) ?? []);
    return aloneOf(samples, id).map((sample) => timeOf(sample) - inStatements);
  });
  const middle = rests.toSorted((a, b) => a - b)[Math.floor(rests.length / 2)];
  return middle === undefined ? undefined : Math.max(0, middle);
}

function secondsSeen(statements: readonly StatementDemand[]): number {
  return statements.reduce((sum, { calls, seen }) => sum + calls * seen.value, 0);
}

function operationDemand(sampled: SampledOperation): OperationDemand | undefined {
  const { run, operation, samples, service, database, statements } = sampled;
  const alone = aloneOf(samples, operation.id);
  const work = service.work.get(operation.id);
  if (work === undefined || alone.length === 0) return undefined;
  const response = meanOf(alone.map(timeOf));
  const inDatabase = database?.work.get(operation.id);
  const execution = executionOf(statements);
  const held = heldOf(sampled, response);
  return {
    operation: operation.id,
    requests: samples.reduce((sum, sample) => sum + sample.operations.filter((one) => one === operation.id).length, 0),
    alone: alone.length,
    service: demandFrom(work, 's', run, serviceHow),
    sleeps: demandFrom(meanOf(alone.map((sample) => sleepsOf(sample, sampled.idle))), '1', run, 'voluntary context switches of the service’s first thread, requests alone'),
    ...(inDatabase === undefined ? {} : { database: demandFrom(inDatabase, 's', run, databaseHow) }),
    ...(execution === undefined ? {} : { execution: demandFrom(execution, 's', run, 'pg_stat_statements: executions of its statements, as if independent') }),
    ...(held === undefined ? {} : { held }),
    response: demandFrom(response, 's', run, 'from sending to the whole answer, requests alone'),
    elsewhere: demandFrom(meanOf(alone.map((sample) => elsewhereOf(sampled, sample))), 's', run, 'response less the CPU of service and database, requests alone'),
    statements,
  };
}

/** Samples that are one request of an operation. */
function aloneOf(samples: readonly DemandSample[], operation: string): readonly DemandSample[] {
  return samples.filter((sample) => sample.operations.length === 1 && sample.operations[0] === operation);
}

function timeOf({ times }: DemandSample): number {
  return times[0] ?? 0;
}

function sleepsOf({ used }: DemandSample, idle: CpuUse): number {
  return used.sleeps - (used.seconds * idle.sleeps) / idle.seconds;
}

function elsewhereOf({ idle }: SampledOperation, sample: DemandSample): number {
  const { used } = sample;
  const cpu = used.service + used.database - (used.seconds * (idle.service + idle.database)) / idle.seconds;
  return timeOf(sample) - cpu;
}

function executionOf(statements: readonly StatementDemand[]): Mean | undefined {
  const parts = statements.flatMap(({ calls, execution }) => (execution === undefined ? [] : [{ times: calls, mean: meanFrom(execution) }]));
  return parts.length === 0 || parts.length < statements.length ? undefined : sumOfMeans(parts);
}

function meanFrom({ value, low, high, from, variation }: NonNullable<StatementDemand['execution']>): Mean {
  return { value, low, high, samples: from.kind === 'measured' ? from.samples : 1, ...(variation === undefined ? {} : { variation }) };
}

/** Whether an operation holds its connection from its first statement to its commit. */
function isTransaction({ transaction, idempotent }: DesignedOperation): boolean {
  return transaction || idempotent !== false;
}

/** Without a transaction a connection is held for each statement alone; nobody times a whole transaction. */
function heldOf({ run, operation, statements, outside }: SampledOperation, response: Mean): OperationDemand['held'] {
  if (!isTransaction(operation)) {
    const seconds = secondsSeen(statements);
    return seconds === 0 ? undefined : demandFrom({ value: seconds, low: seconds, high: seconds, samples: response.samples }, 's', run, 'its statements as the service saw them, requests alone');
  }
  const off = outside ?? 0;
  const value = Math.max(0, response.value - off);
  const how = outside === undefined ? 'at most: the whole response' : 'response less what operations without a transaction take beside their statements';
  return demandFrom({ value, low: Math.max(0, response.low - off), high: Math.max(0, response.high - off), samples: response.samples, ...variationAfter(response, value) }, 's', run, how);
}

/** What is taken off is taken to be constant. */
function variationAfter({ value, variation }: Mean, left: number): { readonly variation?: number } {
  return variation === undefined || left === 0 ? {} : { variation: (variation * value ** 2) / left ** 2 };
}
