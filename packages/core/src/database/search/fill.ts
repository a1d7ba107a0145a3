import type { Config } from './planner.ts';
import { Standing } from './standing.ts';
import type { Workload } from './workload.ts';

/** How a configuration is filled. */
export interface Filling {
  readonly budget: number;
  /** The step with the highest score is taken, of those that gain anything. */
  readonly score: (gain: number, bytes: number) => number;
  /** True if an index may take the place of one whose columns it begins with. */
  readonly replaces?: boolean;
}

interface Step {
  readonly added: number;
  readonly removed: readonly number[];
  readonly score: number;
}

/** A gain below this share of the workload's cost is none. */
export const leastGain = 1e-9;

/** Adds indexes one by one until none gains or fits. */
export function fill(workload: Workload, start: Config, filling: Filling): Standing {
  const standing = new Standing(workload, start);
  for (;;) {
    const best = bestStep(standing, filling);
    if (best === undefined) return standing;
    standing.step([best.added], best.removed);
  }
}

function bestStep(standing: Standing, { budget, score, replaces = false }: Filling): Step | undefined {
  const { workload } = standing;
  let best: Step | undefined;
  for (const added of workload.choices.keys()) {
    if (standing.has(added)) continue;
    const prefixes = replaces ? [...workload.choice(added).extends].filter((choice) => standing.has(choice)) : [];
    for (const removed of [[], ...prefixes.map((choice) => [choice])]) {
      const growth = standing.growth([added], removed);
      if (standing.bytes + growth > budget) continue;
      const gain = removed.length === 0 ? standing.toggle(added) : standing.gain([added], removed);
      if (gain <= leastGain * standing.cost) continue;
      const scored = score(gain, growth);
      if (best === undefined || scored > best.score) best = { added, removed, score: scored };
    }
  }
  return best;
}
