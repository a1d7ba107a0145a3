import { nearest } from '../../diagnostic/index.ts';
import type { Span } from '../../source/index.ts';
import type { Step } from '../../system/index.ts';
import type { RawBrief } from '../raw.ts';
import type { Resolved } from '../resolve/resolve.ts';
import { checkProblems } from './diagnostics.ts';

/** Reports what is declared and then used by nothing. */
export function checkUsage(resolved: Resolved): void {
  const steps = stepsOf(resolved);
  checkEvents(resolved, steps);
  checkParameters(resolved);
  checkActors(resolved);
  checkExternals(resolved, steps);
  checkEntities(resolved, steps);
  for (const view of resolved.context.views.values()) {
    const span = view.raw?.name.span;
    if (!view.used && span !== undefined) resolved.context.report(checkProblems.create('view-unused', span, { view: view.name }));
  }
}

function stepsOf({ brief }: Resolved): readonly Step[] {
  const direct = [...brief.operations, ...brief.workflows].flatMap((each) => each.steps);
  return [...direct, ...direct.flatMap((step) => step.undo ?? [])];
}

function checkEvents(resolved: Resolved, steps: readonly Step[]): void {
  const { raw, report } = resolved.context;
  const emitted = new Set([...raw.operations.flatMap(emits), ...raw.workflows.flatMap((workflow) => workflow.does.flatMap(emits))]);
  const heard = listeners(raw, steps);
  // A mistyped `emits` is told there, with the event that was meant.
  const mistyped = new Set([...emitted].filter((name) => !resolved.context.events.has(name)).map((name) => nearest(name, resolved.context.events.keys())));
  for (const event of raw.events) {
    const name = event.name.value;
    if (mistyped.has(name)) continue;
    const by = heard.get(name) ?? (event.webhook === undefined ? undefined : 'its webhook');
    if (emitted.has(name) && by !== undefined) continue;
    if (by !== undefined) report(checkProblems.create('nobody-emits', event.name.span, { event: name, by }));
    else report(checkProblems.create('event-unused', event.name.span, { event: name, missing: emitted.has(name) ? 'nothing hears' : 'nothing emits or hears' }));
  }
}

function emits(each: { readonly emits: readonly { readonly value: string }[] }): readonly string[] {
  return each.emits.map((name) => name.value);
}

/** Returns who listens to each event: a workflow, a step that waits, a stream. */
function listeners(raw: RawBrief, steps: readonly Step[]): ReadonlyMap<string, string> {
  const heard = new Map<string, string>();
  for (const workflow of raw.workflows) if (workflow.when?.kind === 'event') heard.set(workflow.when.name.value, workflow.name.value);
  for (const step of steps) {
    for (const target of step.targets ?? []) heard.set(target, 'a stream');
    if (step.verb === 'waits' && step.target !== undefined) heard.set(step.target, step.name ?? 'a step');
  }
  return heard;
}

function checkParameters({ operations, context }: Resolved): void {
  for (const { environment, raw } of operations) {
    if (environment.broken.size > 0) continue;
    for (const [name, entries] of environment.entries) {
      const [entry] = entries;
      if (entry?.kind !== 'parameter' || entry.used) continue;
      context.report(checkProblems.create('parameter-unused', entry.span, { name, operation: raw.name.value }));
    }
  }
}

function checkActors({ brief, context }: Resolved): void {
  const named = new Set(context.raw.operations.flatMap((operation) => operation.by.map((name) => name.value)));
  for (const field of brief.entities.flatMap((entity) => entity.fields)) if (field.only !== undefined) named.add(field.only);
  for (const actor of context.raw.actors) {
    if (named.has(actor.name.value)) continue;
    context.report(checkProblems.create('actor-unused', actor.name.span, { actor: actor.name.value }));
  }
}

function checkExternals({ context }: Resolved, steps: readonly Step[]): void {
  if (context.raw.externals.length === 0) return;
  const used = new Set([
    ...steps.flatMap((step) => (step.verb === 'calls' && step.target !== undefined ? [step.target.split('.')[0]] : [])),
    ...context.raw.operations.flatMap((operation) => operation.by.map((name) => name.value)),
  ]);
  for (const external of context.raw.externals) {
    const name = external.name.value;
    if (!used.has(name)) context.report(checkProblems.create('external-unused', external.name.span, { external: name }));
  }
}

function checkEntities({ context, brief }: Resolved, steps: readonly Step[]): void {
  const used = new Set<string | undefined>([...context.callers, brief.tenant]);
  for (const step of steps) {
    used.add(step.entity?.split('.')[0]);
    if (step.each?.over === 'rows') used.add(step.each.range.of);
  }
  for (const entity of brief.entities) {
    for (const field of entity.fields) {
      const refers = field.type.kind === 'reference' || field.type.kind === 'references';
      if (refers && field.type.entity !== entity.id) used.add(field.type.entity);
    }
  }
  for (const event of brief.events) used.add(event.of);
  for (const entity of brief.entities) {
    const draft = context.entities.get(entity.id);
    const span: Span | undefined = draft?.span;
    if (entity.whole !== undefined || used.has(entity.id) || span === undefined) continue;
    context.report(checkProblems.create('entity-unused', span, { entity: entity.id }));
  }
}
