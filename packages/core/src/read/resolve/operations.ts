import { declared } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Located } from '../../source/index.ts';
import type { Operation, Step } from '../../system/index.ts';
import type { RawOperation } from '../raw.ts';
import { namesIn, placeOf, suggest } from './context.ts';
import type { Context } from './context.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';
import { nameProblems } from './diagnostics/names.ts';
import { operationProblems } from './diagnostics/operations.ts';
import { endpointOf } from './endpoints.ts';
import type { Routes } from './endpoints.ts';
import { environmentOf } from './environment.ts';
import type { Environment } from './environment.ts';
import { withInheritedLimits } from './inherited.ts';
import { latencyOf } from './latency.ts';
import { assumption, rateOf } from './quantities.ts';
import { returnsOf } from './returns.ts';
import { resolveInputView, resolveMembers } from './shapes.ts';
import { saidTwice } from './said-twice.ts';
import { resolveStep, resultNames } from './steps.ts';

/** An operation with what its checks need of how it was resolved. */
export interface ResolvedOperation {
  readonly operation: Operation;
  readonly raw: RawOperation;
  readonly environment: Environment;
}

/** Returns the operations in the order of the brief; declared routes are taken before conventional ones. */
export function resolveOperations(context: Context, visited: ReadonlySet<string>): readonly ResolvedOperation[] {
  const routes: Routes = { taken: new Map() };
  const drafts = context.raw.operations.map((raw) => draftOf(context, raw));
  const order = [...drafts.filter((draft) => draft.raw.at !== undefined), ...drafts.filter((draft) => draft.raw.at === undefined)];
  const endpoints = new Map(
    order.map((draft) => [draft.raw.name.value, endpointOf(context, routes, draft.raw, draft.environment, draft.steps, draft.returns)]),
  );
  return drafts.flatMap((draft) => {
    const at = endpoints.get(draft.raw.name.value);
    return at === undefined ? [] : [{ operation: finish(context, draft, at, visited), raw: draft.raw, environment: draft.environment }];
  });
}

interface Draft {
  readonly raw: RawOperation;
  readonly environment: Environment;
  readonly steps: readonly Step[];
  readonly returns: Operation['returns'];
  readonly by: readonly string[];
}

function draftOf(context: Context, raw: RawOperation): Draft {
  const path = `operations.${raw.name.value}`;
  const by = actorsOf(context, raw);
  const whole = by.length > 0 && by.length >= raw.by.length;
  const { fields, broken } = resolveMembers(context, raw.takes, `${path}.takes`);
  const input = raw.takesView === undefined ? undefined : resolveInputView(context, raw.takesView, `${path}.takes`);
  const made = environmentOf(
    {
      ...(input !== undefined && { view: input.view }),
      kind: 'operation',
      later: raw.inline ? new Set() : resultNames(raw.steps),
      path,
      by,
      // Where an actor is unknown, `me` may be anyone: what follows from that is not reported.
      me: whole ? [...new Set(by.flatMap((actor) => context.actors.get(actor)?.is?.value ?? []))] : context.callers,
      infers: raw.takesSpan === undefined ? 'all' : raw.takes.length === 0 && input === undefined ? 'none' : 'keys',
      route: new Set(raw.at?.parameters.map((name) => name.value)),
    },
    input?.fields ?? fields,
    new Map(raw.takes.map((node) => [node.name.value, node.name.span])),
    raw.name.span,
  );
  for (const name of whole ? broken : [...broken, 'me']) made.broken.add(name);
  if (raw.takesView !== undefined && input === undefined) made.broken.add('takes');
  for (const names of [raw.by, raw.emits]) saidTwice(context, names);
  const steps = raw.steps.flatMap((step, index) => {
    const resolved = resolveStep(context, made, step, raw.inline ? path : `${path}.does.${index}`);
    return resolved === undefined ? [] : [resolved];
  });
  return { raw, environment: made, steps, returns: answerOf(context, made, raw), by };
}

/** `-> 204` says that nothing is answered; beside a written `returns` one of the two is wrong. */
function answerOf(context: Context, made: Environment, raw: RawOperation): Operation['returns'] {
  const isEmpty = raw.at?.status === 204;
  if (isEmpty && raw.returns === undefined) return { kind: 'none' };
  const returns = returnsOf(context, made, raw);
  if (!isEmpty || returns.kind === 'none') return returns;
  if (raw.at !== undefined && raw.returns !== undefined) context.report(contradictionProblems.create('body-of-204', [raw.at.span, raw.returns.span], { operation: raw.name.value }));
  return { kind: 'none' };
}

/** Returns the actors that may call; where the brief has no actors at all that is anyone. */
function actorsOf(context: Context, raw: RawOperation): readonly string[] {
  if (raw.by.length === 0) {
    if (context.raw.actors.length === 0) return ['anyone'];
    context.report(operationProblems.create('by-missing', raw.name.span, { operation: raw.name.value }));
  }
  return raw.by.flatMap((name) => (actorExists(context, name) ? [name.value] : []));
}

function actorExists(context: Context, name: Located<string>): boolean {
  if (name.value === 'anyone' || context.actors.has(name.value)) return true;
  const external = context.externals.get(name.value);
  if (external?.authenticates !== undefined) return true;
  if (external !== undefined) {
    context.report(operationProblems.create('external-cannot-call', [name.span, external.name.span], { name: name.value }));
    return false;
  }
  const near = suggest(context, name.value, namesIn(['anyone'], context.actors.keys()));
  context.report(nameProblems.create('unknown-actor', name.span, { name: name.value, near }));
  return false;
}

function finish(context: Context, draft: Draft, at: Operation['at'], visited: ReadonlySet<string>): Operation {
  const { raw } = draft;
  const path = `operations.${raw.name.value}`;
  const limit = rateOf(context, raw.limit, `${path}.limit`, { unit: '1/s', positive: true });
  return {
    id: raw.name.value,
    by: draft.by,
    at,
    takes: withInheritedLimits(context, draft.environment.parameters, draft.steps),
    returns: draft.returns,
    rate: rate(context, raw, path, visited),
    critical: raw.critical?.value === true,
    idempotent: idempotentOf(context, draft),
    ...(raw.latency.length > 0 && { latency: latencyOf(context, raw.latency, `${path}.latency`) }),
    ...(limit !== undefined && { limit }),
    emits: raw.emits.flatMap((event) => (emitted(context, draft, event) ? [event.value] : [])),
    steps: draft.steps,
    place: placeOf(path, raw.name.span),
  };
}

function rate(context: Context, raw: RawOperation, path: string, visited: ReadonlySet<string>): Quantity {
  const given = rateOf(context, raw.rate, `${path}.rate`, { unit: '1/s', positive: true });
  if (given !== undefined) return given;
  // What only journeys visit has no rate of its own.
  return visited.has(raw.name.value) ? declared(0, '1/s', placeOf(path, raw.name.span)) : assumption('rate');
}

function idempotentOf(context: Context, draft: Draft): Operation['idempotent'] {
  const node = draft.raw.idempotent;
  if (node === undefined) return false;
  if (!('kind' in node)) return node.value ? { by: 'key' } : false;
  const [name, more] = node.names;
  const parameter = draft.environment.parameters.find((each) => each.name === name?.value);
  if (name !== undefined && more === undefined && parameter !== undefined) {
    const [entry] = draft.environment.entries.get(name.value) ?? [];
    if (entry !== undefined) entry.used = true;
    return { by: 'parameter', parameter: parameter.name };
  }
  if (name === undefined || draft.environment.broken.has(name.value)) return false;
  const near = suggest(context, name.value, draft.environment.entries.keys());
  context.report(nameProblems.create('unknown-value', node.span, { name: name.value, near }));
  return false;
}

/** An operation's event is sent for each row of its entity that the operation has. */
function emitted(context: Context, draft: Draft, name: Located<string>): boolean {
  const event = context.events.get(name.value);
  if (event === undefined) {
    const near = suggest(context, name.value, context.events.keys());
    context.report(nameProblems.create('unknown-event', name.span, { name: name.value, near }));
    return false;
  }
  const { of } = event;
  if (of === undefined || draft.environment.broken.size > 0 || !context.entities.has(of.value)) return true;
  if (draft.steps.some((step) => step.entity === of.value)) return true;
  context.report(operationProblems.create('event-without-row', [name.span, of.span], { event: name.value, entity: of.value }));
  return true;
}
