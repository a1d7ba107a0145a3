import { opcode } from '../compile.ts';
import { outcome } from '../results.ts';
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
}

export interface Abandon {
  /** Nobody wants the answer of a frame any more: it stops wherever it is, and what it called does too. */
  readonly cancel: (frame: number) => void;
  /** A frame dies: who called it gets an error at once. */
  readonly kill: (frame: number) => void;
}

/** Nobody waits for the end of a frame, and nobody counts it. */
const nobody = -2;

/** Returns what ends frames. `gone` is an instruction before an end that holds nothing, and a place with room for all. */
export function createAbandon({ frames, code, places, stations, special, sharing, calls, sources }: AbandonParts, gone: { readonly pc: number; readonly place: number }): Abandon {
  const { pc, place: placeOf, parent, parentTurn, turn, child, isAwake, isWaiting } = frames;
  const { op } = code;

  /** The event that it waits for can't be taken back: it comes to nothing. */
  function becomeGone(frame: number): void {
    for (const station of code.heldAt(pc[frame] as number)) stations.release(places.of(frame, station));
    parent[frame] = nobody;
    placeOf[frame] = gone.place;
    pc[frame] = gone.pc;
  }

  function stop(frame: number): void {
    const [does, place] = [op[pc[frame] as number], placeOf[frame] as number];
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
    else endCalls(frame);
  }

  function endCalls(frame: number): void {
    (turn[frame] as number) += 1;
    const part = child[frame] as number;
    if (part >= 0 && parent[part] === frame) cancel(part);
    frames.end(frame, outcome.cancelled);
  }

  function cancel(frame: number): void {
    if (frames.outcome[frame] !== outcome.answered || pc[frame] === gone.pc) return;
    parent[frame] = nobody;
    stop(frame);
  }

  function kill(frame: number): void {
    const [caller, heardAt] = [parent[frame] as number, parentTurn[frame] as number];
    cancel(frame);
    if (caller === -1) sources.ended(frame, outcome.failed);
    else if (caller >= 0 && turn[caller] === heardAt) calls.answered(caller, outcome.failed);
  }

  return { cancel, kill };
}
