import { outcome } from '../results.ts';
import type { SourceTable } from '../tables.ts';
import type { Clock } from './clock.ts';
import type { Draws } from './draws.ts';
import { event, kindBits } from './events.ts';
import type { Events } from './events.ts';
import type { Frames } from './frames.ts';
import type { Starts } from './starts.ts';
import type { Tallies } from './tally.ts';

// A constant of this module is known to V8 when it compiles; an imported one is looked up each time.
const { arrives } = event;
const bits = kindBits;

/** Seconds: a user who is refused at once and doesn't think would ask without end before any time passes. */
const leastThought = 1e-5;

/** Where requests come from, and where they go in the end. */
export interface Sources {
  /** The first of each are scheduled. */
  readonly begin: () => void;
  /** One arrives, or a user has thought, and the next is scheduled: returns the frame that begins, or -1. */
  readonly arrives: (source: number) => number;
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
  readonly starts: Starts;
  readonly tallies: Tallies;
}

/** Returns room for so many sources. */
export function createSources(most: number, { clock: { now, when, drawn }, events: { add }, draws, frames, starts, tallies }: SourceParts): Sources {
  const whole = (): Int32Array => new Int32Array(most);
  const [program, law, users, idle, isOpen] = [whole(), whole(), whole(), whole(), whole()];
  const [factors, due, left] = [new Float64Array(most), new Float64Array(most), new Float64Array(most)];
  const { source: sourceOf, parent, came } = frames;
  let table: Pick<SourceTable, 'open' | 'closed'> = { open: [], closed: [] };

  /** The next arrives after `seconds` of the usual traffic. */
  function schedule(source: number, seconds: number): void {
    const factor = factors[source] as number;
    const time = factor > 0 ? (now[0] as number) + seconds / factor : Number.POSITIVE_INFINITY;
    due[source] = time;
    left[source] = seconds;
    if (time === Number.POSITIVE_INFINITY) return;
    when[0] = time;
    add((source << bits) | arrives);
  }

  function think(source: number): void {
    if (factors[source] === 0) {
      (idle[source] as number) += 1;
      return;
    }
    draws.time(law[source] as number);
    when[0] = (now[0] as number) + Math.max((drawn[0] as number) / (factors[source] as number), leastThought);
    add((source << bits) | arrives);
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

  function ended(frame: number, how: number): void {
    const source = sourceOf[frame] as number;
    drawn[0] = (now[0] as number) - (came[frame] as number);
    tallies.record(source, how);
    if ((users[source] as number) > 0) think(source);
  }

  /** What was to arrive next does so sooner or later; users who think are not disturbed. */
  function traffic(source: number, factor: number): void {
    const before = factors[source] as number;
    factors[source] = factor;
    if (isOpen[source] === 1) schedule(source, before > 0 ? ((due[source] as number) - (now[0] as number)) * before : (left[source] as number));
    if (factor === 0) return;
    for (; (idle[source] as number) > 0; (idle[source] as number) -= 1) think(source);
  }

  return {
    ended,
    traffic,
    publish(source) {
      const frame = enter(source);
      if (frame >= 0) frames.wake(frame);
    },
    arrives(source) {
      if (isOpen[source] === 1) {
        // It was to arrive at another time before the traffic became what it is.
        if (due[source] !== now[0]) return -1;
        draws.time(law[source] as number);
        schedule(source, drawn[0] as number);
      }
      return enter(source);
    },
    begin() {
      for (const source of table.open) {
        draws.time(law[source] as number);
        schedule(source, drawn[0] as number);
      }
      for (const source of table.closed) for (let user = 0; user < (users[source] as number); user += 1) think(source);
    },
    load(given) {
      table = given;
      factors.fill(1, 0, given.program.length);
      for (const column of [idle, isOpen]) column.fill(0, 0, given.program.length);
      for (const source of given.open) isOpen[source] = 1;
      for (const [to, from] of [[program, given.program], [law, given.law], [users, given.users]] as const) to.set(from);
    },
  };
}
