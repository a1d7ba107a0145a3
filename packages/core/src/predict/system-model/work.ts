import { databaseTime } from '../../knowledge/index.ts';
import type { DesignedOperation, Statement } from '../../system/index.ts';
import type { Varied } from './varied.ts';

/** Messages to the database, and their answers. */
export interface Trip {
  /** Mean number of such trips of a request. */
  readonly times: number;
  /** Each of them is one of these: statements of which one is chosen by what is given. */
  readonly oneOf: readonly Asked[];
}

/** One kind of a trip, and what share of them it is. */
export interface Asked {
  readonly share: number;
  /** CPU of the database. */
  readonly cpu: Varied;
  /** Network, and the wait until the log is on disk. */
  readonly wait: Varied;
}

/** What one request of an operation takes. */
export interface Work {
  /** CPU of the service's event loop, of all its turns together. */
  readonly service: Varied;
  /** Turns of the event loop don't depend on each other: each varies as `service` does, or so that all together do. */
  readonly varies: 'each turn' | 'all turns';
  /** CPU of a password's hash, seconds, off the event loop; 0: none. */
  readonly hash: number;
  /** Time that is neither the service's nor the database's, outside of any connection. */
  readonly outside: Varied;
  readonly trips: readonly Trip[];
  /** True if one connection is held from the first trip to the last; else each trip has its own. */
  readonly isTransaction: boolean;
}

const time = databaseTime.facts;
/** Round trips and commits vary less than work does. */
export const steady = 0.25;
const none: Varied = { mean: 0, variation: 0 };

/** A statement, and how often one request runs it: less than once where it is one of several, more in an `each`. */
export interface Run<Known> {
  readonly times: number;
  readonly of: Known;
}

/** Returns statements in groups of which one is chosen each time: those of one action of the operation's plan. */
export function grouped<Known>({ plan }: DesignedOperation, runs: readonly (Run<Known> & { readonly statement: string })[]): readonly (readonly Run<Known>[])[] {
  const actionOf = new Map(plan.flatMap(({ step, actions }) => actions.flatMap(({ variants }, place) => variants.map(({ statement }) => [statement, `${step} ${place}`] as const))));
  const groups = new Map<string, Run<Known>[]>();
  for (const run of runs) {
    if (run.times <= 0) continue;
    const key = actionOf.get(run.statement) ?? `alone ${run.statement}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups.values()];
}

/** Returns a trip of some runs, each asked for by what is known of it. */
export function tripOf<Known>(runs: readonly Run<Known>[], asked: (known: Known) => Omit<Asked, 'share'>): Trip {
  const times = runs.reduce((sum, run) => sum + run.times, 0);
  return { times, oneOf: runs.map((run) => ({ share: run.times / times, ...asked(run.of) })) };
}

/**
 * Returns what a request takes as the design assumes it: the database's time goes to all its statements alike; what a connection is held beyond it
 * to round trips and the commit, as facts say of them. Work varies as exponential times do.
 */
export function assumedWork(operation: DesignedOperation, statements: readonly Statement[]): Work {
  const { demand, transaction, totalRate } = operation;
  const [service, hash, database] = [demand.service.value, Math.min(demand.service.value, demand.hash?.value ?? 0), demand.database.value];
  const rest = Math.max(0, demand.held.value - database);
  const timesOf = (statement: Statement): number => (totalRate.value > 0 ? statement.rate.value / totalRate.value : 1);
  const groups = grouped(operation, statements.map((statement) => ({ statement: statement.id, times: timesOf(statement), of: { writes: statement.kind !== 'select' } })));
  // Where nothing is known of statements there is one.
  const asked = groups.length > 0 ? groups : [[{ times: 1, of: { writes: false } }]];
  const trips = database === 0 && rest === 0 ? [] : tripsOf(asked, { database, rest, transaction });
  return { service: { mean: service - hash, variation: 1 }, varies: 'each turn', hash, outside: none, trips, isTransaction: transaction };
}

type Writing = Run<{ readonly writes: boolean }>;

function tripsOf(groups: readonly (readonly Writing[])[], { database, rest, transaction }: { readonly database: number; readonly rest: number; readonly transaction: boolean }): readonly Trip[] {
  const runs = groups.flat();
  const total = runs.reduce((sum, { times }) => sum + times, 0);
  const written = runs.reduce((sum, { times, of }) => sum + (of.writes ? times : 0), 0);
  const trip = time.roundTrip.value;
  const commit = written > 0 ? time.commit.value : 0;
  const unit = rest / ((total + (transaction ? 2 : 0)) * trip + commit);
  const wait = (seconds: number): Varied => ({ mean: unit * seconds, variation: steady });
  const cpu: Varied = { mean: database / total, variation: 1 };
  if (!transaction) return groups.map((group) => tripOf(group, ({ writes }) => ({ cpu, wait: wait(trip + (writes ? commit / written : 0)) })));
  const once = (seconds: number): Trip => ({ times: 1, oneOf: [{ share: 1, cpu: none, wait: wait(seconds) }] });
  return [once(trip), ...groups.map((group) => tripOf(group, () => ({ cpu, wait: wait(trip) }))), once(trip + commit)];
}
