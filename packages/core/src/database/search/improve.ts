import { fill, leastGain } from './fill.ts';
import type { Config } from './planner.ts';
import { Standing } from './standing.ts';
import type { Workload } from './workload.ts';

/** Chosen indexes up to which each is taken away to fill the room anew: with more, exchanges have to do. */
const mostRefilled = 12;

/**
 * Makes a configuration better step by step, by the plans that are known: drops what doesn't pay, adds, exchanges one for
 * one, and takes one away to fill the room anew. Each step lowers the cost, so that it ends.
 */
export function improve(workload: Workload, start: Config, budget: number): Standing {
  let standing = new Standing(workload, start);
  for (;;) {
    if (taken(standing, toggled(standing, budget)) || taken(standing, exchanged(standing, budget))) continue;
    const better = standing.config.size > mostRefilled ? undefined : refilled(standing, budget);
    if (better === undefined) return standing;
    standing = better;
  }
}

interface Step {
  readonly added: readonly number[];
  readonly removed: readonly number[];
  readonly gain: number;
}

/** Takes the step that gains most; false where none gains. */
function taken(standing: Standing, steps: Iterable<Step>): boolean {
  let best: Step | undefined;
  for (const step of steps) if (step.gain > leastGain * standing.cost && step.gain > (best?.gain ?? 0)) best = step;
  if (best === undefined) return false;
  standing.step(best.added, best.removed);
  return true;
}

/** One that goes, or one more. */
function* toggled(standing: Standing, budget: number): Iterable<Step> {
  const room = budget - standing.bytes;
  for (const choice of standing.workload.choices.keys()) {
    if (standing.has(choice)) yield { added: [], removed: [choice], gain: standing.toggle(choice) };
    else if (standing.workload.choice(choice).bytes <= room) yield { added: [choice], removed: [], gain: standing.toggle(choice) };
  }
}

/** One for another: of those that matter to each other exactly, of others by the sum of what each does alone. */
function* exchanged(standing: Standing, budget: number): Iterable<Step> {
  const { workload } = standing;
  const byGain = [...workload.choices.keys()].filter((choice) => !standing.has(choice) && standing.toggle(choice) > 0).toSorted((a, b) => standing.toggle(b) - standing.toggle(a));
  for (const removed of standing.config) {
    const room = budget - standing.bytes + workload.choice(removed).bytes;
    const neighbours = workload.neighbours(removed);
    for (const added of neighbours) {
      if (!standing.has(added) && workload.choice(added).bytes <= room) yield { added: [added], removed: [removed], gain: standing.gain([added], [removed]) };
    }
    const other = byGain.find((added) => !neighbours.has(added) && workload.choice(added).bytes <= room);
    if (other !== undefined) yield { added: [other], removed: [removed], gain: standing.toggle(other) + standing.toggle(removed) };
  }
}

function refilled(standing: Standing, budget: number): Standing | undefined {
  let best = standing;
  for (const choice of standing.config) {
    const rest = standing.config.difference(new Set([choice]));
    for (const score of [(gain: number) => gain, (gain: number, bytes: number) => gain / Math.max(1, bytes)]) {
      const next = fill(standing.workload, rest, { budget, score });
      if (next.cost < best.cost * (1 - leastGain)) best = next;
    }
  }
  return best === standing ? undefined : best;
}
