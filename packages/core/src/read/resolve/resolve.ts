import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Source } from '../../source/index.ts';
import type { Brief } from '../../system/index.ts';
import type { RawBrief } from '../raw.ts';
import { sha256 } from '../sha256.ts';
import { resolveActors } from './actors.ts';
import { noValues } from './context.ts';
import type { Context, ResolvedExternal, Scope } from './context.ts';
import { callersOf, declareAll } from './declare.ts';
import { invariantsOf, resolveEntities } from './entities.ts';
import { eventFacts, eventValue, resolveEvent } from './events.ts';
import { bindExpression } from './expression/bind.ts';
import { externalFacts, resolveExternal } from './externals.ts';
import { fieldFacts } from './fields.ts';
import { resolveOperations } from './operations.ts';
import type { ResolvedOperation } from './operations.ts';
import { resolveApi, resolveConstraints, resolveJourneys, resolveObjectives, resolvePins, resolveTraffic, visitedOperations } from './settings.ts';
import { tenantPaths } from './tenants.ts';
import { defaultView, resolveView } from './views.ts';
import { resolveWorkflow } from './workflows.ts';

/** A brief with every name bound, and what the checks of the whole need beside it. It is whole only if no error was reported. */
export interface Resolved {
  readonly brief: Brief;
  readonly context: Context;
  readonly operations: readonly ResolvedOperation[];
}

/** Most look-ups of near names that one brief gets. */
const mostSuggestions = 300;

/** Binds names, checks types, fills in defaults. Each problem is reported once; what is built on it stays silent. */
export function resolveBrief(raw: RawBrief, source: Source, report: (diagnostic: Diagnostic) => void): Resolved {
  const { context, events, externals } = contextOf(raw, source, report);
  declareAll(context);
  const actors = resolveActors(context);
  const visited = visitedOperations(context);
  const operations = resolveOperations(context, visited);
  const entities = resolveEntities(context, { publicToRead: publicEntities(operations), tenantPaths: tenantPaths(context) });
  const whole: Scope = { values: noValues, me: [], relevance: false, variables: { next: 1 } };
  const brief: Brief = {
    name: raw.system.value,
    summary: raw.summary?.value ?? '',
    hash: sha256(source.text),
    actors,
    entities,
    operations: operations.map((each) => each.operation),
    events: raw.events.flatMap((event) => resolveEvent(context, event, events(event.name.value)) ?? []),
    externals: raw.externals.map((external) => resolveExternal(context, external, externals(external.name.value))),
    workflows: raw.workflows.flatMap((workflow) => resolveWorkflow(context, workflow) ?? []),
    journeys: resolveJourneys(context),
    traffic: resolveTraffic(context),
    objectives: resolveObjectives(context),
    constraints: resolveConstraints(context),
    api: resolveApi(context),
    ...(raw.tenant !== undefined && { tenant: raw.tenant.value }),
    invariants: invariantsOf(context, raw.invariants, 'invariants', whole),
    pins: resolvePins(context),
  };
  return { brief, context, operations };
}

/** The names of a brief, and the functions that resolve what they mean when it is first asked. */
function contextOf(raw: RawBrief, source: Source, report: (diagnostic: Diagnostic) => void) {
  const events = remembered((name) => {
    const event = context.events.get(name);
    return event === undefined ? undefined : eventFacts(context, event);
  });
  const externals = remembered((name): ResolvedExternal | undefined => {
    const external = context.externals.get(name);
    return external === undefined ? undefined : externalFacts(context, external);
  });
  const context: Context = {
    text: source.text,
    raw,
    report,
    entities: new Map(),
    views: new Map(),
    actors: new Map(),
    events: new Map(),
    externals: new Map(),
    operations: new Map(),
    callers: callersOf(raw),
    nesting: { depth: 0 },
    suggestions: { left: mostSuggestions },
    factsOf: (field) => fieldFacts(context, field),
    bind: (node, scope, expected) => bindExpression(context, node, scope, expected),
    viewOf: (draft) => resolveView(context, draft),
    partView: (part) => defaultView(context, part),
    eventType: (name) => {
      const event = context.events.get(name);
      return event === undefined ? undefined : eventValue(event, events(name));
    },
    externalOf: externals,
  };
  return { context, events, externals };
}

function remembered<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before.value;
    const made = { value: make(name) };
    known.set(name, made);
    return made.value;
  };
}

/** What anyone may read is public; a part is as public as the whole that shows it. */
function publicEntities(operations: readonly ResolvedOperation[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { operation } of operations) {
    if (!operation.by.includes('anyone')) continue;
    for (const step of operation.steps) if (step.verb === 'reads' && step.entity !== undefined) found.add(step.entity);
  }
  return found;
}
