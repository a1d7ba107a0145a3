import { begin } from './run.ts';
import { intervalOf } from './interval.ts';
import type { Interval } from './interval.ts';
import type { Case } from './cases.ts';
import type { Model } from './model.ts';
import type { Simulated } from './results.ts';

/** One run of a model from its beginning: plain data, which can go to another thread. */
export interface Replication {
  readonly model: Model;
  readonly seed: number;
  /** The way of ending of the first source whose share is watched; 0: the times of those answered. */
  readonly watched: number;
  /** Requests of the first source that the run goes on for. */
  readonly requests: number;
}

/** Returns what a run saw. */
export function replicate({ model, seed, watched, requests }: Replication): Simulated {
  const run = begin(model, seed, watched);
  const [source] = model.sources;
  // A closed source has no rate of its own: it is seen while it runs.
  let until = source?.kind === 'open' ? requests / source.rate : 100;
  for (;;) {
    run.run(until);
    const seen = run.result();
    const ended = seen.sources[0]?.ended.reduce((sum, each) => sum + each, 0) ?? requests;
    if (ended >= requests) return seen;
    until *= Math.max(1.01, requests / Math.max(1, ended));
  }
}

/** Returns the 95 % interval of what was watched of the first source; undefined where the run was too short. */
export function watchedInterval({ sources }: Simulated): Interval | undefined {
  return intervalOf(sources[0]?.batches.means ?? new Float64Array());
}

/** Returns the interval that one run of a case gives. */
export function intervalOfCase({ model, watched, requests }: Case, seed: number): Interval | undefined {
  return watchedInterval(replicate({ model, seed, watched, requests }));
}
