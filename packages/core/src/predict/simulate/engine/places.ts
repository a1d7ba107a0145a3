import { mostHeld } from '../compile.ts';
import type { Scope } from '../tables.ts';
import type { Clock } from './clock.ts';
import type { Draws } from './draws.ts';
import type { Frames } from './frames.ts';

/** The stations of a model one after the other, each with all its copies. */
export interface Places {
  /** Returns the place of a station that a frame goes to. */
  readonly any: (frame: number, station: number) => number;
  /** The same, where it is to hold it inside so many others: none that it holds already. */
  readonly choose: (frame: number, station: number, depth: number) => number;
  /** Returns the place that it holds inside so many others. */
  readonly of: (frame: number, depth: number) => number;
  readonly load: (first: readonly number[], copies: readonly number[], scope: readonly Scope[]) => void;
}

// A constant of this module is known to V8 when it compiles; an imported one is looked up each time.
const depths = mostHeld;

/** Returns the places of so many stations. */
export function createPlaces(most: number, { drawn }: Clock, draws: Draws, { instance, held }: Frames): Places {
  const [firstOf, isScoped, copiesOf] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)];

  /** Whatever isn't by instance has none: 0 times the instance. */
  const own = (frame: number, station: number): number => (firstOf[station] as number) + (isScoped[station] as number) * (instance[frame] as number);

  function copyOf(station: number): number {
    draws.chance();
    return Math.floor((drawn[0] as number) * (copiesOf[station] as number));
  }

  const any = (frame: number, station: number): number => (copiesOf[station] === 0 ? own(frame, station) : (firstOf[station] as number) + copyOf(station));

  function holds(frame: number, place: number, depth: number): boolean {
    for (let outer = 0; outer < depth; outer += 1) if (held[frame * depths + outer] === place) return true;
    return false;
  }

  return {
    any,
    choose(frame, station, depth) {
      let place = any(frame, station);
      // A row that it has locked needs no second lock; with more rows than it holds there is another.
      if ((copiesOf[station] as number) > depth) while (holds(frame, place, depth)) place = any(frame, station);
      held[frame * depths + depth] = place;
      return place;
    },
    of: (frame, depth) => held[frame * depths + depth] as number,
    load(first, copies, scopes) {
      firstOf.set(first);
      isScoped.set(scopes.map((scope) => (scope === 'instance' ? 1 : 0)));
      copiesOf.set(copies.map((count, station) => (scopes[station] === 'any' ? count : 0)));
    },
  };
}
