import type { Plan, Verdict } from '@kentledge/core/evidence';
import type { Measurements } from './judge/index.ts';

/** Returns what this run does not judge, each with its reason. What got a verdict all the same, as a plain miss does, is not outside. */
export function outsidePlan(found: Measurements, verdicts: readonly Verdict[]): Plan['outside'] {
  const judged = new Set(verdicts.map(({ id }) => id));
  const { system, scale, plan } = found;
  const volume = scale < 1 ? [{ subject: 'declared volume', reason: 'latency, errors and headroom hold for the data that was filled; only plans and times of statements are carried further' }] : [];
  const samples = plan.tooFew.filter(({ verdict }) => !judged.has(verdict)).map(({ verdict, expected }) => ({ subject: verdict, reason: `samples: about ${expected} requests fit into the run` }));
  return [
    ...volume,
    ...samples,
    ...notPredicted(found),
    ...unmade(found),
    ...brokenByFill(found),
    { subject: 'availability', reason: 'needs faults, which this version does not inject' },
    { subject: 'recovery', reason: 'needs faults, which this version does not inject' },
    { subject: 'container files', reason: 'Dockerfile and compose file are not started: the service ran as a process' },
    ...(Object.keys(system.objectives.delivery).length === 0 ? [] : [{ subject: 'delivery', reason: 'streams do not run in this version' }]),
    ...system.notExercised.map(({ subject, reason }) => ({ subject, reason })),
  ];
}

/** Statements whose time at the declared volume nobody knows, by the reason. */
function notPredicted(found: Measurements): Plan['outside'] {
  const why = found.statements.flatMap(({ statement, declared }) => {
    if (declared === undefined) return [];
    const reason = 'notPlanned' in declared ? declared.notPlanned : 'notPredicted' in declared.warm ? declared.warm.notPredicted : undefined;
    return reason === undefined ? [] : [{ statement, reason }];
  });
  return [...Map.groupBy(why, ({ reason }) => reason)].map(([reason, all]) => ({ subject: `${all.map(({ statement }) => statement).join(', ')} at declared volume`, reason: `not predicted: ${reason}` }));
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
