import type { Span } from '../../source/index.ts';
import type { FieldType, ShapeField, View } from '../../system/index.ts';
import type { FieldNode, TypedDefinition } from '../grammar/ast.ts';
import { noValues, placeOf, suggest } from './context.ts';
import type { Context, FieldFacts, Scope, ViewDraft } from './context.ts';
import { nameProblems } from './diagnostics/names.ts';
import { operationProblems } from './diagnostics/operations.ts';
import { checkAssignable } from './assignable.ts';
import type { Site } from './field-types.ts';
import { definitionFacts } from './fields.ts';
import { inputsOf, ownInputs, shapeOfInputs } from './views.ts';

/** Returns the members of a shape (`takes`, what an event carries, an external's action), or undefined if one is wrong. */
export function resolveShape(context: Context, nodes: readonly FieldNode[], path: string): readonly ShapeField[] | undefined {
  const { fields, broken } = resolveMembers(context, nodes, path);
  return broken.length > 0 ? undefined : fields;
}

/** Returns the members of a shape that could be resolved, and the names of the others (which are reported). */
export function resolveMembers(context: Context, nodes: readonly FieldNode[], path: string): { readonly fields: readonly ShapeField[]; readonly broken: readonly string[] } {
  const fields: ShapeField[] = [];
  const broken: string[] = [];
  for (const node of nodes) {
    const field = shapeField(context, node, `${path}.${node.name.value}`);
    if (field === undefined) broken.push(node.name.value);
    else fields.push(field);
  }
  return { fields, broken };
}

/** Returns the members of `takes: ProductInput`, with the view that they come from; undefined if there is no such view (which is reported). */
export function resolveInputView(context: Context, definition: TypedDefinition, path: string): { readonly fields: readonly ShapeField[]; readonly view: View } | undefined {
  const { type, modifiers } = definition;
  const name = type.kind === 'named' ? type.name.value : '';
  const draft = context.views.get(name);
  if (draft === undefined) {
    const near = suggest(context, name, context.views.keys());
    context.report(nameProblems.create('unknown-view', type.span, { name, near }));
    return undefined;
  }
  const partial = modifiers.some((modifier) => modifier.kind === 'flag' && modifier.name === 'partial');
  const shape = viewShape(context, draft, partial, path, definition.span);
  return shape?.type.kind === 'shape' ? { fields: shape.type.fields, view: shape.view } : undefined;
}

function shapeField(context: Context, node: FieldNode, path: string): ShapeField | undefined {
  const { definition } = node;
  if (definition.kind === 'derived') {
    context.report(operationProblems.create('derived-in-shape', definition.span, { name: node.name.value }));
    return undefined;
  }
  const facts = definitionFacts(context, definition, shapeSite(context, path));
  if (facts === undefined) return undefined;
  const value = facts.default === undefined ? undefined : defaultOf(context, facts);
  return {
    name: node.name.value,
    type: facts.type,
    limits: facts.limits,
    optional: facts.optional,
    presence: facts.presence,
    ...(value !== undefined && { default: value }),
    ...(facts.view !== undefined && { view: facts.view }),
    place: placeOf(path, node.span),
  };
}

/** A default of a parameter sees no row: words, literals and `now`. */
function defaultOf(context: Context, facts: FieldFacts): ReturnType<typeof checkAssignable> {
  if (facts.default === undefined) return undefined;
  const scope: Scope = { values: noValues, me: context.callers, relevance: false, variables: { next: 1 } };
  const bound = context.bind(facts.default, scope, { type: facts.value, facts });
  return checkAssignable(context, bound, facts.value, facts.default.span);
}

function shapeSite(context: Context, path: string): Site {
  return {
    kind: 'shape',
    path,
    shape: (nodes, inner) => {
      const fields = resolveShape(context, nodes, inner);
      return fields === undefined ? undefined : { kind: 'shape', fields };
    },
    viewShape: (draft, partial, inner, span) => viewShape(context, draft, partial, inner, span),
    partShape: (id, inner, span) => {
      const part = context.entities.get(id);
      if (part === undefined) return undefined;
      return { kind: 'list', of: { kind: 'shape', fields: shapeOfInputs(context, ownInputs(context, part), false, inner, span) } };
    },
  };
}

function viewShape(context: Context, draft: ViewDraft, partial: boolean, path: string, span: Span): { type: FieldType; view: View } | undefined {
  draft.used = true;
  const resolved = context.viewOf(draft);
  if (resolved === undefined) return undefined;
  const view: View = partial ? { ...resolved, partial } : resolved;
  return { type: { kind: 'shape', fields: shapeOfInputs(context, inputsOf(context, view), partial, path, span) }, view };
}
