import type { Diagnostic } from '../diagnostic/index.ts';
import { databaseCpu, databaseTime, serviceCpu } from '../knowledge/index.ts';
import { formatQuantity, formatValue } from '../quantity/index.ts';
import type { Quantity } from '../quantity/index.ts';
import { passwordCompared } from '../system/index.ts';
import type { Brief, Demand, Operation } from '../system/index.ts';
import { designProblems, spansOf } from './diagnostics.ts';

/** An objective of an operation, with what it is held against. */
interface Latency {
  readonly operation: Operation;
  readonly percentile: 'p50' | 'p95' | 'p99';
  readonly objective: Quantity;
  /** Time of its externals, seconds: the sum of their medians. */
  readonly outside: number;
  /** What no design of it can do without, seconds. */
  readonly least: number;
  /** What it waits for, in words. */
  readonly parts: string;
}

/** Returns a diagnostic for each operation whose objective is below what it must take in every design: its externals, and the least of its own work. */
export function impossibleLatencies(brief: Brief): readonly Diagnostic[] {
  return promisesOf(brief).flatMap((promise) => (promise.least > promise.objective.value ? [designProblems.create('impossible-latency', placeOf(promise), { ...words(promise), least: formatValue(promise.least, 's') })] : []));
}

/** Returns a diagnostic for each operation whose objective is below what this design of it is assumed to take. */
export function doubtfulLatencies(brief: Brief, demands: ReadonlyMap<string, Demand>): readonly Diagnostic[] {
  return promisesOf(brief).flatMap((promise) => {
    const demand = demands.get(promise.operation.id);
    const assumed = promise.outside + (demand === undefined ? 0 : demand.service.value + demand.held.value);
    if (promise.least > promise.objective.value || assumed <= promise.objective.value) return [];
    return [designProblems.create('doubtful-latency', placeOf(promise), { ...words(promise), assumed: formatValue(assumed, 's') })];
  });
}

function promisesOf(brief: Brief): readonly Latency[] {
  const anyCritical = brief.operations.some((operation) => operation.critical);
  const externals = new Map(brief.externals.map((external) => [external.id, external]));
  return brief.operations.flatMap((operation) => {
    const applies = operation.critical || !anyCritical || operation.latency !== undefined;
    if (!applies) return [];
    const waits = operation.steps.flatMap((step) => (step.verb === 'calls' ? (externals.get(step.target?.split('.')[0] ?? '') ?? []) : []));
    const outside = waits.reduce((sum, external) => sum + (external.latency.p50?.value ?? 0), 0);
    const parts = [...waits.map((external) => `${external.id} (p50 ${external.latency.p50 === undefined ? 'unknown' : formatQuantity(external.latency.p50)})`), 'the service and its statements'].join(', ');
    const least = outside + leastOwn(operation);
    return (['p50', 'p95', 'p99'] as const).flatMap((percentile): readonly Latency[] => {
      const objective = operation.latency === undefined ? brief.objectives.latency[percentile] : operation.latency[percentile];
      return objective === undefined ? [] : [{ operation, percentile, objective, outside, least, parts }];
    });
  });
}

/** The low ends of what we assume, for one request with one statement: more statements depend on the design. */
function leastOwn(operation: Operation): number {
  const service = serviceCpu.facts;
  const stored = operation.steps.some((step) => step.entity !== undefined) ? databaseTime.facts.roundTrip.low + databaseCpu.facts.statement.low : 0;
  const hash = operation.steps.some((step) => passwordCompared(step) !== undefined) ? service.passwordHash.low : 0;
  return service.request.low + stored + hash;
}

function words({ operation, percentile, objective, parts }: Latency): { readonly operation: string; readonly percentile: string; readonly objective: string; readonly parts: string } {
  return { operation: operation.id, percentile, objective: formatQuantity(objective), parts };
}

function placeOf({ objective, operation }: Latency): ReturnType<typeof spansOf> {
  return spansOf(objective.from.kind === 'declared' ? objective.from.place : operation.place);
}
