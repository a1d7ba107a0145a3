import { begin } from './run.ts';
import { intervalOf } from './interval.ts';
import type { Interval } from './interval.ts';
import type { Case } from './cases.ts';

/** Returns the interval that one run of a case gives; undefined where it is too short. */
export function intervalOfCase({ model, watched, requests }: Case, seed: number): Interval | undefined {
  const run = begin(model, seed, watched);
  const [source] = model.sources;
  const step = source?.kind === 'open' ? requests / source.rate / 10 : 10;
  // A closed source has no rate of its own: it runs until it has seen as many.
  let tally = run.result().sources[0];
  for (let until = step; (tally?.ended.reduce((sum, each) => sum + each, 0) ?? 0) < requests; until += step) {
    run.run(until);
    tally = run.result().sources[0];
  }
  return intervalOf(tally?.batches.means ?? new Float64Array());
}
