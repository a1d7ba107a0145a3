import type { Prediction } from '../evidence/index.ts';
import { formatQuantity, formatShare } from '../quantity/index.ts';
import type { DesignedOperation, System } from '../system/index.ts';
import { calledBy } from './availability.ts';
import type { Solved } from './solve.ts';

/** Above this share of time a queue's tail follows from what nobody knows of its laws. */
const uncertain = 0.85;

/** Returns how far a prediction by formulas can be trusted, and what is left out of it. */
export function limitsOf(system: System, solved: Solved): Prediction['limits'] {
  const busy = solved.parts.filter((part) => part.busy > uncertain && part.busy < 1).map(({ id, busy: share }) => `${id} is busy ${formatShare(share)} of the time: so near its limit the tail of its queue follows from how arrivals and work vary, which is assumed.`);
  const called = new Set(system.operations.flatMap(calledBy));
  return [
    ...busy,
    ...assumedRates(system.operations),
    ...lawsOf(system, called),
    ...unknownAvailability(system, called),
    ...connectionsOf(system.operations),
    ...withoutStatements(system.operations),
    ...(system.workflows.length === 0 ? [] : [`Workflows (${some(system.workflows.map(({ id }) => id))}) count as calls of their externals only: this version has no statements of theirs.`]),
    ...(system.operations.some(({ demand }) => [demand.service, demand.database, demand.held].some(({ from }) => from.kind !== 'measured')) ? ['Demands are assumed until `kentledge prove` measures them; the ranges are those of what is assumed.'] : []),
    'Arrivals are taken as random (Poisson) and times as independent; locks, garbage collection and cold caches are not in the formulas.',
  ];
}

function assumedRates(operations: readonly DesignedOperation[]): readonly string[] {
  const assumed = operations.filter(({ totalRate }) => totalRate.from.kind === 'assumed').map(({ id, totalRate }) => `${id} (taken as ${formatQuantity(totalRate)})`);
  return assumed.length === 0 ? [] : [`No rate is declared for ${some(assumed)}; the ranges do not cover that.`];
}

function lawsOf({ externals }: System, called: ReadonlySet<string>): readonly string[] {
  return externals.filter(({ id }) => called.has(id)).map(({ id, latency }) => {
    const known = (['p50', 'p95', 'p99'] as const).flatMap((name) => {
      const quantity = latency[name];
      return quantity === undefined ? [] : [`${name} ${formatQuantity(quantity)}`];
    });
    return `Calls of ${id} are taken to follow a ${known.length > 1 ? 'lognormal' : 'exponential'} law through ${known.join(' and ')}, and never to be tried again.`;
  });
}

function unknownAvailability({ externals }: System, called: ReadonlySet<string>): readonly string[] {
  return externals.filter(({ id, availability }) => called.has(id) && availability === undefined).map(({ id }) => `${id} declares no availability and is taken as always there.`);
}

function connectionsOf(operations: readonly DesignedOperation[]): readonly string[] {
  const open = operations.filter(({ at }) => at.method === 'WS' || at.method === 'SSE').map(({ id }) => id);
  return open.length === 0 ? [] : [`${some(open)}: a connection that stays open has no latency.`];
}

function withoutStatements(operations: readonly DesignedOperation[]): readonly string[] {
  const stopped = operations.filter(({ runs, demand, steps }) => runs.kind === 'no' && demand.held.value === 0 && steps.some(({ entity }) => entity !== undefined)).map(({ id }) => id);
  return stopped.length === 0 ? [] : [`${some(stopped)}: this version has no statements of theirs, so the database’s time is left out.`];
}

/** Names that are listed before the rest is counted. */
const listed = 3;

function some(names: readonly string[]): string {
  return names.length <= listed ? names.join(', ') : `${names.slice(0, listed).join(', ')} and ${names.length - listed} more`;
}
