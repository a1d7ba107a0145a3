import { mostHeld } from '../compile.ts';
import type { Scope } from '../tables.ts';
import type { Clock } from './clock.ts';
import type { Draws } from './draws.ts';
import type { Frames } from './frames.ts';

/** The stations of a model one after the other, each with all its copies. */
export interface Places {
  /** Returns the place of a station that a frame goes to. */
  readonly any: (frame: number, station: number) => number;
  /** The same, where it is to hold it inside so many others. */
  readonly choose: (frame: number, station: number, depth: number) => number;
  /** Returns the place that was chosen. */
  readonly of: (frame: number, station: number, depth: number) => number;
  readonly load: (first: readonly number[], copies: readonly number[], scope: readonly Scope[]) => void;
}

// A constant of this module is known to V8 when it compiles; an imported one is looked up each time.
const depths = mostHeld;

/** Returns the places of so many stations. */
export function createPlaces(most: number, { drawn }: Clock, draws: Draws, { instance, copy }: Frames): Places {
  const [firstOf, isScoped, copiesOf] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)];

  /** Whatever isn't by instance has none: 0 times the instance. */
  const own = (frame: number, station: number): number => (firstOf[station] as number) + (isScoped[station] as number) * (instance[frame] as number);

  function copyOf(station: number): number {
    draws.chance();
    return Math.floor((drawn[0] as number) * (copiesOf[station] as number));
  }

  return {
    any: (frame, station) => (copiesOf[station] === 0 ? own(frame, station) : (firstOf[station] as number) + copyOf(station)),
    choose(frame, station, depth) {
      if (copiesOf[station] === 0) return own(frame, station);
      const chosen = copyOf(station);
      copy[frame * depths + depth] = chosen;
      return (firstOf[station] as number) + chosen;
    },
    of: (frame, station, depth) => (copiesOf[station] === 0 ? own(frame, station) : (firstOf[station] as number) + (copy[frame * depths + depth] as number)),
    load(first, copies, scopes) {
      firstOf.set(first);
      isScoped.set(scopes.map((scope) => (scope === 'instance' ? 1 : 0)));
      copiesOf.set(copies.map((count, station) => (scopes[station] === 'any' ? count : 0)));
    },
  };
}
