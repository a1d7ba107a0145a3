import type { Demand, Demands, OperationDemand, Waking } from '../../evidence/index.ts';
import { coresAt } from '../../evidence/index.ts';
import type { DesignedOperation } from '../../system/index.ts';
import { grouped, steady, tripOf } from './work.ts';
import type { Run, Trip, Work } from './work.ts';
import type { Varied } from './varied.ts';

/** Under what load requests come, which says how often processes are found asleep. */
export interface Load {
  /** Requests a second of each operation, all instances together. */
  readonly rates: ReadonlyMap<string, number>;
  readonly instances: number;
  /** Cores that all share; absent: each part has its own. */
  readonly hostCores: number | undefined;
}

/** What processes pay for a request beside its work, since they had nothing to do: nothing when they always have. */
export interface WakingCost {
  readonly service: (sleeps: number) => number;
  readonly database: number;
}

/** With so many cores nobody waits for another. */
const ownCores = 1_000_000;

/** Returns what waking costs at a load, by the same law by which the evidence checks itself. */
export function wakingAt(demands: Demands, { rates, instances, hostCores }: Load): WakingCost {
  const total = [...rates.values()].reduce((sum, rate) => sum + rate, 0);
  const machine = hostCores === undefined ? { cores: ownCores, beside: 0 } : { cores: hostCores, beside: demands.generator.value * total };
  const used = (share: number) => coresAt(demands, Object.fromEntries([...rates].map(([id, rate]) => [id, rate * share])), machine);
  const service = shareAsleep(demands, { rates, share: 1 / instances }, used(1 / instances).service - demands.idle.service.value, 'service');
  const inDatabase = (used(1).database ?? 0) - (demands.idle.database?.value ?? 0) - total * (demands.background?.value ?? 0);
  const database = shareAsleep(demands, { rates, share: 1 }, inDatabase, 'database');
  return {
    service: (sleeps) => service * wakingOf(demands.service, sleeps, total / instances),
    database: database * wakingOf(demands.database ?? {}, 0, total),
  };
}

/** CPU seconds that a request costs a process that sleeps, at a rate of requests. */
function wakingOf({ sleep, cold, cools = 0 }: Waking, sleeps: number, rate: number): number {
  return sleeps * (sleep?.value ?? 0) + (cold?.value ?? 0) / (1 + rate * cools);
}

/** The share of all that waking could cost which it does cost: of `cores` used, what isn't work. */
function shareAsleep({ operations, ...demands }: Demands, { rates, share }: { readonly rates: ReadonlyMap<string, number>; readonly share: number }, cores: number, part: 'service' | 'database'): number {
  const total = share * [...rates.values()].reduce((sum, rate) => sum + rate, 0);
  const sum = (of: (operation: OperationDemand) => number): number => operations.reduce((all, operation) => all + share * (rates.get(operation.operation) ?? 0) * of(operation), 0);
  const { sleep, cold, cools = 0 } = demands[part] ?? {};
  const sleeping = part === 'service' ? sum(({ sleeps }) => sleeps.value) * (sleep?.value ?? 0) : 0;
  const most = sleeping + (total * (cold?.value ?? 0)) / (1 + total * cools);
  return most === 0 ? 0 : Math.min(1, Math.max(0, cores - sum((operation) => operation[part]?.value ?? 0)) / most);
}

/** Returns what a request takes as it was measured, with what waking costs at the load. */
export function measuredWork(operation: DesignedOperation, measured: OperationDemand, demands: Demands, waking: WakingCost): Work {
  const isTransaction = operation.transaction || operation.idempotent !== false;
  const database = (measured.database ?? measured.execution)?.value ?? 0;
  const elsewhere = Math.max(0, measured.elsewhere.value);
  const service = Math.max(0, measured.service.value) + waking.service(measured.sleeps.value);
  const hash = hashIn(operation, service);
  const statements = measured.statements.filter(({ calls }) => calls > 0);
  const runs = statements.reduce((sum, { calls }) => sum + calls, 0) + (isTransaction ? 2 : 0);
  const isAsked = statements.length > 0 || database > 0;
  // Between the statements of a transaction the service works while it holds the connection.
  const between = isTransaction && runs > 1 ? (measured.service.value * (runs - 1)) / (runs + 1) : 0;
  const held = isAsked ? Math.min(elsewhere, Math.max(0, (measured.held?.value ?? 0) - database - between)) : 0;
  const parts = { database: database + waking.database + (demands.background?.value ?? 0), wait: held, isTransaction };
  return {
    service: { mean: service - hash, variation: hash > 0 ? steady : variationOf(measured.service) },
    varies: 'all turns',
    hash,
    outside: { mean: elsewhere - held, variation: Math.min(1, variationOf(measured.elsewhere)) },
    trips: isAsked ? tripsOf(operation, measured, demands, parts) : [],
    isTransaction,
  };
}

/** Threads are measured together: beside a hash the event loop is taken to do what was assumed of it. */
function hashIn({ demand }: DesignedOperation, service: number): number {
  return demand.hash === undefined ? 0 : Math.max(0, service - Math.max(0, demand.service.value - demand.hash.value));
}

function variationOf({ variation }: Demand): number {
  return variation ?? steady;
}

/** What is known of one execution. */
interface Execution {
  readonly seconds: number;
  readonly variation: number;
}

const withoutWork: Execution = { seconds: 0, variation: steady };

/** Executions as they were measured; what the sessions use beyond them (parsing, planning, protocol) goes to all trips alike, waits to them by round trip and commit. */
function tripsOf(operation: DesignedOperation, { statements, database: sessions }: OperationDemand, demands: Demands, { database, wait, isTransaction }: { readonly database: number; readonly wait: number; readonly isTransaction: boolean }): readonly Trip[] {
  const groups = grouped(operation, statements.map(({ statement, calls, execution }) => ({ statement, times: calls, of: { seconds: execution?.value ?? 0, variation: execution?.variation ?? 1 } })));
  const own: readonly (readonly Run<Execution>[])[] = groups.length > 0 ? groups : [[{ times: 1, of: { seconds: database, variation: sessions?.variation ?? 1 } }]];
  const runs = own.flat();
  const times = runs.reduce((sum, run) => sum + run.times, 0) + (isTransaction ? 2 : 0);
  const executions = runs.reduce((sum, run) => sum + run.times * run.of.seconds, 0);
  const each = Math.max(0, database - executions) / times;
  const scale = executions > database ? database / executions : 1;
  const commit = isTransaction ? (demands.commit?.value ?? 0) : 0;
  const trips = times * demands.roundTrip.value + commit;
  const waits = (more: number): Varied => ({ mean: trips > 0 ? (wait * (demands.roundTrip.value + more)) / trips : wait / times, variation: steady });
  const asked = ({ seconds, variation }: Execution, more = 0) => {
    const mean = scale * seconds + each;
    // What goes to all trips alike does not vary.
    return { cpu: { mean, variation: mean === 0 ? 0 : variation * ((scale * seconds) / mean) ** 2 }, wait: waits(more) };
  };
  const trip = own.map((group) => tripOf(group, (of) => asked(of)));
  if (!isTransaction) return trip;
  return [{ times: 1, oneOf: [{ share: 1, ...asked(withoutWork) }] }, ...trip, { times: 1, oneOf: [{ share: 1, ...asked(withoutWork, commit) }] }];
}
