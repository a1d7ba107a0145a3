import { formatValue } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Span } from '../../source/index.ts';
import { conjuncts, passwordCompared, someExpression, valuesRead } from '../../system/index.ts';
import type { Expression, External, FieldType, Latency, Step } from '../../system/index.ts';
import type { Resolved } from '../resolve/resolve.ts';
import type { ResolvedOperation } from '../resolve/operations.ts';
import { checkProblems } from './diagnostics.ts';

/** Reports what is wrong with single operations, seen against the rest of the brief. */
export function checkOperations(resolved: Resolved): void {
  const externals = new Map(resolved.brief.externals.map((external) => [external.id, external]));
  for (const each of resolved.operations) {
    checkOptional(resolved, each);
    checkAddress(resolved, each);
    checkCalls(resolved, each);
    checkLatency(resolved, each, externals);
    for (const step of each.operation.steps) {
      checkMoves(resolved, step);
      checkPassword(resolved, step);
    }
  }
  for (const workflow of resolved.brief.workflows) for (const step of workflow.steps) checkMoves(resolved, step);
}

function spanOf(source: string, step: Step): Span {
  const { start = 0, end = 0 } = step.place;
  return { source, start, end };
}

/** Only reads drop the terms of absent parameters. */
function checkOptional({ context }: Resolved, { operation, raw, environment }: ResolvedOperation): void {
  const optional = new Set(operation.takes.filter((each) => each.optional && each.default === undefined).map((each) => each.name));
  if (optional.size === 0) return;
  for (const step of operation.steps) {
    if (step.where === undefined || step.verb === 'reads' || step.verb === 'streams') continue;
    const span = spanOf(context.raw.source, step);
    for (const name of valuesRead(step.where)) {
      if (!optional.has(name)) continue;
      const declared = environment.entries.get(name)?.[0]?.span;
      context.report(checkProblems.create('optional-parameter', declared === undefined ? span : [span, declared], { name, verb: step.verb }));
    }
  }
  for (const name of raw.at?.parameters ?? []) {
    if (optional.has(name.value)) context.report(checkProblems.create('optional-in-route', name.span, { name: name.value }));
  }
}

/** What a request without a body takes stands in its address, which holds plain values. */
function checkAddress({ brief, context }: Resolved, { operation, raw, environment }: ResolvedOperation): void {
  const { method, route } = operation.at;
  if (method === 'WS' || method === 'SSE') return;
  const inRoute = new Set([...route.matchAll(/:([A-Za-z0-9_]+)/g)].map((match) => match[1]));
  const isObject = (type: FieldType): boolean => {
    if (type.kind === 'list') return isObject(type.of);
    return type.kind === 'shape' || type.kind === 'parts' || type.kind === 'json' || ((type.kind === 'reference' || type.kind === 'references') && (brief.entities.find(({ id }) => id === type.entity)?.key.length ?? 1) > 1);
  };
  for (const { name, type, view } of operation.takes) {
    if (!inRoute.has(name) && method !== 'GET' && method !== 'DELETE') continue;
    if (view === undefined && !isObject(type)) continue;
    const span = environment.entries.get(name)?.[0]?.span ?? raw.name.span;
    const parts = type.kind === 'reference' ? brief.entities.find(({ id }) => id === type.entity)?.key : undefined;
    context.report(checkProblems.create('object-in-address', span, { name, operation: operation.id, method, place: inRoute.has(name) ? 'route' : 'query', entity: type.kind === 'reference' ? type.entity : undefined, parts }));
  }
}

/** A salted hash is compared in the service, after one row was read: no other statement can tell whether a password is right. */
function checkPassword({ context }: Resolved, step: Step): void {
  const asks = (expression: Expression | undefined): boolean => expression !== undefined && someExpression(expression, (node) => node.kind === 'field' && node.type.kind === 'password');
  const compared = conjuncts(step.where).filter(asks);
  const reads = (step.verb === 'reads' || step.verb === 'checks') && step.single;
  if (compared.length === 0 || (reads && compared.length === 1 && passwordCompared({ where: compared[0] }) !== undefined)) return;
  context.report(checkProblems.create('password-elsewhere', spanOf(context.raw.source, step), { verb: step.verb }));
}

function checkCalls({ context }: Resolved, { operation }: ResolvedOperation): void {
  const call = operation.steps.find((step) => step.verb === 'calls');
  const writes = (step: Step): boolean => step.verb === 'creates' || step.verb === 'updates' || step.verb === 'deletes';
  if (call?.target === undefined || !operation.steps.some(writes)) return;
  context.report(checkProblems.create('calls-split', spanOf(context.raw.source, call), { operation: operation.id, target: call.target }));
}

const percentiles: readonly (keyof Latency)[] = ['p50', 'p95', 'p99'];

/** An operation promises no less than an external that it calls takes at the same or a lower percentile. */
function checkLatency({ brief, context }: Resolved, { operation, raw }: ResolvedOperation, externals: ReadonlyMap<string, External>): void {
  const promised: Latency = operation.latency ?? (operation.critical ? brief.objectives.latency : {});
  for (const step of operation.steps) {
    const external = step.verb === 'calls' ? externals.get(step.target?.split('.')[0] ?? '') : undefined;
    const broken = external === undefined ? undefined : brokenPromise(promised, external.latency);
    if (external === undefined || broken === undefined) continue;
    const span = raw.latency[0]?.span ?? raw.name.span;
    const { percentile, promise, needed } = broken;
    const parameters = { operation: operation.id, percentile, promised: formatValue(promise.value, 's'), external: external.id, needed: formatValue(needed.value, 's') };
    context.report(checkProblems.create('impossible-latency', span, parameters));
  }
}

function brokenPromise(promised: Latency, external: Latency): { percentile: string; promise: Quantity; needed: Quantity } | undefined {
  for (const [index, percentile] of percentiles.entries()) {
    const promise = promised[percentile];
    const lower = percentiles.slice(0, index + 1).map((name) => external[name]).filter((each) => each?.from.kind === 'declared');
    const needed = lower.at(-1);
    if (promise !== undefined && needed !== undefined && promise.value < needed.value) return { percentile, promise, needed };
  }
  return undefined;
}

/** A step that sets a state to which no move leads is refused for every row. */
function checkMoves({ context }: Resolved, step: Step): void {
  const span = spanOf(context.raw.source, step);
  if (step.verb !== 'updates' || !step.set.some((each) => each.value.kind === 'literal' && each.value.type.kind === 'enum')) return;
  const transitions = context.entities.get(step.entity ?? '')?.raw.transitions ?? [];
  if (transitions.length === 0) return;
  for (const { field, value } of step.set) {
    const moves = transitions.find((each) => each.field.value === field);
    if (moves === undefined || value.kind !== 'literal') continue;
    const reached = moves.moves.some((chain) => chain.states.slice(1).some((state) => state.value === value.value));
    if (!reached) context.report(checkProblems.create('impossible-move', span, { field: `${step.entity}.${field}`, state: String(value.value) }));
  }
}
