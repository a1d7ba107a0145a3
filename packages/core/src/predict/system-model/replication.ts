import { warmUp } from '../simulate/interval.ts';
import type { Model } from '../simulate/model.ts';
import type { Simulated, Tally } from '../simulate/results.ts';
import { begin } from '../simulate/run.ts';

/** How long a run is. */
export interface RunLength {
  /** Simulated seconds at the beginning that are not counted. */
  readonly warmUp: number;
  readonly seconds: number;
  /** Sources that are looked at: the first so many. */
  readonly sources: number;
}

/** One run of a model, to be looked at in sections: plain data, which can go to another thread. */
export interface SectionedRun extends RunLength {
  readonly model: Model;
  readonly seed: number;
}

/** Sections of a run: few are long (Schmeiser, Batch size effects in the analysis of simulation output, Operations Research 30(3), 1982). */
const sections = 10;
/** How much shorter the run is that the warm-up is told from. */
const shorter = 4;

/** Returns what was seen in the sections of a run, which hardly depend on each other. */
export function runInSections({ model, seed, warmUp: cut, seconds, sources }: SectionedRun): readonly Simulated[] {
  const run = begin(model, seed);
  if (cut > 0) run.run(cut);
  return Array.from({ length: sections }, (_, section) => {
    run.reset();
    run.run(cut + (seconds * (section + 1)) / sections);
    const seen = run.result();
    return { ...seen, sources: seen.sources.slice(0, sources) };
  });
}

/** Returns the seconds after which a run of so many forgets that it began empty: by MSER over the mean times of requests of the busiest source in a shorter one. */
export function warmUpOf(model: Model, seed: number, { seconds, sources }: Omit<RunLength, 'warmUp'>): number {
  const run = begin(model, seed);
  run.run(seconds / shorter);
  const requests = (tally: Tally): number => tally.ended.reduce((sum, each) => sum + each, 0);
  const [busiest] = run.result().sources.slice(0, sources).toSorted((a, b) => requests(b) - requests(a));
  const means = busiest?.batches.means ?? new Float64Array();
  return means.length === 0 ? 0 : (warmUp(means) / means.length) * (seconds / shorter);
}
