import type { Change, Model } from '../model.ts';
import { exponential, model, open, station, use } from './notation.ts';

export const perConsumer = 100;

/** Messages of so many partitions, each with a consumer of its own as long as there are enough; a consumer takes one after the other. */
export function consumed({ rate, partitions, consumers, changes = [] }: { readonly rate: number; readonly partitions: number; readonly consumers: number; readonly changes?: readonly Change[] }): Model {
  return model({
    stations: [station('partition', 1, { copies: partitions }), station('consumers', consumers)],
    programs: [{ id: 'message', steps: [{ do: 'hold', station: 'partition', steps: [use('consumers', exponential(1 / perConsumer))] }] }, { id: 'write', steps: [{ do: 'publish', to: ['message'] }] }],
    sources: [open('write', rate)],
    changes,
  });
}

/** Seconds after which a broker finds out that a consumer is dead (Kafka's session.timeout.ms since KIP-735). */
export const deadFound = 45;
/** Seconds for which nobody consumes while all partitions are given out anew. */
export const rebalance = 30;

/** Partitions whose messages nobody takes for a while. */
export function stopped(partitions: readonly number[], at: number, seconds: number): readonly Change[] {
  return partitions.map((copy) => ({ at, do: 'pause', station: 'partition', copy, seconds }));
}
