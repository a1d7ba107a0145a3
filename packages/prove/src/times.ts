import type { LoadTimes } from './load/index.ts';

/** How the time of a run is cut, seconds. */
export interface RunTimes {
  readonly fill: number;
  readonly load: LoadTimes;
  /** Sampling what requests take; 0 leaves it out. */
  readonly demands: number;
  /** Requests by which each operation's answers and permissions are checked. */
  readonly samples: number;
  /** Running statements alone, at each of two scales. */
  readonly statements: number;
}

/** Returns the cut of a run: about a minute with `quick`, else about five; `seconds` sets the time of all load. */
export function runTimes(options: { readonly quick: boolean; readonly seconds?: number }): RunTimes {
  const load = options.seconds ?? (options.quick ? 26 : 120);
  // Warm-up, the judged mix, four steps of the ramp, rare operations.
  const cut = { warmUp: 0.1 * load, mix: 0.42 * load, step: 0.08 * load, rare: 0.16 * load };
  return { fill: options.quick ? 12 : 60, load: cut, demands: options.quick ? 0 : 12, samples: options.quick ? 10 : 25, statements: options.quick ? 5 : 30 };
}
