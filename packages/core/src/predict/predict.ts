import type { Diagnostic } from '../diagnostic/index.ts';
import type { NamedQuantity, Prediction } from '../evidence/index.ts';
import { predicted } from '../quantity/index.ts';
import type { Quantity } from '../quantity/index.ts';
import type { System } from '../system/index.ts';
import { capacityAt } from './capacity.ts';
import { predictProblems } from './diagnostics.ts';
import { kneeOf, percentileIn } from './promises.ts';
import type { Knee } from './promises.ts';
import { solve } from './solve.ts';
import type { Bound, PartLoad, Solved } from './solve.ts';

/** A prediction, and what there is to say of it. */
export interface Predicted {
  readonly prediction: Prediction;
  readonly diagnostics: readonly Diagnostic[];
}

/** Loads that capacity is planned for. */
const planned = [1, 2, 5, 10] as const;
/** Above this share of time a queue's tail follows from what nobody knows of its laws. */
const uncertain = 0.9;
const method = 'M/M/c of each part, shared cores; a gamma law through mean and variance of the sum';

/** Returns what a system does at `load` times the declared traffic, by formulas alone. Overload is a diagnostic and no number. */
export function predict(system: System, load: number): Predicted {
  const bounds = ['value', 'low', 'high'] as const;
  const [value, low, high] = bounds.map((bound) => solve(system, load, bound)) as [Solved, Solved, Solved];
  const knees = bounds.map((bound) => kneeOf(system, bound));
  const [knee, fast, slow] = knees;
  const bottleneck = value.parts.toSorted((a, b) => b.busy - a.busy)[0];
  const quantities = [...latencies(system, { value, low, high }), ...utilisations({ value, low, high }), ...kneeQuantity(knee, slow, fast)];
  return {
    prediction: {
      system: system.name,
      load,
      quantities,
      ...(knee === undefined ? {} : { breaks: knee.breaks }),
      ...(bottleneck === undefined || bottleneck.busy === 0 ? {} : { bottleneck: bottleneck.id }),
      capacity: { loads: planned, needs: capacityAt(system, planned) },
    },
    diagnostics: value.parts.flatMap((part) => problemOf(part, load)),
  };
}

type Ends = Readonly<Record<Bound, Solved>>;

function latencies(system: System, { value, low, high }: Ends): readonly NamedQuantity[] {
  return system.operations.flatMap(({ id }) =>
    (['p50', 'p95', 'p99'] as const).flatMap((percentile): readonly NamedQuantity[] => {
      const [middle, least, most] = [value, low, high].map((solved) => percentileIn(solved, id, percentile)) as [number, number, number];
      if (!Number.isFinite(middle)) return [];
      return [{ name: `${id}.latency.${percentile}`, quantity: predicted(middle, 's', method, [`${id}.demand`], { low: least, high: most }) }];
    }),
  );
}

function utilisations({ value, low, high }: Ends): readonly NamedQuantity[] {
  return value.parts.map(({ id, busy }, place) => ({ name: `${id}.busy`, quantity: predicted(busy, '1', 'utilisation law: rate × demand ÷ servers', [`${id}.demand`], { low: low.parts[place]?.busy ?? busy, high: high.parts[place]?.busy ?? busy }) }));
}

function kneeQuantity(knee: Knee | undefined, slow: Knee | undefined, fast: Knee | undefined): readonly NamedQuantity[] {
  if (knee === undefined) return [];
  const quantity: Quantity = predicted(knee.load, '1', 'the largest multiple of the declared traffic at which all objectives of latency hold', [`${knee.breaks.subject}`], { low: slow?.load ?? knee.load, high: fast?.load ?? knee.load });
  return [{ name: 'system.knee', quantity }];
}

function problemOf({ id, rate, service, servers, busy }: PartLoad, load: number): readonly Diagnostic[] {
  if (busy >= 1) return [predictProblems.create('overload', [], { part: id, load, needed: rate * service, servers })];
  return busy > uncertain ? [predictProblems.create('uncertain', [], { part: id, busy })] : [];
}
