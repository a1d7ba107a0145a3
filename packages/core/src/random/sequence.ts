import { bitsAt } from './hash.ts';

/** A stream of random numbers drawn one after the other; the same seed gives the same sequence on every machine. */
export interface Sequence {
  /** Next number in [0, 1). */
  next(): number;
  /** Next integer in [0, count). */
  below(count: number): number;
  /** Next gap between arrivals of a Poisson process, for a rate per second; seconds. */
  gap(rate: number): number;
}

/** Returns the sequence of a stream. */
export function sequence(stream: number): Sequence {
  let index = 0;
  const next = (): number => (bitsAt(stream, index++) + 0.5) / 4_294_967_296;
  return {
    next,
    below: (count) => Math.floor(next() * count),
    gap: (rate) => -Math.log(next()) / rate,
  };
}
