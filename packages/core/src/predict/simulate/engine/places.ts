import type { Scope } from '../tables.ts';
import type { Clock } from './clock.ts';
import type { Draws } from './draws.ts';
import type { Frames } from './frames.ts';

/** The stations of a model one after the other, each with all its copies. */
export interface Places {
  /** Returns the place of a station that a frame goes to. */
  readonly choose: (frame: number, station: number) => number;
  /** Returns the place of a station where a frame has been. */
  readonly of: (frame: number, station: number) => number;
  readonly load: (first: readonly number[], copies: readonly number[], scope: readonly Scope[]) => void;
}

/** Returns the places of so many stations. */
export function createPlaces(most: number, { drawn }: Clock, draws: Draws, { instance, copy }: Frames): Places {
  const [firstOf, isScoped, copiesOf] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)];

  /** Whatever isn't by instance has none: 0 times the instance. */
  const of = (frame: number, station: number): number =>
    (firstOf[station] as number) + (copiesOf[station] === 0 ? (isScoped[station] as number) * (instance[frame] as number) : (copy[frame] as number));

  return {
    of,
    choose(frame, station) {
      if (copiesOf[station] !== 0) {
        draws.chance();
        copy[frame] = Math.floor((drawn[0] as number) * (copiesOf[station] as number));
      }
      return of(frame, station);
    },
    load(first, copies, scopes) {
      firstOf.set(first);
      isScoped.set(scopes.map((scope) => (scope === 'instance' ? 1 : 0)));
      copiesOf.set(copies.map((count, station) => (scopes[station] === 'any' ? count : 0)));
    },
  };
}
