import type { Clock } from './clock.ts';
import { event, kindBits } from './events.ts';
import type { Events } from './events.ts';

/** What a timer does when its time comes. */
export const timer = { retry: 0, patience: 1, shed: 2, hedge: 3 } as const;

/** Timers of any length. */
export interface Timers {
  /** Sets one that goes off after `clock.drawn` seconds: it is void when the `turn` of its frame is another by then. */
  readonly set: (what: number, whom: number, turn: number) => void;
  readonly what: Int32Array;
  readonly whom: Int32Array;
  readonly turn: Int32Array;
  readonly give: (at: number) => void;
  readonly clear: () => void;
}

/** Returns so many timers. */
export function createTimers(room: number, { now, when, drawn }: Clock, { add }: Events): Timers {
  const [what, whom, turn, free, counts] = [new Int32Array(room), new Int32Array(room), new Int32Array(room), new Int32Array(room), new Int32Array(2)];

  function take(): number {
    const left = counts[0] as number;
    if (left > 0) {
      counts[0] = left - 1;
      return free[left - 1] as number;
    }
    const next = counts[1] as number;
    if (next === room) throw new Error('no room for a timer');
    counts[1] = next + 1;
    return next;
  }

  return {
    what, whom, turn,
    set(kind, for_, its) {
      const at = take();
      what[at] = kind;
      whom[at] = for_;
      turn[at] = its;
      when[0] = (now[0] as number) + (drawn[0] as number);
      add((at << kindBits) | event.timer);
    },
    give(at) {
      const left = counts[0] as number;
      free[left] = at;
      counts[0] = left + 1;
    },
    clear: () => void counts.fill(0),
  };
}
