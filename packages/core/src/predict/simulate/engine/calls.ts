import { outcome } from '../results.ts';
import type { CallTable } from '../tables.ts';
import type { Clock } from './clock.ts';
import type { Instructions } from './code.ts';
import type { Draws } from './draws.ts';
import type { Frames } from './frames.ts';
import type { Policies } from './policies.ts';
import type { Starts } from './starts.ts';
import type { Timeouts } from './timeouts.ts';
import { timer } from './timers.ts';
import type { Timers } from './timers.ts';

/** What calls are made of. */
export interface CallParts {
  readonly clock: Clock;
  readonly draws: Draws;
  readonly frames: Frames;
  readonly code: Instructions;
  readonly timers: Timers;
  readonly timeouts: Timeouts;
  readonly policies: Policies;
  readonly starts: Starts;
}

/** Calls of programs by programs. */
export interface Calls {
  /** Attempts of each call, and how many of them nobody waited for to the end. */
  readonly attempts: Float64Array;
  readonly timedOut: Float64Array;
  /** The first attempt of a call begins, or a further one. */
  readonly dial: (frame: number, call: number) => void;
  /** A second attempt begins beside the first. */
  readonly hedge: (frame: number, call: number) => void;
  /** Begins some calls at once: each at an instruction. */
  readonly dialAll: (frame: number, list: readonly number[]) => void;
  /** A call of the frame has ended. */
  readonly answered: (frame: number, how: number) => void;
  /** Nobody waits for the attempt any more. */
  readonly timeout: (frame: number, call: number) => void;
  /** Whether a timeout stops what was called, and whether that may be two attempts. */
  readonly cancels: (call: number) => boolean;
  readonly isHedged: (call: number) => boolean;
  /** The frame does not wait for its call any more, if it does at all. */
  readonly forget: (frame: number, call: number) => void;
  readonly load: (table: CallTable) => void;
}

/** Returns room for so many calls. */
export function createCalls(most: number, parts: CallParts): Calls {
  const { frames, code, policies, starts } = parts;
  const { turn, pending, failed, pc, child: childOf } = frames;
  const attempts = createAttempts(most, parts);

  function answered(frame: number, how: number): void {
    if ((pending[frame] as number) > 0) oneAnswered(frame, how);
    else {
      (turn[frame] as number) += 1;
      const call = code.a[pc[frame] as number] as number;
      if (policies.isGated[call] === 1) policies.ended(frame, call, how);
      if (how === outcome.answered) goOn(frame);
      else attempts.again(frame, call, how);
    }
  }

  function oneAnswered(frame: number, how: number): void {
    if (how !== outcome.answered) failed[frame] = how;
    (pending[frame] as number) -= 1;
    if ((pending[frame] as number) > 0) return;
    (turn[frame] as number) += 1;
    if (failed[frame] === outcome.answered) goOn(frame);
    else frames.end(frame, failed[frame] as number);
  }

  function goOn(frame: number): void {
    childOf[frame] = -1;
    (pc[frame] as number) += 1;
    frames.wake(frame);
  }

  function dialAll(frame: number, list: readonly number[]): void {
    if (list.length === 0) {
      goOn(frame);
      return;
    }
    pending[frame] = list.length;
    failed[frame] = outcome.answered;
    for (const at of list) {
      const part = starts.child(frame);
      if (part < 0) oneAnswered(frame, outcome.refused);
      else {
        starts.startAt(part, at, frame);
        frames.wake(part);
      }
    }
  }

  function timeout(frame: number, call: number): void {
    (turn[frame] as number) += 1;
    (attempts.timedOut[call] as number) += 1;
    if (policies.isGated[call] === 1) policies.ended(frame, call, outcome.timedOut);
    attempts.again(frame, call, outcome.timedOut);
  }

  return { attempts: attempts.count, timedOut: attempts.timedOut, dial: attempts.dial, hedge: attempts.hedge, dialAll, answered, timeout, cancels: attempts.cancels, isHedged: attempts.isHedged, forget: attempts.forget, load: attempts.load };
}

/** Attempts of calls, the first and further ones. */
function createAttempts(most: number, { clock: { now, drawn }, draws, frames, timers, timeouts, policies, starts }: CallParts) {
  const { turn, tries, child: childOf, deadline } = frames;
  const [count, timedOut, program, allowed] = [new Float64Array(most), new Float64Array(most), new Int32Array(most), new Int32Array(most)];
  let table: CallTable = { program: [], attempts: [], backoff: [], jitter: [], timeout: [], hedgeAfter: [], passesDeadline: [], cancels: [] };

  function begin(frame: number, call: number): number {
    const part = starts.child(frame);
    if (part < 0) return part;
    (count[call] as number) += 1;
    starts.start(part, program[call] as number, frame);
    deadline[part] = table.passesDeadline[call] === true ? Math.min(deadline[frame] as number, (now[0] as number) + (table.timeout[call] as number)) : Number.POSITIVE_INFINITY;
    frames.wake(part);
    return part;
  }

  function dial(frame: number, call: number): void {
    childOf[frame] = -1;
    if (policies.isGated[call] === 1 && !policies.admits(frame, call)) {
      frames.end(frame, outcome.refused);
      return;
    }
    const part = begin(frame, call);
    if (part < 0) {
      if (policies.isGated[call] === 1) policies.forgotten(frame, call);
      frames.end(frame, outcome.refused);
      return;
    }
    childOf[frame] = part;
    timeouts.begin(call, frame);
    const after = table.hedgeAfter[call] as number;
    if (after === Number.POSITIVE_INFINITY) return;
    drawn[0] = after;
    timers.set(timer.hedge, frame, turn[frame] as number);
  }

  function again(frame: number, call: number, how: number): void {
    const made = tries[frame] as number;
    childOf[frame] = -1;
    if (made >= (allowed[call] as number) || (policies.isGated[call] === 1 && !policies.mayRetry(frame, call))) {
      frames.end(frame, how);
      return;
    }
    tries[frame] = made + 1;
    const longest = (table.backoff[call] as number) * 2 ** (made - 1);
    drawn[0] = 1;
    if (table.jitter[call] === true) draws.chance();
    drawn[0] *= longest;
    if (longest === 0) dial(frame, call);
    else timers.set(timer.retry, frame, turn[frame] as number);
  }

  return {
    count, timedOut, dial, again,
    hedge: (frame: number, call: number) => void (policies.mayHedge(frame, call) && begin(frame, call)),
    cancels: (call: number) => table.cancels[call] === true,
    isHedged: (call: number) => (table.hedgeAfter[call] as number) < Number.POSITIVE_INFINITY,
    forget(frame: number, call: number) {
      // Between two attempts none is under way.
      if ((childOf[frame] as number) >= 0 && policies.isGated[call] === 1) policies.forgotten(frame, call);
      (turn[frame] as number) += 1;
      childOf[frame] = -1;
    },
    load(given: CallTable) {
      table = given;
      program.set(given.program);
      allowed.set(given.attempts);
      for (const column of [count, timedOut]) column.fill(0, 0, given.program.length);
    },
  };
}
