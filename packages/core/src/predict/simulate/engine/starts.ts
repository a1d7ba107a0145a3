import { outcome } from '../results.ts';
import type { Balancer } from './balancer.ts';
import type { Clock } from './clock.ts';
import type { Instructions } from './code.ts';
import type { Frames } from './frames.ts';

// A constant of this module is known to V8 when it compiles; an imported one is looked up each time.
const { refused } = outcome;

/** How frames begin. */
export interface Starts {
  /** The service of each program; -1: its caller's instance does it. */
  readonly serviceOf: Int32Array;
  /** Returns a new frame whose answer the other waits for; -1 where there are as many as may be. */
  readonly child: (of: number) => number;
  /** A frame begins a program, on an instance of the program's service or where its caller is (-1: nobody called); without an instance that takes it, it is refused. */
  readonly start: (frame: number, program: number, caller: number) => void;
  /** A frame begins at an instruction, where its caller is. */
  readonly startAt: (frame: number, pc: number, caller: number) => void;
}

/** Returns how frames begin, of up to so many programs. */
export function createStarts(programs: number, { now }: Clock, frames: Frames, code: Instructions, balancer: Balancer): Starts {
  const serviceOf = new Int32Array(programs);
  const { pc, parent, parentTurn, turn, pending, child: childOf, service, instance, isCounted, came, deadline, outcome: outcomes } = frames;

  function child(of: number): number {
    const frame = frames.take();
    if (frame < 0) return frame;
    parent[frame] = of;
    parentTurn[frame] = turn[of] as number;
    return frame;
  }

  function begin(frame: number, at: number): void {
    pc[frame] = at;
    pending[frame] = 0;
    childOf[frame] = -1;
    came[frame] = now[0] as number;
  }

  function startAt(frame: number, at: number, caller: number): void {
    service[frame] = caller < 0 ? -1 : (service[caller] as number);
    instance[frame] = caller < 0 ? 0 : (instance[caller] as number);
    isCounted[frame] = 0;
    deadline[frame] = caller < 0 ? Number.POSITIVE_INFINITY : (deadline[caller] as number);
    begin(frame, at);
  }

  function start(frame: number, program: number, caller: number): void {
    const own = serviceOf[program] as number;
    if (own < 0) {
      startAt(frame, code.starts[program] as number, caller);
      return;
    }
    const chosen = balancer.choose(own);
    service[frame] = own;
    instance[frame] = chosen < 0 ? 0 : chosen;
    isCounted[frame] = chosen < 0 ? 0 : 1;
    if (chosen < 0) outcomes[frame] = refused;
    deadline[frame] = caller < 0 ? Number.POSITIVE_INFINITY : (deadline[caller] as number);
    begin(frame, code.starts[program] as number);
  }

  return { serviceOf, child, start, startAt };
}
