import type { Span } from '../../source/index.ts';
import type { View } from '../../system/index.ts';
import type { Bound, Context, EntityDraft, FieldDraft, FieldFacts } from './context.ts';
import { operationProblems } from './diagnostics/operations.ts';

/** Returns whether values of the field must never leave the backend. */
export function isSecret(facts: FieldFacts): boolean {
  return facts.flags.has('secret') || facts.type.kind === 'password';
}

/** Returns the first field in a view, or in one inside it, that must never leave. */
export function secretIn(context: Context, view: View): string | undefined {
  const entity = context.entities.get(view.entity);
  for (const shown of view.fields) {
    const field = entity === undefined || shown.value.kind !== 'field' ? undefined : fieldAt(context, entity, shown.value.path);
    if (field?.facts !== undefined && isSecret(field.facts)) return `${field.entity.id}.${field.name}`;
    const inner = shown.view === undefined ? undefined : secretIn(context, shown.view);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** Returns the field at the end of a resolved path, through references, lists and wholes. */
function fieldAt(context: Context, start: EntityDraft, path: readonly string[]): FieldDraft | undefined {
  let entity: EntityDraft | undefined = start;
  let field: FieldDraft | undefined;
  for (const name of path) {
    field = entity?.fields.get(name);
    const type = field?.facts?.type;
    if (field === undefined) entity = entity?.whole;
    else entity = type !== undefined && 'entity' in type ? context.entities.get(type.entity) : undefined;
  }
  return field;
}

/** Returns whether the service signs this field for each answer, so that no row holds it. */
function isMade(context: Context, { name, entity }: FieldDraft, facts: FieldFacts): boolean {
  if (name !== 'token' || !facts.flags.has('computed')) return false;
  return context.raw.actors.some((actor) => actor.is?.value === entity.id && actor.authenticates?.value === 'password');
}

/** Reports a path that reads what no row holds; returns whether it does. */
export function readsMade(context: Context, end: FieldDraft | undefined, facts: FieldFacts | undefined, span: Span): boolean {
  if (end === undefined || facts === undefined || !isMade(context, end, facts)) return false;
  context.report(operationProblems.create('token-read', [span, end.span], { field: `${end.entity.id}.${end.name}` }));
  return true;
}

/** Reports a secret that would be written to where others see it; returns whether it would. */
export function copiesSecret(context: Context, bound: Bound, span: Span, to: string): boolean {
  if (bound.facts === undefined || !isSecret(bound.facts)) return false;
  context.report(operationProblems.create('secret-copied', span, { to, secret: context.text.slice(span.start, span.end) }));
  return true;
}
