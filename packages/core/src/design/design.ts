import type { Diagnostic } from '../diagnostic/index.ts';
import { nearest } from '../diagnostic/index.ts';
import { topologicalOrder } from '../graph/index.ts';
import type { Brief, Decision, DesignedOperation, NotExercised, Pin, System } from '../system/index.ts';
import type { Context, DecisionKind, Draft } from './decision.ts';
import { emptyDraft } from './decision.ts';
import { items } from './decisions/index.gen.ts';
import { designProblems, spansOf } from './diagnostics.ts';
import { doubtfulLatencies, impossibleLatencies } from './latency.ts';
import { ratesOf } from './load.ts';
import { normalFormNotes } from './normal-form/normal-form.ts';
import { notExercisedParts, stoppedOperations } from './not-exercised.ts';

/** A design, and what it has to say about the brief. */
export interface Designed {
  readonly system: System;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Returns the system that the brief asks for, with a record of each decision. Pure: the same brief gives the same system.
 * Pins that can't be met and promises that can't be kept are diagnostics; the system is then what it would be without them.
 */
export function design(brief: Brief): Designed {
  const { context, decisions, diagnostics } = decideAll(brief, items);
  const latencies = [...impossibleLatencies(brief), ...doubtfulLatencies(brief, context.draft.demands)];
  return { system: systemOf(context, decisions), diagnostics: [...diagnostics, ...unknownPins(brief, decisions), ...latencies, ...normalFormNotes(brief)] };
}

/** What can be said of a design without making it. */
export interface Survey {
  readonly notExercised: readonly NotExercised[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Returns every error that `design` would give, its warnings but the doubtful latencies, and what it would not exercise,
 * but for servers that nobody pinned and only the planned load asks for.
 * Takes a fraction of the time: of the decisions that rest on tables and statements only those are made that are pinned.
 */
export function survey(brief: Brief): Survey {
  const last = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
  const pinned = new Set(brief.pins.map((pin) => last(pin.path)));
  const asked = items.filter((kind) => !withPrerequisites([kind]).some(({ id }) => id === 'tables') || kind.pins.some(({ path }) => pinned.has(last(path))));
  const few = decideAll(brief, withPrerequisites(asked));
  const { context, decisions, diagnostics } = unknownPins(brief, few.decisions).length === 0 ? few : decideAll(brief, items);
  return { notExercised: context.draft.notExercised, diagnostics: [...diagnostics, ...unknownPins(brief, decisions), ...impossibleLatencies(brief), ...normalFormNotes(brief)] };
}

interface Decided {
  readonly context: Context;
  readonly decisions: readonly Decision[];
  readonly diagnostics: readonly Diagnostic[];
}

function decideAll(brief: Brief, kinds: readonly DecisionKind[]): Decided {
  const stopped = stoppedOperations(brief);
  const base = {
    brief,
    operations: new Map(brief.operations.map((operation) => [operation.id, operation])),
    rates: ratesOf(brief),
    stopped,
    pins: new Map(brief.pins.map((pin) => [pin.path, pin])),
  };
  let draft: Draft = { ...emptyDraft, notExercised: notExercisedParts(brief, stopped) };
  const decisions: Decision[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const kind of inOrder(kinds)) {
    const outcome = kind.decide({ ...base, draft });
    draft = { ...draft, ...outcome.changes };
    decisions.push(...outcome.decisions);
    diagnostics.push(...(outcome.diagnostics ?? []));
  }
  return { context: { ...base, draft }, decisions, diagnostics };
}

/** Each kind after those that it builds on. Our own list has no cycle; if it had, that would be a bug. */
function inOrder(kinds: readonly DecisionKind[]): readonly DecisionKind[] {
  const byId = new Map(kinds.map((kind) => [kind.id, kind]));
  const { order, cycle } = topologicalOrder([...byId.keys()], (id) => byId.get(id)?.after ?? []);
  if (order === undefined) throw new Error(`decisions wait for each other: ${cycle.join(' → ')}`);
  return order.flatMap((id) => byId.get(id) ?? []);
}

/** Returns the kinds with all that they build on, directly or not. */
function withPrerequisites(kinds: readonly DecisionKind[]): readonly DecisionKind[] {
  const byId = new Map(items.map((kind) => [kind.id, kind]));
  const found = new Set(kinds);
  for (const kind of found) for (const id of kind.after) found.add(byId.get(id) ?? kind);
  return [...found];
}

function unknownPins(brief: Brief, decisions: readonly Decision[]): readonly Diagnostic[] {
  if (brief.pins.length === 0) return [];
  const known = new Set(decisions.map((decision) => decision.id));
  const possible = (): readonly string[] => [...known, ...brief.entities.flatMap((entity) => [`${entity.id}.store`, `${entity.id}.service`]), ...brief.operations.map((operation) => `${operation.id}.style`)];
  const unknown = brief.pins.filter((pin) => !known.has(pin.path));
  return unknown.map((pin: Pin) => {
    const names = possible();
    const others = [...new Set(names.filter((name) => name.startsWith(`${pin.path.split('.', 1)[0]}.`)))].toSorted();
    return designProblems.create('unknown-pin', spansOf(pin.place), { path: pin.path, near: nearest(pin.path, names), others });
  });
}

function systemOf(context: Context, decisions: readonly Decision[]): System {
  const { brief, draft } = context;
  const { name, summary, hash, actors, entities, events, externals, workflows, journeys, traffic, objectives, constraints, api, tenant, invariants } = brief;
  return {
    name,
    summary,
    hash,
    actors,
    entities,
    events,
    externals,
    workflows,
    journeys,
    traffic,
    objectives,
    constraints,
    api,
    invariants,
    ...(tenant === undefined ? {} : { tenant }),
    operations: brief.operations.map((operation) => operationOf(context, operation)),
    services: draft.services,
    stores: draft.stores,
    tables: draft.tables,
    statements: draft.statements,
    derivations: draft.derivations,
    jobs: draft.jobs,
    decisions: decisions.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    notExercised: draft.notExercised,
  };
}

function operationOf({ brief, draft, rates, stopped }: Context, operation: Brief['operations'][number]): DesignedOperation {
  const reason = stopped.get(operation.id);
  const budget = draft.budgets.get(operation.id);
  const demand = draft.demands.get(operation.id);
  if (budget === undefined || demand === undefined) throw new Error(`no budget or demand for ${operation.id}`);
  const plan = draft.plans.get(operation.id);
  return {
    ...operation,
    service: draft.serviceOf.get(operation.id) ?? brief.name,
    runs: reason === undefined ? { kind: 'yes' } : { kind: 'no', reason },
    plan: plan?.plan ?? [],
    transaction: plan?.transaction ?? false,
    totalRate: rates.get(operation.id) ?? operation.rate,
    budget,
    demand,
    etag: draft.etags.get(operation.id) ?? 'none',
  };
}
