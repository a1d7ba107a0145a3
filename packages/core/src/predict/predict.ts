import type { Diagnostic } from '../diagnostic/index.ts';
import type { Curve, Dependencies, NamedQuantity, Overload, Prediction } from '../evidence/index.ts';
import { formatAvailability, predicted } from '../quantity/index.ts';
import type { System } from '../system/index.ts';
import { answeredOf } from './availability.ts';
import type { Answered } from './availability.ts';
import { capacityOf } from './capacity.ts';
import { predictProblems } from './diagnostics.ts';
import { demandNames, errorsOf } from './errors.ts';
import type { Ends } from './errors.ts';
import { growthOf } from './growth.ts';
import type { Knees } from './growth.ts';
import { influencesOf } from './influence.ts';
import type { Tightest } from './influence.ts';
import { limitsOf } from './limits.ts';
import { percentileOf } from './moments.ts';
import { allPercentiles } from './percentiles.ts';
import { fullParts, kneeOf, promisesOf, roughly } from './promises.ts';
import type { Knee } from './promises.ts';
import { solverOf } from './solve.ts';
import type { Solved, Solver } from './solve.ts';

/** A prediction, and what there is to say of it. */
export interface Predicted {
  readonly prediction: Prediction;
  readonly diagnostics: readonly Diagnostic[];
}

/** Under what is predicted. */
export interface Conditions {
  /** Multiple of the declared traffic, above 0. */
  readonly load: number;
  /** Milliseconds since 1970, for dates; without it there are none. */
  readonly today?: number;
}

/** Returns what a system does under a load, by formulas alone. What a part can't keep up with is a diagnostic and no number. */
export function predict(system: System, { load, today }: Conditions): Predicted {
  const solver = solverOf(system);
  const ends = { value: solver(load, 'value'), low: solver(load, 'low'), high: solver(load, 'high') };
  const knees = { value: kneeOf(system, 'value'), low: kneeOf(system, 'low', roughly), high: kneeOf(system, 'high', roughly) };
  const knee = knees.value;
  const answered = answeredOf(system, ends.value);
  const overloads = fullParts(ends.value).map(({ id, unit, each, rate, service, servers }): Overload => ({ part: id, needs: rate * service * each, has: servers * each, unit }));
  const growth = growthOf(system, knees, today);
  const curve = knee === undefined ? undefined : curveOf(system, solver, knee);
  const tightest = tightestOf(system, ends.value);
  const bottleneck = ends.value.parts.filter(({ busy }) => Number.isFinite(busy)).toSorted((a, b) => b.busy - a.busy)[0];
  const prediction: Prediction = {
    system: system.name,
    load,
    quantities: [...latencies(system, ends), ...failures(system, ends), ...answered.map(({ operation, availability }) => ({ name: `${operation}.availability`, quantity: availability })), ...utilisations(ends), ...kneeQuantity(knees)],
    ...(knee === undefined ? {} : { breaks: knee.breaks }),
    ...(bottleneck === undefined || bottleneck.busy === 0 ? {} : { bottleneck: bottleneck.id }),
    ...(tightest === undefined ? {} : { tightest: tightest.id }),
    overloads,
    dependencies: grouped(answered),
    ...(curve === undefined ? {} : { curve }),
    capacity: capacityOf(system, knee),
    ...(growth === undefined ? {} : { growth }),
    measureFirst: influencesOf(system, load, knee, tightest),
    limits: limitsOf(system, ends.value),
  };
  return { prediction, diagnostics: [...overloads.map((overload) => predictProblems.create('overload', [], { ...overload, load })), ...unanswered(system, answered)] };
}

const method = 'sum of the times of its parts (M/M/c with shared cores, M/M/c for connections), by mean, variance and skew; at most the deadline';

function latencies(system: System, { value, low, high }: Ends): readonly NamedQuantity[] {
  return system.operations.flatMap(({ id, budget }) => {
    const time = value.operations.get(id);
    if (time === undefined) return [];
    const [least, most] = [low.operations.get(id) ?? time, high.operations.get(id)];
    // What takes longer is cut off.
    const end = budget.deadline.value;
    return allPercentiles.map((percentile): NamedQuantity => {
      const range = { low: Math.min(end, percentileOf(least, percentile)), high: most === undefined ? end : Math.min(end, percentileOf(most, percentile)) };
      return { name: `${id}.latency.${percentile}`, quantity: predicted(Math.min(end, percentileOf(time, percentile)), 's', method, [...demandNames(id), 'system.rate', `${id}.deadline`], range) };
    });
  });
}

function failures(system: System, ends: Ends): readonly NamedQuantity[] {
  return system.operations.flatMap((operation) => {
    const quantity = errorsOf(system, operation, ends);
    return quantity === undefined ? [] : [{ name: `${operation.id}.errors`, quantity }];
  });
}

/** A part that can't keep up is told as such, and no number. */
function utilisations({ value, low, high }: Ends): readonly NamedQuantity[] {
  return value.parts.flatMap(({ id, busy }, place) => {
    if (busy >= 1) return [];
    return [{ name: `${id}.busy`, quantity: predicted(busy, '1', 'utilisation law: rate × demand ÷ servers', ['system.rate', id], { low: low.parts[place]?.busy ?? busy, high: Math.min(1, high.parts[place]?.busy ?? busy) }) }];
  });
}

function kneeQuantity({ value, low, high }: Knees): readonly NamedQuantity[] {
  if (value === undefined) return [];
  // The dearest requests give the lowest knee.
  const range = { low: Math.min(value.load, high?.load ?? value.load), high: Math.max(value.load, low?.load ?? value.load) };
  return [{ name: 'system.knee', quantity: predicted(value.load, '1', 'the largest multiple of the declared traffic at which all objectives of latency hold', ['system.rate', ...(value.breaks.says === 'full' ? [value.breaks.subject] : demandNames(value.breaks.subject))], range) }];
}

/** The operation with the least room to an objective, and which share of it is used. */
function tightestOf(system: System, solved: Solved): Tightest | undefined {
  const shares = [...promisesOf(system)].flatMap(([id, promises]) => {
    const time = solved.operations.get(id);
    return time === undefined ? [] : promises.map(({ percentile, seconds }) => ({ id, used: percentileOf(time, percentile) / seconds }));
  });
  return shares.toSorted((a, b) => b.used - a.used)[0];
}

/** Points of a curve. */
const points = 40;

/** Of the operation that breaks, or where a part is full, of the one with the least room then. */
function curveOf(system: System, solver: Solver, { load, breaks }: Knee): Curve | undefined {
  if (load === 0) return undefined;
  const operation = breaks.says === 'full' ? tightestOf(system, solver(load, 'value'))?.id : breaks.subject;
  if (operation === undefined) return undefined;
  return {
    operation,
    points: Array.from({ length: points }, (_, place) => ((place + 1) / points) * load).flatMap((at) => {
      const time = solver(at, 'value').operations.get(operation);
      return time === undefined ? [] : [{ load: at, p95: percentileOf(time, 'p95') }];
    }),
  };
}

function grouped(answered: readonly Answered[]): readonly Dependencies[] {
  const groups = new Map<string, readonly [Answered, ...Answered[]]>();
  for (const each of answered) {
    const key = each.dependencies.map(({ id }) => id).join(' ');
    const known = groups.get(key);
    groups.set(key, known === undefined ? [each] : [...known, each]);
  }
  return [...groups.values()].map(([first, ...others]) => ({ operations: [first, ...others].map(({ operation }) => operation), availability: first.availability, needs: first.dependencies }));
}

/** Operations that can't be available enough whatever of the assumed ranges holds, with what each of them needs. */
function unanswered({ objectives }: System, answered: readonly Answered[]): readonly Diagnostic[] {
  const objective = objectives.availability.value;
  return answered.filter(({ availability }) => availability.high < objective).map(({ operation, availability, dependencies }) => {
    const alone = dependencies.filter((each) => each.availability.high < objective);
    const needs = (alone.length > 0 ? alone : dependencies).map(({ id, availability: { high } }) => `${id} (${formatAvailability(high)})`).join(' and ');
    return predictProblems.create('availability', [], { operation, objective: formatAvailability(objective), best: formatAvailability(availability.high), needs });
  });
}
