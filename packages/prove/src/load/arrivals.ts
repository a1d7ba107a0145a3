import { sequence, streamOf } from '@kentledge/core/random';
import type { Phase } from './messages.ts';

/** One intended request: seconds from the start of the phase, and the operation. */
export interface Arrival {
  readonly at: number;
  readonly operation: string;
}

/** Yields the arrivals of a phase in order of time: a Poisson process of the sum of the rates, each arrival dealt to an operation by its share. */
export function* arrivalsOf(phase: Phase, seed: number): Generator<Arrival> {
  const operations = Object.entries(phase.rates).filter(([, rate]) => rate > 0);
  const total = operations.reduce((sum, [, rate]) => sum + rate, 0);
  if (total <= 0) return;
  const numbers = sequence(streamOf(seed, `arrivals ${phase.name}`));
  for (let at = numbers.gap(total); at < phase.seconds; at += numbers.gap(total)) {
    let point = numbers.next() * total;
    const found = operations.find(([, rate]) => (point -= rate) < 0) ?? operations[0];
    if (found !== undefined) yield { at, operation: found[0] };
  }
}
