import type { DesignedOperation, System } from '@kentledge/core/system';
import type { Phase } from './messages.ts';

/** Requests per second that small machines carry with ease: slow briefs are multiplied up to here for the sake of samples. */
const easyRate = 300;
/** A step of the ramp offers at least this many requests. */
const stepSamples = 400;

export interface LoadTimes {
  readonly warmUp: number;
  readonly mix: number;
  readonly step: number;
  readonly rare: number;
}

/** What will be offered. */
export interface LoadPlan {
  readonly rates: Readonly<Record<string, number>>;
  /** Sum of the rates, per second. */
  readonly declared: number;
  /** By how much the mix is multiplied in the phase that is judged. */
  readonly mixFactor: number;
  readonly warmUp: Phase;
  readonly mix: Phase;
  readonly rare: Phase | undefined;
  /** Multiples of the declared traffic, rising to the headroom. */
  readonly factors: readonly number[];
  /** Verdicts that don't get their samples, with the number that they would. */
  readonly tooFew: readonly { readonly verdict: string; readonly expected: number }[];
}

/** Returns the operations that this version can run and load. */
export function loadable(system: System): readonly DesignedOperation[] {
  return system.operations.filter((operation) => operation.runs.kind === 'yes' && operation.at.method !== 'WS' && operation.at.method !== 'SSE');
}

/** Returns the operations whose p95 has an objective: the critical ones (all, where none is marked) and those with one of their own. */
export function judgedOperations(system: System): readonly DesignedOperation[] {
  const operations = loadable(system);
  const marked = operations.some((operation) => operation.critical);
  return operations.filter((operation) => !marked || operation.critical || operation.latency?.p95 !== undefined);
}

/** Plans the load: how far the mix is multiplied so that the verdicts get their samples, the ramp, and a part of its own for rare operations. */
export function planLoad(system: System, times: LoadTimes, needed: { readonly all: number; readonly each: number }): LoadPlan {
  const rates = Object.fromEntries(loadable(system).map((operation) => [operation.id, operation.totalRate.value]));
  const declared = Object.values(rates).reduce((sum, rate) => sum + rate, 0);
  const wanted = (1.1 * needed.all) / times.mix;
  const mixFactor = Math.max(1, Math.min(wanted, Math.max(easyRate, declared)) / declared);
  const mix: Phase = { name: 'declared mix', seconds: times.mix, rates: multiplied(rates, mixFactor) };
  const rareRates = rareOperations(system, mix, needed.each, times.rare);
  const expected = requestsOf(mix.rates, times.mix) + requestsOf(rareRates.rates, times.rare);
  const headroom = system.objectives.headroom.value;
  return {
    rates,
    declared,
    mixFactor,
    warmUp: { name: 'warm-up', seconds: times.warmUp, rates: multiplied(rates, mixFactor / 2) },
    mix,
    rare: Object.keys(rareRates.rates).length === 0 ? undefined : { name: 'rare operations', seconds: times.rare, rates: rareRates.rates },
    factors: rampFactors(declared, headroom, times.step),
    tooFew: [...rareRates.tooFew, ...(expected < needed.all ? [{ verdict: 'system.errors', expected: Math.floor(expected) }] : [])],
  };
}

function requestsOf(rates: Readonly<Record<string, number>>, seconds: number): number {
  return Object.values(rates).reduce((sum, rate) => sum + rate, 0) * seconds;
}

function multiplied(rates: Readonly<Record<string, number>>, factor: number): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(rates).map(([operation, rate]) => [operation, rate * factor]));
}

function rareOperations(system: System, mix: Phase, each: number, seconds: number): { readonly rates: Readonly<Record<string, number>>; readonly tooFew: LoadPlan['tooFew'] } {
  const rare = judgedOperations(system).filter((operation) => (mix.rates[operation.id] ?? 0) * mix.seconds < 1.3 * each);
  const rate = Math.min(easyRate / 3 / Math.max(1, rare.length), (1.6 * each) / seconds);
  const rates: Record<string, number> = {};
  const tooFew: { verdict: string; expected: number }[] = [];
  for (const operation of rare) {
    const expected = (mix.rates[operation.id] ?? 0) * mix.seconds + rate * seconds;
    if (expected >= 1.2 * each) rates[operation.id] = rate;
    else tooFew.push({ verdict: `${operation.id}.latency`, expected: Math.floor(expected) });
  }
  return { rates, tooFew };
}

/** Steps of 1, 2, 5, 10 … of the declared traffic; where that is too little to tell anything, the same steps lie higher. */
function rampFactors(declared: number, headroom: number, seconds: number): readonly number[] {
  const least = Math.max(1, stepSamples / seconds / declared);
  const steps = [0.1, 0.2, 0.5, 1].map((share) => Number((share * Math.max(headroom, least * 2)).toPrecision(3)));
  return [...new Set(steps.map((factor) => Math.max(1, factor)))];
}
