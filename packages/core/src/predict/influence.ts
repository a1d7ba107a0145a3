import type { Influence } from '../evidence/index.ts';
import type { Quantity } from '../quantity/index.ts';
import type { Demand, System } from '../system/index.ts';
import { withPart } from './knobs.ts';
import type { DemandPart } from './knobs.ts';
import { beyond, percentileOf } from './moments.ts';
import type { Knee } from './promises.ts';
import { promisesOf } from './promises.ts';
import { solve } from './solve.ts';
import type { Solved } from './solve.ts';

/** Demands that are looked at: those that keep the parts busiest for as long as nobody knows them better. */
const looked = 20;
/** How many are told. */
const told = 5;
/** Relative step of a derivative. */
const step = 1e-4;
/** Below this a hundredth more is no hundredth of anything. */
const noise = 0.005;

interface Candidate {
  readonly place: number;
  readonly part: DemandPart;
  readonly name: string;
  readonly quantity: Quantity;
  /** Natural logarithm of what the range spans. */
  readonly width: number;
}

/** The operation with the least room to an objective. */
export interface Tightest {
  readonly id: string;
  /** Share of the objective that it takes. */
  readonly used: number;
}

/**
 * Returns the demands that are worth being measured first: by how much the knee, or the p95 of the tightest operation, would move over the range in which
 * a demand is assumed to lie. Elasticities are derivatives of logarithms; that of the knee by the implicit function theorem,
 * -(d ln g/d ln demand) ÷ (d ln g/d ln load) for what reaches its limit g there.
 */
export function influencesOf(system: System, load: number, knee: Knee | undefined, tightest: Tightest | undefined): readonly Influence[] {
  const ofKnee = knee === undefined || knee.load === 0 ? undefined : kneeMeasure(system, knee);
  const ofTightest = tightest === undefined ? undefined : p95Measure(load, tightest.id);
  const bases = [ofKnee, ofTightest].map((measure) => measure?.(system, 1));
  const [atKnee, atLoad] = bases;
  const lessLoad = ofKnee?.(system, 1 - step);
  const found = candidatesOf(system, load, tightest?.id).map((candidate): Influence => {
    const less = lessOf(system, candidate);
    const knees = atKnee === undefined || lessLoad === undefined || atKnee === lessLoad ? 0 : -(atKnee - (ofKnee?.(less, 1) ?? atKnee)) / (atKnee - lessLoad);
    const p95 = atLoad === undefined ? 0 : (atLoad - (ofTightest?.(less, 1) ?? atLoad)) / step;
    return { name: candidate.name, demand: candidate.quantity, knee: knees, p95, weight: candidate.width * Math.max(Math.abs(knees), Math.abs(p95) * Math.min(1, tightest?.used ?? 0)) };
  });
  return found.filter(({ knee: ofIt, p95 }) => Math.max(Math.abs(ofIt), Math.abs(p95)) > noise).toSorted((a, b) => b.weight - a.weight).slice(0, told);
}

/** Logarithm of what is looked at, at a share of the load. */
type Measure = (system: System, share: number) => number | undefined;

function logOf(value: number | undefined): number | undefined {
  return value === undefined || value <= 0 || !Number.isFinite(value) ? undefined : Math.log(value);
}

/** What reaches its limit at the knee: how busy a part is, or the share of requests over an objective. */
function kneeMeasure(system: System, { load, breaks }: Knee): Measure {
  const seconds = promisesOf(system).get(breaks.subject)?.find(({ percentile }) => percentile === breaks.says)?.seconds;
  const measured = (solved: Solved): number | undefined => {
    if (breaks.says === 'full') return solved.parts.find(({ id }) => id === breaks.subject)?.busy;
    const time = solved.operations.get(breaks.subject);
    return time === undefined || seconds === undefined ? undefined : beyond(time, seconds);
  };
  return (changed, share) => logOf(measured(solve(changed, load * share, 'value')));
}

function p95Measure(load: number, operation: string): Measure {
  return (changed, share) => {
    const time = solve(changed, load * share, 'value').operations.get(operation);
    return time === undefined ? undefined : logOf(percentileOf(time, 'p95'));
  };
}

function candidatesOf(system: System, load: number, tightest: string | undefined): readonly Candidate[] {
  const weighed = system.operations.flatMap(({ id, demand, totalRate }, place) =>
    (['service', 'database', 'held'] as const).flatMap((part) => {
      const quantity = ownPart(demand, part);
      if (quantity.low <= 0 || quantity.high <= quantity.low) return [];
      const width = Math.log(quantity.high / quantity.low);
      const weight = quantity.value * width * (id === tightest ? Number.POSITIVE_INFINITY : totalRate.value * load);
      return [{ candidate: { place, part, name: `${id}.demand.${part}`, quantity: demand[part], width }, weight }];
    }),
  );
  return weighed.toSorted((a, b) => (a.weight === b.weight ? 0 : b.weight - a.weight)).slice(0, looked).map(({ candidate }) => candidate);
}

/** Of a held connection what is not the database's time: that has a name of its own. */
function ownPart({ service, database, held }: Demand, part: DemandPart): Pick<Quantity, 'value' | 'low' | 'high'> {
  if (part !== 'held') return part === 'service' ? service : database;
  return { value: held.value - database.value, low: held.low - database.low, high: held.high - database.high };
}

function lessOf(system: System, { place, part }: Candidate): System {
  const operation = system.operations[place];
  if (operation === undefined) throw new Error(`no operation ${place}`);
  const { demand } = operation;
  const value = demand[part].value - step * ownPart(demand, part).value;
  return { ...system, operations: system.operations.with(place, { ...operation, demand: withPart(demand, part, { ...demand[part], value }) }) };
}
