import type { Plan, Verdict } from '@kentledge/core/evidence';
import type { Measurements } from './judge/index.ts';

/** Returns what this run does not judge, each with its reason. What got a verdict all the same, as a plain miss does, is not outside. */
export function outsidePlan(found: Measurements, verdicts: readonly Verdict[]): Plan['outside'] {
  const judged = new Set(verdicts.map(({ id }) => id));
  const { system, scale, plan } = found;
  const volume = scale < 1 ? [{ subject: 'declared volume', reason: 'needs prediction: the data was filled at a smaller scale' }] : [];
  const samples = plan.tooFew.filter(({ verdict }) => !judged.has(verdict)).map(({ verdict, expected }) => ({ subject: verdict, reason: `samples: about ${expected} requests fit into the run` }));
  return [
    ...volume,
    ...samples,
    ...unmade(found),
    ...brokenByFill(found),
    { subject: 'availability', reason: 'needs faults, which this version does not inject' },
    { subject: 'recovery', reason: 'needs faults, which this version does not inject' },
    { subject: 'container files', reason: 'Dockerfile and compose file are not started: the service ran as a process' },
    ...(Object.keys(system.objectives.delivery).length === 0 ? [] : [{ subject: 'delivery', reason: 'streams do not run in this version' }]),
    ...system.notExercised.map(({ subject, reason }) => ({ subject, reason })),
  ];
}

/** A rule over rows that are made up one by one: broken before the first request, it says nothing about the service. */
function brokenByFill(found: Measurements): Plan['outside'] {
  return found.invariants.filter(({ heldBefore }) => !heldBefore).map(({ name, text }) => ({ subject: `${name}.invariant`, reason: `the generated rows do not keep it, before any request: ${text}` }));
}

/** Requests that the mix asked for but no row was left for: what they would have shown is missing. */
function unmade(found: Measurements): Plan['outside'] {
  const counts = Object.entries(found.mix.operations).filter(([, result]) => result.unmade > 0);
  return counts.map(([operation, result]) => ({ subject: operation, reason: `${result.unmade} of ${result.unmade + result.sent} requests could not be made: no row that fits them was left` }));
}
