import type { Diagnostic } from '../diagnostic/index.ts';
import { formatQuantity, formatValue } from '../quantity/index.ts';
import type { Quantity } from '../quantity/index.ts';
import type { Brief, Operation } from '../system/index.ts';
import type { Demand } from './demand.ts';
import { designProblems, spansOf } from './diagnostics.ts';

type Percentile = 'p50' | 'p95' | 'p99';

/** Returns a diagnostic for each operation whose objective is below what it must take: its externals, and the assumed demands. */
export function latencyProblems(brief: Brief, demands: ReadonlyMap<string, Demand>): readonly Diagnostic[] {
  const anyCritical = brief.operations.some((operation) => operation.critical);
  const externals = new Map(brief.externals.map((external) => [external.id, external]));
  return brief.operations.flatMap((operation) => {
    const applies = operation.critical || !anyCritical || operation.latency !== undefined;
    if (!applies) return [];
    const waits = operation.steps.flatMap((step) => (step.verb === 'calls' ? (externals.get(step.target?.split('.')[0] ?? '') ?? []) : []));
    const outside = waits.reduce((sum, external) => sum + (external.latency.p50?.value ?? 0), 0);
    const parts = [...waits.map((external) => `${external.id} (p50 ${external.latency.p50 === undefined ? 'unknown' : formatQuantity(external.latency.p50)})`), 'the service and its statements'].join(', ');
    return (['p50', 'p95', 'p99'] as const).flatMap((percentile) => judge(operation, percentile, objectiveOf(brief, operation, percentile), outside, demands.get(operation.id), parts));
  });
}

function objectiveOf(brief: Brief, operation: Operation, percentile: Percentile): Quantity | undefined {
  return operation.latency === undefined ? brief.objectives.latency[percentile] : operation.latency[percentile];
}

function judge(operation: Operation, percentile: Percentile, objective: Quantity | undefined, outside: number, demand: Demand | undefined, parts: string): readonly Diagnostic[] {
  if (objective === undefined) return [];
  const least = outside + (demand === undefined ? 0 : demand.service.low + demand.held.low);
  const assumed = outside + (demand === undefined ? 0 : demand.service.value + demand.held.value);
  const spans = spansOf(objective.from.kind === 'declared' ? objective.from.place : operation.place);
  const base = { operation: operation.id, percentile, objective: formatQuantity(objective), parts };
  if (least > objective.value) return [designProblems.create('impossible-latency', spans, { ...base, least: formatValue(least, 's') })];
  return assumed > objective.value ? [designProblems.create('doubtful-latency', spans, { ...base, assumed: formatValue(assumed, 's') })] : [];
}
