import type { Clock } from './clock.ts';
import type { Draws } from './draws.ts';
import { event, kindBits } from './events.ts';
import type { Events } from './events.ts';
import type { Special } from './special.ts';

/** Stations that stop now and then, by chance. */
export interface Pauses {
  readonly happen: (place: number) => void;
  /** Schedules the first of each: laws of the time between two and of how long one lasts; -1: it never stops. */
  readonly load: (every: readonly number[], last: readonly number[]) => void;
}

/** Returns the pauses of so many stations. */
export function createPauses(most: number, { now, when, drawn }: Clock, { add }: Events, draws: Draws, special: Special): Pauses {
  const [every, last] = [new Int32Array(most), new Int32Array(most)];

  function schedule(place: number, from: number): void {
    draws.time(every[place] as number);
    when[0] = from + (drawn[0] as number);
    add((place << kindBits) | event.pause);
  }

  return {
    happen(place) {
      draws.time(last[place] as number);
      const seconds = drawn[0] as number;
      special.pause(place, seconds);
      schedule(place, (now[0] as number) + seconds);
    },
    load(gaps, lengths) {
      every.set(gaps);
      last.set(lengths);
      for (const [place, law] of gaps.entries()) if (law >= 0) schedule(place, 0);
    },
  };
}
