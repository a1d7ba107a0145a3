import { Stream } from '../../../random/index.ts';
import type { Law } from '../model.ts';
import type { Clock } from './clock.ts';

/** Random times of many laws, and chances; each from a stream of its own, so that a change of one leaves the draws of the others. */
export interface Draws {
  /** Draws a time, seconds, into `clock.drawn`. */
  readonly time: (law: number) => void;
  /** Draws a number between 0 and 1 into `clock.drawn`. */
  readonly chance: () => void;
  /** Begins anew with these laws, `names` giving each its stream. */
  readonly load: (laws: readonly Law[], seedOf: (place: number) => number, chanceSeed: number) => void;
}

/** Numbers that are drawn ahead. */
const ahead = 64;

/** Returns the draws of up to `most` laws. */
export function createDraws(most: number, { drawn }: Clock): Draws {
  const column = new Float64Array((most + 1) * ahead);
  const next = new Int32Array(most + 1);
  let [laws, streams]: [readonly Law[], readonly Stream[]] = [[], []];

  function refill(law: number): void {
    const own = column.subarray(law * ahead, (law + 1) * ahead);
    fill(own, laws[law], streams[law] as Stream);
    next[law] = 0;
  }

  function time(law: number): void {
    if (next[law] === ahead) refill(law);
    const at = next[law] as number;
    next[law] = at + 1;
    drawn[0] = column[law * ahead + at] as number;
  }

  return {
    time,
    // The last law is none: its numbers are chances.
    chance: () => time(most),
    load(given, seedOf, chanceSeed) {
      const all = given.map((_, place) => new Stream(seedOf(place)));
      all[most] = new Stream(chanceSeed);
      [laws, streams] = [given, all];
      next.fill(ahead, 0, given.length);
      next[most] = ahead;
    },
  };
}

function fill(column: Float64Array, law: Law | undefined, stream: Stream): void {
  if (law?.kind === 'exponential') {
    stream.fillExponential(column, law.mean);
    return;
  }
  for (let at = 0; at < column.length; at += 1) column[at] = law === undefined ? stream.uniform() : drawFrom(law, stream);
}

function drawFrom(law: Law, stream: Stream): number {
  switch (law.kind) {
    case 'constant':
      return law.mean;
    case 'exponential':
      return law.mean * stream.exponential();
    case 'erlang': {
      let sum = 0;
      for (let stage = 0; stage < law.stages; stage += 1) sum += stream.exponential();
      return (sum * law.mean) / law.stages;
    }
    case 'lognormal': {
      const variance = Math.log1p(law.variation);
      return law.mean * Math.exp(Math.sqrt(variance) * stream.normal() - variance / 2);
    }
    case 'mix': {
      let chance = stream.uniform();
      const kind = law.of.find(({ share }) => (chance -= share) < 0) ?? law.of.at(-1);
      return (kind?.mean ?? 0) * stream.exponential();
    }
  }
}
