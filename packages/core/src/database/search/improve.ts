import { fill, leastGain } from './fill.ts';
import type { Config } from './planner.ts';
import { Standing } from './standing.ts';
import type { Workload } from './workload.ts';

/** Steps that an improvement takes at most: each lowers the cost, so that it ends by itself long before. */
const most = 500;

/**
 * Makes a configuration better step by step, by the plans that are known: drops what doesn't pay, adds, exchanges one for
 * one, and takes one away to fill the room anew.
 */
export function improve(workload: Workload, start: Config, budget: number): Standing {
  let standing = new Standing(workload, start);
  for (let count = 0; count < most; count++) {
    const better = dropped(standing) ?? added(standing, budget) ?? exchanged(standing, budget) ?? refilled(standing, budget);
    if (better === undefined) break;
    standing = better;
  }
  return standing;
}

function dropped(standing: Standing): Standing | undefined {
  return taken(standing, [...standing.config].map((choice) => [[], [choice]]));
}

function added(standing: Standing, budget: number): Standing | undefined {
  return taken(standing, fitting(standing, budget).map((choice) => [[choice], []]));
}

function exchanged(standing: Standing, budget: number): Standing | undefined {
  const steps = [...standing.config].flatMap((removed): Step[] => {
    const freed = budget + standing.workload.choice(removed).bytes;
    return fitting(standing, freed).map((choice) => [[choice], [removed]]);
  });
  return taken(standing, steps);
}

type Step = readonly [added: readonly number[], removed: readonly number[]];

/** Takes the step that gains most, if one gains. */
function taken(standing: Standing, steps: readonly Step[]): Standing | undefined {
  let best: { readonly step: Step; readonly gain: number } | undefined;
  for (const step of steps) {
    const gain = standing.gain(...step);
    if (gain > leastGain * standing.cost && gain > (best?.gain ?? 0)) best = { step, gain };
  }
  if (best === undefined) return undefined;
  standing.step(...best.step);
  return standing;
}

function fitting(standing: Standing, budget: number): readonly number[] {
  const room = budget - standing.bytes;
  return [...standing.workload.choices.keys()].filter((choice) => !standing.has(choice) && standing.workload.choice(choice).bytes <= room);
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
