import { predicted } from '../quantity/index.ts';
import type { Quantity } from '../quantity/index.ts';
import { allOf } from '../queueing/index.ts';
import type { DesignedOperation, System } from '../system/index.ts';
import { calledBy } from './availability.ts';
import { beyond } from './moments.ts';
import type { Bound, Solved } from './solve.ts';
import { waitsBeyond } from './solve.ts';

/** What a system does under a load, at each end of what is assumed. */
export type Ends = Readonly<Record<Bound, Solved>>;

/**
 * Returns the share of an operation's requests that fail while all of the system runs: those past their deadline, those that wait too long for
 * a connection, and those whose externals don't answer; undefined where a part can't keep up.
 */
export function errorsOf(system: System, operation: DesignedOperation, ends: Ends): Quantity | undefined {
  const called = new Set(calledBy(operation));
  const externals = system.externals.filter(({ id, availability }) => called.has(id) && availability !== undefined);
  const share = (bound: Bound): number | undefined => {
    const time = ends[bound].operations.get(operation.id);
    if (time === undefined) return undefined;
    const pool = ends[bound].parts.find(({ id }) => id === `${operation.service}.pool`);
    const waits = pool === undefined || operation.demand.held[bound] === 0 ? 0 : waitsBeyond(pool, operation.budget.poolWait.value);
    // The low end of the errors goes with the high end of what externals give.
    const answers = externals.map(({ availability }) => availability?.[opposite[bound]] ?? 1);
    return 1 - allOf([1 - beyond(time, operation.budget.deadline.value), 1 - waits, ...answers]);
  };
  const value = share('value');
  if (value === undefined) return undefined;
  return predicted(value, '1', 'past the deadline, or the wait for a connection, or without an answer of an external', [...demandNames(operation.id), 'system.rate', `${operation.id}.deadline`, `${operation.id}.poolWait`, ...externals.map(({ id }) => `${id}.availability`)], { low: share('low') ?? value, high: share('high') ?? 1 });
}

/** Returns the names of what a request of an operation takes. */
export function demandNames(operation: string): readonly string[] {
  return [`${operation}.demand.service`, `${operation}.demand.database`, `${operation}.demand.held`];
}

const opposite = { value: 'value', low: 'high', high: 'low' } as const;
