import { mostHeld } from '../compile.ts';

/**
 * Requests inside, and the parts of them that other programs do: each a row in flat columns. What can go on now is woken, and goes on when
 * the present event has been dealt with: so no part of the engine needs to call back the one that called it.
 */
export interface Frames {
  /** The instruction that it is at; -1: the row is free. */
  readonly pc: Int32Array;
  /** Who called it (-1: nobody waits), and what that one's `turn` was then: another one means that nobody listens any more. */
  readonly parent: Int32Array;
  readonly parentTurn: Int32Array;
  /** Counts answers to, and timeouts of, its own calls. */
  readonly turn: Int32Array;
  /** Answers that it still waits for when it called many at once, and the last failure among them. */
  readonly pending: Int32Array;
  readonly failed: Int32Array;
  /** Attempts of its present call, the frame that does the last of them, and what its breaker calls it. */
  readonly tries: Int32Array;
  readonly child: Int32Array;
  readonly ticket: Float64Array;
  /** How it is to end; 0: it goes on. */
  readonly outcome: Int32Array;
  /** Its service (-1: none), the instance, and whether that one's load counts it. */
  readonly service: Int32Array;
  readonly instance: Int32Array;
  readonly isCounted: Int32Array;
  /** The source of a request. */
  readonly source: Int32Array;
  /** The station that serves it or that it waits for; its neighbours in the queue, -1 at the ends. */
  readonly place: Int32Array;
  /** Whether it is in the queue there. */
  readonly isWaiting: Int32Array;
  readonly isAwake: Int32Array;
  /** The places that it holds, one inside the other: `mostHeld` for each. */
  readonly held: Int32Array;
  readonly before: Int32Array;
  readonly behind: Int32Array;
  /** When it came, when it began to wait, when nobody wants its answer any more, and how long its station had paused when its service began. */
  readonly came: Float64Array;
  readonly joined: Float64Array;
  readonly deadline: Float64Array;
  readonly paused: Float64Array;
  /** Returns a free row; -1 where there are as many as may be. */
  readonly take: () => number;
  readonly give: (frame: number) => void;
  readonly wake: (frame: number) => void;
  /** It is woken to end in this way. */
  readonly end: (frame: number, how: number) => void;
  /** Takes one that was woken; -1 where there is none. */
  readonly nextAwake: () => number;
  /** Rows in use. */
  readonly inside: () => number;
  /** Rows that were ever in use since `clear`. */
  readonly used: () => number;
  readonly clear: () => void;
}

/** Returns rows for so many frames. */
export function createFrames(room: number): Frames {
  const column = (): Int32Array => new Int32Array(room);
  const times = (): Float64Array => new Float64Array(room);
  const [pc, turn, outcome, isAwake, free, awake, counts] = [column(), column(), column(), column(), column(), column(), new Int32Array(3)];
  const [freed, used, woken] = [0, 1, 2] as const;

  function take(): number {
    const left = counts[freed] as number;
    if (left > 0) {
      counts[freed] = left - 1;
      return free[left - 1] as number;
    }
    const next = counts[used] as number;
    if (next === room) return -1;
    counts[used] = next + 1;
    return next;
  }

  function give(frame: number): void {
    (turn[frame] as number) += 1;
    pc[frame] = -1;
    if (outcome[frame] !== 0) outcome[frame] = 0;
    const left = counts[freed] as number;
    free[left] = frame;
    counts[freed] = left + 1;
  }

  function wake(frame: number): void {
    const top = counts[woken] as number;
    awake[top] = frame;
    isAwake[frame] = 1;
    counts[woken] = top + 1;
  }

  function end(frame: number, how: number): void {
    outcome[frame] = how;
    wake(frame);
  }

  function nextAwake(): number {
    const top = counts[woken] as number;
    if (top === 0) return -1;
    counts[woken] = top - 1;
    const frame = awake[top - 1] as number;
    isAwake[frame] = 0;
    return frame;
  }

  const all = {
    pc, parent: column(), parentTurn: column(), turn, pending: column(), failed: column(), tries: column(), child: column(), ticket: times(),
    outcome, service: column(), instance: column(), isCounted: column(), source: column(), place: column(), isWaiting: column(), isAwake, held: new Int32Array(room * mostHeld), before: column(), behind: column(),
    came: times(), joined: times(), deadline: times(), paused: times(),
    take, give, wake, end, nextAwake, inside: () => (counts[used] as number) - (counts[freed] as number), used: () => counts[used] as number,
    clear(): void {
      for (const each of [outcome, turn, isAwake, all.isWaiting]) each.fill(0, 0, counts[used]);
      counts.fill(0);
    },
  };
  return all;
}
