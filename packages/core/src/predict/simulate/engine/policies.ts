import { breaker, clientThrottle, rateLimit, retryBudget, retryStop, timedRetryBudget } from '@kentledge/policies';
import { outcome } from '../results.ts';
import type { Call } from '../model.ts';
import type { Clock } from './clock.ts';
import type { Draws } from './draws.ts';
import type { Frames } from './frames.ts';

/** What decides about calls: the very functions that services run. Each calling instance has a state of its own. */
export interface Policies {
  /** 1 where a call has any of them. */
  readonly isGated: Int32Array;
  /** Returns whether an attempt may be made. */
  readonly admits: (frame: number, call: number) => boolean;
  /** An attempt has ended, or nobody waits for it any more. */
  readonly ended: (frame: number, call: number, how: number) => void;
  /** An attempt came to nothing before its end: it says nothing about who was called. */
  readonly forgotten: (frame: number, call: number) => void;
  /** Returns whether one that failed may be tried again. */
  readonly mayRetry: (frame: number, call: number) => boolean;
  /** Returns whether a second attempt may be made beside the first. */
  readonly mayHedge: (frame: number, call: number) => boolean;
  readonly load: (calls: readonly Call[], instances: number) => void;
}

/** What a policy needs of the engine. */
interface Needs {
  readonly clock: Clock;
  readonly draws: Draws;
  readonly frames: Frames;
}

/** Returns the policies of so many calls. */
export function createPolicies(most: number, { clock: { now, drawn }, draws, frames: { instance, ticket, tries } }: Needs): Policies {
  const isGated = new Int32Array(most);
  let [calls, instances, states]: [readonly Call[], number, States] = [[], 1, statesOf([], 1)];
  const placeOf = (frame: number, call: number): number => call * instances + (instance[frame] as number);

  function admits(frame: number, call: number): boolean {
    const [at, time, policies] = [placeOf(frame, call), now[0] as number, calls[call] as Call];
    if (tries[frame] === 1) countCall(states, at, policies, time);
    if (policies.atMost !== undefined && (states.inside[at] as number) >= policies.atMost) return false;
    if (policies.rateLimit !== undefined && rateLimit.wait(states.limits, at * rateLimit.cells, policies.rateLimit, time) > 0) return false;
    if (policies.throttle !== undefined) {
      draws.chance();
      if (!clientThrottle.maySend(states.throttles, at * clientThrottle.cells, policies.throttle, policies.throttle.priority, drawn[0] as number, time)) return false;
    }
    if (policies.breaker !== undefined) {
      ticket[frame] = breaker.started(states.breakers, at * breaker.cells, policies.breaker, time);
      if (ticket[frame] === 0) return false;
    }
    (states.inside[at] as number) += 1;
    return true;
  }

  function forgotten(frame: number, call: number): void {
    (states.inside[placeOf(frame, call)] as number) -= 1;
  }

  function ended(frame: number, call: number, how: number): void {
    const [at, time, policies] = [placeOf(frame, call), now[0] as number, calls[call] as Call];
    forgotten(frame, call);
    if (policies.throttle !== undefined) clientThrottle.ended(states.throttles, at * clientThrottle.cells, policies.throttle, policies.throttle.priority, how === outcome.answered, time);
    if (policies.breaker !== undefined) breaker.ended(states.breakers, at * breaker.cells, policies.breaker, ticket[frame] as number, how !== outcome.answered, time);
  }

  function mayRetry(frame: number, call: number): boolean {
    const [at, { budget, stop } = {}] = [placeOf(frame, call), calls[call]?.retries];
    if (stop !== undefined && !retryStop.mayRetry(states.stops, at * retryStop.cells, stop, now[0] as number)) return false;
    if (budget === undefined) return true;
    return 'burst' in budget ? retryBudget.mayRetry(states.budgets, at) : timedRetryBudget.mayRetry(states.timed, at * timedRetryBudget.cells, budget, now[0] as number);
  }

  function load(given: readonly Call[], mostInstances: number): void {
    [calls, instances, states] = [given, mostInstances, statesOf(given, mostInstances)];
    isGated.set(given.map((call) => (call.breaker ?? call.throttle ?? call.rateLimit ?? call.atMost ?? call.hedge ?? call.retries?.budget ?? call.retries?.stop) === undefined ? 0 : 1));
  }

  return { isGated, admits, ended, forgotten, mayRetry, mayHedge: (frame, call) => retryBudget.mayRetry(states.hedges, placeOf(frame, call)), load };
}

function countCall({ budgets, timed, stops, hedges }: States, at: number, { retries, hedge }: Call, now: number): void {
  const budget = retries?.budget;
  if (budget !== undefined && 'burst' in budget) retryBudget.called(budgets, at, budget);
  else if (budget !== undefined) timedRetryBudget.called(timed, at * timedRetryBudget.cells, budget, now);
  if (retries?.stop !== undefined) retryStop.called(stops, at * retryStop.cells, retries.stop, now);
  if (hedge !== undefined) retryBudget.called(hedges, at, hedge.budget);
}

type States = Readonly<Record<'inside' | 'limits' | 'throttles' | 'breakers' | 'budgets' | 'timed' | 'stops' | 'hedges', Float64Array>>;

function statesOf(calls: readonly Call[], instances: number): States {
  const cells = (each: number): Float64Array => new Float64Array(calls.length * instances * each);
  const states = { inside: cells(1), limits: cells(rateLimit.cells), throttles: cells(clientThrottle.cells), breakers: cells(breaker.cells), budgets: cells(1), timed: cells(timedRetryBudget.cells), stops: cells(retryStop.cells), hedges: cells(1) };
  for (let at = 0; at < calls.length * instances; at += 1) startAt(states, at, calls[Math.floor(at / instances)] as Call);
  return states;
}

function startAt({ limits, throttles, breakers, budgets, timed, stops, hedges }: States, at: number, { rateLimit: limit, breaker: broken, retries, hedge }: Call): void {
  clientThrottle.start(throttles, at * clientThrottle.cells);
  timedRetryBudget.start(timed, at * timedRetryBudget.cells);
  retryStop.start(stops, at * retryStop.cells);
  if (limit !== undefined) rateLimit.start(limits, at * rateLimit.cells, limit);
  if (broken !== undefined) breaker.start(breakers, at * breaker.cells, broken);
  if (retries?.budget !== undefined && 'burst' in retries.budget) retryBudget.start(budgets, at, retries.budget);
  if (hedge !== undefined) retryBudget.start(hedges, at, hedge.budget);
}
