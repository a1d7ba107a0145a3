import type { Room } from './engine/clock.ts';
import { createEngine } from './engine/engine.ts';
import type { Engine } from './engine/engine.ts';
import type { Model } from './model.ts';
import { outcome } from './results.ts';

/** One run of a model. Only one is under way at a time: the next that begins ends it. */
export type Run = Pick<Engine, 'run' | 'reset' | 'result'>;

/** What nearly every model fits into; columns that nobody writes to take no memory. */
const usual: Room = { frames: 1 << 18, services: 1 << 10, instances: 1 << 16, places: 1 << 13, calls: 1 << 12, sources: 1 << 12, laws: 1 << 13, code: 1 << 16 };
let engine: Engine | undefined;

/** Begins a run of a model. `seed` is any whole number: the same one gives the same run. `watched` is the way of ending whose share is watched; 0: the times of those answered. */
export function begin(model: Model, seed: number, watched: number = outcome.answered): Run {
  engine ??= createEngine(usual);
  engine.load(model, seed, watched);
  return engine;
}
