import type { Event, ObjectField, ShapeField, ValueType, View } from '../../system/index.ts';
import { valueTypeOf } from '../../system/index.ts';
import type { RawEvent } from '../raw.ts';
import { noValues, placeOf, suggest } from './context.ts';
import type { Context, EntityDraft, ValueEntry } from './context.ts';
import { entityNamed } from './declare.ts';
import { lossOf } from './entities.ts';
import { nameProblems } from './diagnostics/names.ts';
import { workflowProblems } from './diagnostics/workflows.ts';
import { walk } from './expression/walk.ts';
import { resolveShape } from './shapes.ts';
import { printType } from './type-names.ts';
import { readsMade, secretIn } from './secrets.ts';
import { fieldsOfView } from './views.ts';

/** What an event carries, once resolved. */
export interface EventFacts {
  readonly of: EntityDraft | undefined;
  readonly carries: View | readonly ShapeField[];
  readonly type: ValueType;
}

/** Returns what an event carries; undefined if that is wrong (and reported). */
export function eventFacts(context: Context, raw: RawEvent): EventFacts | undefined {
  const of = raw.of === undefined ? undefined : entityNamed(context, raw.of);
  if (raw.of !== undefined && of === undefined) return undefined;
  const carries = carriesOf(context, raw, of);
  if (carries === undefined) return undefined;
  const fields: readonly ObjectField[] =
    'fields' in carries
      ? carries.fields.map(({ name, type, optional }) => ({ name, type, optional }))
      : carries.map((field) => ({ name: field.name, type: valueTypeOf(field.type), optional: field.optional }));
  return { of, carries, type: { kind: 'object', fields } };
}

function carriesOf(context: Context, raw: RawEvent, of: EntityDraft | undefined): View | readonly ShapeField[] | undefined {
  const node = raw.carries;
  if (node === undefined) return undefined;
  if (node.kind === 'shape') return resolveShape(context, node.fields, `events.${raw.name.value}.carries`);
  if (of === undefined) {
    context.report(workflowProblems.create('carries-without-of', node.span, { event: raw.name.value }));
    return undefined;
  }
  const view = node.kind === 'fields' ? listed(context, raw, of, node.fields) : viewNamed(context, of, node.name);
  if (view === undefined) return undefined;
  for (const { field } of view.fields) {
    const end = field === undefined ? undefined : of.fields.get(field);
    if (readsMade(context, end, end?.facts, node.span)) return undefined;
  }
  const secret = secretIn(context, view);
  if (secret === undefined) return view;
  context.report(workflowProblems.create('carries-secret', node.span, { event: raw.name.value, field: secret }));
  return undefined;
}

function listed(context: Context, raw: RawEvent, of: EntityDraft, nodes: Parameters<typeof fieldsOfView>[2]): View | undefined {
  const fields = fieldsOfView(context, of, nodes);
  return fields === undefined ? undefined : { name: raw.name.value, entity: of.id, partial: false, fields };
}

function viewNamed(context: Context, of: EntityDraft, name: { value: string; span: RawEvent['span'] }): View | undefined {
  const draft = context.views.get(name.value);
  if (draft?.entity === of) {
    draft.used = true;
    return context.viewOf(draft);
  }
  const near = suggest(context, name.value, context.views.keys());
  context.report(nameProblems.create('unknown-view', name.span, { name: name.value, near }));
  return undefined;
}

/** Returns what `$event` is in a workflow or stream. */
export function eventValue(raw: RawEvent, facts: EventFacts | undefined): Pick<ValueEntry, 'type' | 'missing'> | undefined {
  if (facts === undefined) return undefined;
  return { type: facts.type, ...(facts.of !== undefined && { missing: { event: raw.name.value, entity: facts.of.id } }) };
}

/** Returns the event with its order and webhook checked. */
export function resolveEvent(context: Context, raw: RawEvent, facts: EventFacts | undefined): Event | undefined {
  if (facts === undefined) return undefined;
  const orderedBy = orderOf(context, raw, facts);
  const webhook = webhookOf(context, raw, facts);
  const loss = lossOf(context, raw.loss, `events.${raw.name.value}.loss`);
  return {
    id: raw.name.value,
    ...(facts.of !== undefined && { of: facts.of.id }),
    carries: facts.carries,
    ...(orderedBy !== undefined && { orderedBy }),
    ...(webhook !== undefined && { webhook }),
    ...(loss !== undefined && { loss }),
    place: placeOf(`events.${raw.name.value}`, raw.name.span),
  };
}

function orderOf(context: Context, raw: RawEvent, facts: EventFacts): readonly string[] | undefined {
  const node = raw.orderedBy;
  if (node?.kind === 'none') return undefined;
  if (node === undefined) return facts.of?.key;
  if (facts.of !== undefined) return walk(context, facts.of, node.names)?.path;
  const [first] = node.names;
  const fields = facts.type.kind === 'object' ? facts.type.fields.map((field) => field.name) : [];
  if (first === undefined || fields.includes(first.value)) return node.names.map((name) => name.value);
  const near = suggest(context, first.value, fields);
  context.report(nameProblems.create('unknown-member', first.span, { name: first.value, of: raw.name.value, near }));
  return undefined;
}

function webhookOf(context: Context, raw: RawEvent, facts: EventFacts): Event['webhook'] {
  if (raw.webhook === undefined) return undefined;
  if (facts.of === undefined) {
    context.report(workflowProblems.create('webhook-without-of', raw.webhook.span, { event: raw.name.value }));
    return undefined;
  }
  const row = { variable: 'row', entity: facts.of };
  const bound = context.bind(raw.webhook, { row, values: noValues, me: [], relevance: false, variables: { next: 1 } });
  if (bound === undefined || bound.facts?.type.kind === 'url') return bound?.expression;
  context.report(workflowProblems.create('webhook-url', raw.webhook.span, { type: printType(bound.type) }));
  return undefined;
}
