import { outcome } from '../results.ts';
import type { SourceTable } from '../tables.ts';
import type { Clock } from './clock.ts';
import type { Draws } from './draws.ts';
import { event, kindBits } from './events.ts';
import type { Events } from './events.ts';
import type { Frames } from './frames.ts';
import type { Starts } from './starts.ts';
import type { Tallies } from './tally.ts';
import { timer } from './timers.ts';
import type { Timers } from './timers.ts';

// A constant of this module is known to V8 when it compiles; an imported one is looked up each time.
const { arrives } = event;
const bits = kindBits;

/** Where requests come from, and where they go in the end. */
export interface Sources {
  /** The first of each are scheduled. */
  readonly begin: () => void;
  /** One arrives, and the next of its source is scheduled: returns the frame that begins, or -1. */
  readonly arrives: (source: number) => number;
  /** A user has thought. */
  readonly admit: (source: number) => void;
  /** A message is left for a program, which is a source of its own. */
  readonly publish: (source: number) => void;
  readonly ended: (frame: number, how: number) => void;
  /** Arrivals from now on are so many times as frequent. */
  readonly traffic: (source: number, factor: number) => void;
  readonly load: (table: SourceTable) => void;
}

/** What sources need. */
export interface SourceParts {
  readonly clock: Clock;
  readonly events: Events;
  readonly draws: Draws;
  readonly frames: Frames;
  readonly timers: Timers;
  readonly starts: Starts;
  readonly tallies: Tallies;
}

/** Returns room for so many sources. */
export function createSources(most: number, { clock: { now, when, drawn }, events: { add }, draws, frames, timers, starts, tallies }: SourceParts): Sources {
  const [program, law, users, factors] = [new Int32Array(most), new Int32Array(most), new Int32Array(most), new Float64Array(most)];
  const { source: sourceOf, parent, came } = frames;
  let table: Pick<SourceTable, 'open' | 'closed'> = { open: [], closed: [] };

  function schedule(source: number): void {
    draws.time(law[source] as number);
    when[0] = (now[0] as number) + (drawn[0] as number) / (factors[source] as number);
    add((source << bits) | arrives);
  }

  function think(source: number): void {
    draws.time(law[source] as number);
    timers.set(timer.think, source, 0);
  }

  function enter(source: number): number {
    const frame = frames.take();
    if (frame < 0) {
      drawn[0] = 0;
      tallies.record(source, outcome.refused);
      if ((users[source] as number) > 0) think(source);
      return -1;
    }
    parent[frame] = -1;
    sourceOf[frame] = source;
    starts.start(frame, program[source] as number, -1);
    return frame;
  }

  function admit(source: number): void {
    const frame = enter(source);
    if (frame >= 0) frames.wake(frame);
  }

  function ended(frame: number, how: number): void {
    const source = sourceOf[frame] as number;
    drawn[0] = (now[0] as number) - (came[frame] as number);
    tallies.record(source, how);
    if ((users[source] as number) > 0) think(source);
  }

  return {
    ...{ admit, publish: admit, ended },
    arrives(source) {
      schedule(source);
      return enter(source);
    },
    begin() {
      for (const source of table.open) schedule(source);
      for (const source of table.closed) for (let user = 0; user < (users[source] as number); user += 1) think(source);
    },
    traffic: (source, factor) => void (factors[source] = factor),
    load(given) {
      table = given;
      factors.fill(1, 0, given.program.length);
      for (const [to, from] of [[program, given.program], [law, given.law], [users, given.users]] as const) to.set(from);
    },
  };
}
