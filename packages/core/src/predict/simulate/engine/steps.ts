import { opcode } from '../compile.ts';
import { outcome } from '../results.ts';
import type { Balancer } from './balancer.ts';
import type { Caches } from './caches.ts';
import type { Calls } from './calls.ts';
import type { Clock } from './clock.ts';
import type { Instructions } from './code.ts';
import type { Draws } from './draws.ts';
import { event, kindBits } from './events.ts';
import type { Events } from './events.ts';
import type { Frames } from './frames.ts';
import type { Places } from './places.ts';
import type { Sources } from './sources.ts';
import type { Stations } from './stations.ts';

// A constant of this module is known to V8 when it compiles; an imported one is looked up each time.
const { use, take, give, jump, wait, call, callAll, fail, end, publish, lookUp, filled } = opcode;
const { answered, failed } = outcome;
const { waited } = event;
const bits = kindBits;

/** What programs are run by. */
export interface StepParts {
  readonly clock: Clock;
  readonly events: Events;
  readonly draws: Draws;
  readonly frames: Frames;
  readonly code: Instructions;
  readonly places: Places;
  readonly stations: Stations;
  readonly calls: Calls;
  readonly caches: Caches;
  readonly balancer: Balancer;
  readonly sources: Sources;
}

/** Programs, instruction by instruction. */
export interface Steps {
  /** Does what comes next for a frame, until it must wait. */
  readonly advance: (frame: number) => void;
}

/** Returns what runs programs. */
export function createSteps(parts: StepParts): Steps {
  const { clock: { now, when, drawn }, events: { add }, draws, frames, code: { op, a, b, chance }, places, stations, calls } = parts;
  const { pc, outcome: outcomes, tries } = frames;
  const finish = createFinish(parts);
  const rare = createRareSteps(parts);

  function isTrue(at: number): boolean {
    draws.chance();
    return (drawn[0] as number) < (chance[at] as number);
  }

  /** Does one instruction; returns the next, or -1 where it must wait. */
  function step(frame: number, at: number): number {
    switch (op[at]) {
      case use: {
        const place = places.any(frame, a[at] as number);
        if (stations.enter(frame, place, at)) stations.serve(frame, place, at);
        return -1;
      }
      case take:
        return stations.enter(frame, places.choose(frame, a[at] as number, b[at] as number), at) ? at + 1 : -1;
      case give:
        stations.release(places.of(frame, b[at] as number));
        return at + 1;
      case jump:
        return (chance[at] as number) === 1 || isTrue(at) ? (a[at] as number) : at + 1;
      case wait:
        draws.time(b[at] as number);
        when[0] = (now[0] as number) + (drawn[0] as number);
        add((frame << bits) | waited);
        return -1;
      case call:
        tries[frame] = 1;
        calls.dial(frame, a[at] as number);
        return -1;
      case fail:
        if (!isTrue(at)) return at + 1;
        outcomes[frame] = failed;
        finish(frame);
        return -1;
      case end:
        finish(frame);
        return -1;
      default:
        return rare(frame, at);
    }
  }

  function advance(frame: number): void {
    if (outcomes[frame] !== answered) {
      finish(frame);
      return;
    }
    let at = pc[frame] as number;
    while (at >= 0) {
      pc[frame] = at;
      at = step(frame, at);
    }
  }

  return { advance };
}

/** Instructions that few programs have. */
function createRareSteps({ frames, code: { op, a, b, list }, calls, caches, sources }: StepParts): (frame: number, at: number) => number {
  return (frame, at) => {
    switch (op[at]) {
      case callAll:
        calls.dialAll(frame, list(a[at] as number));
        return -1;
      case publish:
        for (const source of list(a[at] as number)) sources.publish(source);
        return at + 1;
      case lookUp:
        return caches.hits(b[at] as number) ? (a[at] as number) : at + 1;
      case filled:
        caches.filled(b[at] as number);
        return at + 1;
      default:
        throw new Error(`no instruction ${op[at]} of frame ${frames.pc[frame]}`);
    }
  };
}

/** Ends frames: gives back what they hold, and tells who waits. */
function createFinish({ frames, code, places, stations, calls, balancer, sources }: StepParts): (frame: number) => void {
  const { pc, parent, parentTurn, turn, outcome: outcomes, service, instance, isCounted } = frames;

  function giveBack(frame: number): void {
    for (let depth = (code.held[pc[frame] as number] as number) - 1; depth >= 0; depth -= 1) stations.release(places.of(frame, depth));
  }

  return (frame) => {
    const how = outcomes[frame] as number;
    if (how !== answered) giveBack(frame);
    const caller = parent[frame] as number;
    if (isCounted[frame] === 1) balancer.done(service[frame] as number, instance[frame] as number);
    if (caller < 0) {
      if (caller === -1) sources.ended(frame, how);
      frames.give(frame);
      return;
    }
    const isHeard = turn[caller] === parentTurn[frame];
    frames.give(frame);
    if (isHeard) calls.answered(caller, how);
  };
}
