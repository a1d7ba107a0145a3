import { outcome } from '../results.ts';
import { event } from './events.ts';
import type { EngineParts } from './parts.ts';
import { traits } from './special.ts';
import { timer } from './timers.ts';

// A constant of this module is known to V8 when it compiles; an imported one is looked up each time.
const { served: servedEvent, waited: waitedEvent, arrives: arrivesEvent, timer: timerEvent, timeout: timeoutEvent, shared: sharedEvent, pause: pauseEvent, change: changeEvent } = event;
const { speed } = traits;

/** Returns what each kind of event does. It returns the frame that goes on, or -1. */
export function createHappenings({ frames, stations, special, sharing, sources, calls, timers, timeouts, changes, scaling, pauses, abandon, code }: EngineParts): (kind: number, id: number) => number {
  const { pc, place: placeOf, turn, outcome: outcomes } = frames;

  function goOn(frame: number): number {
    (pc[frame] as number) += 1;
    return frame;
  }

  function served(frame: number): number {
    const place = placeOf[frame] as number;
    if (((special.kinds[place] as number) & speed) !== 0 && special.isLate(frame, place)) return -1;
    stations.release(place);
    return goOn(frame);
  }

  function timeUp(at: number): void {
    const what = timers.what[at] as number;
    const whom = timers.whom[at] as number;
    const isVoid = turn[whom] !== timers.turn[at];
    timers.give(at);
    if (isVoid) return;
    if (what === timer.patience || what === timer.shed) stations.giveUp(whom, what === timer.shed ? outcome.refused : outcome.impatient);
    else if (what === timer.retry) calls.dial(whom, code.a[pc[whom] as number] as number);
    else calls.hedge(whom, code.a[pc[whom] as number] as number);
  }

  function timeout(which: number): void {
    if (timeouts.isOfCall(which)) timeoutOfCall(which);
    else for (let frame = timeouts.next(which); frame >= 0; frame = timeouts.next(which)) stations.giveUp(frame, outcome.impatient);
  }

  function timeoutOfCall(call: number): void {
    for (let frame = timeouts.next(call); frame >= 0; frame = timeouts.next(call)) {
      if (calls.cancels(call)) abandon.cancelParts(frame);
      if (outcomes[frame] === outcome.answered) calls.timeout(frame, call);
    }
  }

  function shared(place: number): void {
    for (let frame = sharing.next(place); frame >= 0; frame = sharing.next(place)) {
      stations.release(place);
      frames.wake(goOn(frame));
    }
  }

  return (kind, id) => {
    switch (kind) {
      case servedEvent:
        return served(id);
      case waitedEvent:
        return goOn(id);
      case arrivesEvent:
        return sources.arrives(id);
      case timerEvent:
        timeUp(id);
        break;
      case timeoutEvent:
        timeout(id);
        break;
      case sharedEvent:
        shared(id);
        break;
      case pauseEvent:
        pauses.happen(id);
        break;
      case changeEvent:
        changes.happen(id);
        break;
      default:
        scaling.happen(id);
    }
    return -1;
  };
}
