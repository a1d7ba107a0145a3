import { opcode } from '../compile.ts';
import { outcome } from '../results.ts';
import type { Balancer } from './balancer.ts';
import type { Calls } from './calls.ts';
import type { Instructions } from './code.ts';
import type { Frames } from './frames.ts';
import type { Places } from './places.ts';
import type { Sharing } from './sharing.ts';
import type { Sources } from './sources.ts';
import { traits } from './special.ts';
import type { Special } from './special.ts';
import type { Stations } from './stations.ts';

/** What ends frames before their time. */
export interface AbandonParts {
  readonly frames: Frames;
  readonly code: Instructions;
  readonly places: Places;
  readonly stations: Stations;
  readonly special: Special;
  readonly sharing: Sharing;
  readonly calls: Calls;
  readonly sources: Sources;
  readonly balancer: Balancer;
}

export interface Abandon {
  /** Nobody wants the answer to a frame's call any more: what it called stops wherever it is, and what that called does too. */
  readonly cancelParts: (frame: number) => void;
  /** Frames die: who called them gets an error at once, unless it is among them. */
  readonly kill: (frames: readonly number[]) => void;
}

/** Nobody waits for the end of a frame, and nobody counts it. */
const nobody = -2;

/** Returns what ends frames. `gone` is an instruction before an end that holds nothing, and a place with room for all. */
export function createAbandon({ frames, code, places, stations, special, sharing, calls, sources, balancer }: AbandonParts, gone: { readonly pc: number; readonly place: number }): Abandon {
  const { pc, place: placeOf, parent, parentTurn, turn, child, isAwake, isWaiting, isCounted, service, instance } = frames;
  const { op, a } = code;

  /** The event that it waits for can't be taken back: it comes to nothing. */
  function becomeGone(frame: number): void {
    for (let depth = (code.held[pc[frame] as number] as number) - 1; depth >= 0; depth -= 1) stations.release(places.of(frame, depth));
    if (isCounted[frame] === 1) balancer.done(service[frame] as number, instance[frame] as number);
    isCounted[frame] = 0;
    placeOf[frame] = gone.place;
    pc[frame] = gone.pc;
  }

  /** It ends wherever it is; `leave` says what becomes of what it called. */
  function stop(frame: number, leave: (frame: number) => void): void {
    const [does, place] = [op[pc[frame] as number], placeOf[frame] as number];
    parent[frame] = nobody;
    if (isAwake[frame] === 1) frames.outcome[frame] = outcome.cancelled;
    else if (isWaiting[frame] === 1) stations.giveUp(frame, outcome.cancelled);
    else if (does === opcode.use && ((special.kinds[place] as number) & traits.shared) !== 0) {
      sharing.remove(frame, place);
      stations.release(place);
      frames.end(frame, outcome.cancelled);
    } else if (does === opcode.use) {
      stations.release(place);
      becomeGone(frame);
    } else if (does === opcode.wait) becomeGone(frame);
    else {
      leave(frame);
      if (does === opcode.call) calls.forget(frame, a[pc[frame] as number] as number);
      else (turn[frame] as number) += 1;
      frames.end(frame, outcome.cancelled);
    }
  }

  const isOver = (frame: number): boolean => frames.outcome[frame] !== outcome.answered || pc[frame] === gone.pc;

  function cancel(frame: number): void {
    if (!isOver(frame)) stop(frame, cancelParts);
  }

  function cancelParts(frame: number): void {
    const isCall = op[pc[frame] as number] === opcode.call;
    if (isCall && !calls.isHedged(a[pc[frame] as number] as number)) {
      if ((child[frame] as number) >= 0) cancel(child[frame] as number);
      return;
    }
    for (let part = 0; part < frames.used(); part += 1) {
      if ((pc[part] as number) >= 0 && parent[part] === frame && parentTurn[part] === turn[frame]) cancel(part);
    }
  }

  /** Elsewhere it is worked on for nobody, unless a broken connection is noticed there. */
  function leaveParts(frame: number): void {
    const at = pc[frame] as number;
    if (op[at] === opcode.call && calls.cancels(a[at] as number)) cancelParts(frame);
  }

  function killOne(frame: number, dying: ReadonlySet<number>): void {
    if (isOver(frame)) return;
    const [caller, heardAt] = [parent[frame] as number, parentTurn[frame] as number];
    stop(frame, leaveParts);
    if (caller === -1) sources.ended(frame, outcome.failed);
    else if (caller >= 0 && !dying.has(caller) && turn[caller] === heardAt) calls.answered(caller, outcome.failed);
  }

  function kill(all: readonly number[]): void {
    const dying = new Set(all);
    // Who waits first: or they would get the servers of those that die.
    const waiting = all.filter((frame) => isWaiting[frame] === 1);
    for (const frame of [...waiting, ...all]) killOne(frame, dying);
  }

  return { cancelParts, kill };
}
