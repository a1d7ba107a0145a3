import type { Model } from '../model.ts';
import type { Simulated } from '../results.ts';
import { tablesOf } from '../tables.ts';
import type { Tables } from '../tables.ts';
import type { Room } from './clock.ts';
import { kindBits, kinds } from './events.ts';
import { createHappenings } from './happenings.ts';
import { loadParts } from './load.ts';
import { createParts } from './parts.ts';
import { resultOf } from './result.ts';

// A constant of this module is known to V8 when it compiles; an imported one is looked up each time.
const [mask, bits] = [kinds, kindBits];

/** Runs models from event to event. */
export interface Engine {
  /** Begins anew with a model. `seed` is any whole number: the same one gives the same run. `watched` is the way of ending whose share is watched; 0: the times of those answered. */
  readonly load: (model: Model, seed: number, watched: number) => void;
  /** Runs on until so many seconds of simulated time. */
  readonly run: (until: number) => void;
  /** Forgets what was counted until now: the end of the warm-up. */
  readonly reset: () => void;
  /** Returns what was counted since the last reset. */
  readonly result: () => Simulated;
}

/**
 * Returns an engine with room for models of a size. All its state is numbers in columns that stay what they are from model to model: nothing is made for an event,
 * and V8 knows where each column lies as long as there is one engine; a second one in a thread makes both slower, by a third.
 */
export function createEngine(room: Room): Engine {
  const parts = createParts(room);
  const { clock: { now, until }, events, frames, steps } = parts;
  const happen = createHappenings(parts);
  let [tables, began, passed]: [Tables, number, number] = [tablesOf({ services: [], stations: [], programs: [], calls: [], sources: [] }), 0, 0];

  function run(end: number): void {
    until[0] = end;
    let count = 0;
    for (let data = events.next(); data >= 0; data = events.next()) {
      count += 1;
      const first = happen(data & mask, data >>> bits);
      if (first >= 0) steps.advance(first);
      for (let frame = frames.nextAwake(); frame >= 0; frame = frames.nextAwake()) steps.advance(frame);
    }
    now[0] = end;
    passed += count;
  }

  function reset(): void {
    began = now[0] as number;
    const places = tables.stations.stations.length;
    parts.scaling.keep();
    parts.servers.reset(places);
    parts.queues.reset(places);
    parts.sharing.reset();
    parts.tallies.clear(tables.sources.ids.length, parts.tallies.watched());
    for (const column of [parts.calls.attempts, parts.calls.timedOut]) column.fill(0, 0, tables.calls.program.length);
  }

  return {
    run, reset,
    load(model, seed, watched) {
      [tables, began, passed] = [tablesOf(model), 0, 0];
      loadParts(parts, model, tables, seed, watched);
    },
    result: () => resultOf(parts, tables, { seconds: (now[0] as number) - began, events: passed }),
  };
}
