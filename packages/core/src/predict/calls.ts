import { rowWidth } from '../knowledge/index.ts';
import { lognormalThrough } from '../queueing/index.ts';
import type { External, Step, System } from '../system/index.ts';
import { allPercentiles, percentiles } from './percentiles.ts';
import type { Time } from './moments.ts';
import { varied } from './moments.ts';

/** How often one run of some steps calls an external. */
export interface Calls {
  readonly external: string;
  readonly times: number;
}

/** Returns the calls of steps, one after the other; in an `each` once for each element of a list of usual length. Undos are left out. */
export function callsOf(steps: readonly Step[]): readonly Calls[] {
  return steps.flatMap(({ verb, target, each }) => (verb === 'calls' ? [{ external: target?.split('.')[0] ?? '', times: each === undefined ? 1 : rowWidth.facts.listLength.value }] : []));
}

/** Returns how often each external is called at the declared traffic, 1/s: by operations, and by the workflows that their events and schedules start. */
export function callRates({ operations, workflows }: System): ReadonlyMap<string, number> {
  const rates = new Map<string, number>();
  const add = (steps: readonly Step[], rate: number): void => {
    for (const { external, times } of callsOf(steps)) rates.set(external, (rates.get(external) ?? 0) + rate * times);
  };
  const events = new Map<string, number>();
  for (const { steps, totalRate, emits } of operations) {
    add(steps, totalRate.value);
    for (const event of emits) events.set(event, (events.get(event) ?? 0) + totalRate.value);
  }
  for (const { when, steps } of workflows) add(steps, when.kind === 'schedule' ? 1 / when.every.value : (events.get(when.event) ?? 0));
  return rates;
}

/** Returns how long one call takes: a lognormal law through its percentiles, an exponential one where only one is known. */
export function timeOf({ latency }: External, bound: 'value' | 'low' | 'high'): Time {
  const points = allPercentiles.flatMap((name) => {
    const quantity = latency[name];
    return quantity === undefined ? [] : [{ ...percentiles[name], time: quantity[bound] }];
  });
  const [only] = points;
  if (points.length > 1) return { ...lognormalThrough(points), third: 0, law: 'lognormal' };
  return only === undefined ? varied(0, 0) : varied(-only.time / Math.log1p(-only.share), 1);
}
