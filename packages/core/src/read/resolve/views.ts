import { isDeletion } from '../../system/index.ts';
import { nearest } from '../../diagnostic/index.ts';
import type { Located, Span } from '../../source/index.ts';
import type { FieldType, ShapeField, ValueType, View, ViewField } from '../../system/index.ts';
import type { RawViewField } from '../raw.ts';
import { placeOf, suggest } from './context.ts';
import type { Context, EntityDraft, FieldDraft, FieldFacts, ViewDraft } from './context.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';
import { entityProblems } from './diagnostics/entities.ts';
import { nameProblems } from './diagnostics/names.ts';
import { walk } from './expression/walk.ts';
import type { Walked } from './expression/walk.ts';
import { isSecret, readsMade } from './secrets.ts';

/** Returns the view, resolved when first asked; undefined if a field of it is wrong (and reported). */
export function resolveView(context: Context, draft: ViewDraft): View | undefined {
  if (draft.state === 'done') return draft.view;
  if (draft.state === 'busy') {
    const span = draft.raw?.name.span ?? draft.entity.span;
    context.report(entityProblems.create('view-cycle', span, { name: draft.name }));
    return undefined;
  }
  if (context.nesting.depth >= deepest) {
    draft.state = 'done';
    context.report(entityProblems.create('view-too-deep', draft.raw?.name.span ?? draft.entity.span, { name: draft.name, deepest }));
    return undefined;
  }
  draft.state = 'busy';
  context.nesting.depth += 1;
  draft.view = draft.raw === undefined ? defaultView(context, draft.entity) : declaredView(context, draft, draft.raw.fields);
  context.nesting.depth -= 1;
  draft.state = 'done';
  return draft.view;
}

/** Most views that may be applied inside each other. */
const deepest = 20;

/** Every field but what never leaves: `secret` fields and passwords. */
export function defaultView(context: Context, entity: EntityDraft): View | undefined {
  const fields: ViewField[] = [];
  for (const field of entity.fields.values()) {
    const facts = context.factsOf(field);
    if (facts === undefined) return undefined;
    if (isSecret(facts) || isDeletion(field)) continue;
    const shown = fieldInView(context, field, facts);
    if (shown === undefined) return undefined;
    fields.push(shown);
  }
  return { name: entity.id, entity: entity.id, partial: false, fields };
}

function fieldInView(context: Context, field: FieldDraft, facts: FieldFacts): ViewField | undefined {
  const part = facts.type.kind === 'parts' ? partView(context, facts.type.entity) : undefined;
  if (facts.type.kind === 'parts' && part === undefined) return undefined;
  return viewField(field.name, [field.name], facts.value, facts.optional, { facts, field: field.name, view: part });
}

function partView(context: Context, id: string): View | undefined {
  const part = context.entities.get(id);
  return part === undefined ? undefined : defaultView(context, part);
}

function viewField(
  name: string,
  path: readonly string[],
  type: ValueType,
  optional: boolean,
  more: { readonly facts: FieldFacts | undefined; readonly field?: string; readonly view: View | undefined },
): ViewField {
  return {
    name,
    value: { kind: 'field', type, variable: 'row', path },
    type,
    optional,
    ...(more.view !== undefined && { view: more.view }),
    ...(more.facts?.only !== undefined && { only: more.facts.only }),
    ...(more.field !== undefined && { field: more.field }),
  };
}

function declaredView(context: Context, draft: ViewDraft, nodes: readonly RawViewField[]): View | undefined {
  if (nodes.length === 0) context.report(contradictionProblems.create('view-empty', draft.raw?.name.span ?? draft.entity.span, { view: draft.name }));
  const fields = fieldsOfView(context, draft.entity, nodes);
  if (fields === undefined) return undefined;
  return { name: draft.name, entity: draft.entity.id, partial: false, fields };
}

/** Returns the fields that a list of names, renames and applied views gives at an entity. */
export function fieldsOfView(context: Context, entity: EntityDraft, nodes: readonly RawViewField[]): readonly ViewField[] | undefined {
  const fields: ViewField[] = [];
  const names = new Map<string, Span>();
  let failed = false;
  for (const node of nodes) {
    const before = names.get(node.name.value);
    if (before !== undefined) context.report(entityProblems.create('view-name-twice', [node.name.span, before], { name: node.name.value }));
    names.set(node.name.value, node.name.span);
    const field = declaredField(context, entity, node);
    if (field === undefined) failed = true;
    else fields.push(field);
  }
  return failed ? undefined : fields;
}

function declaredField(context: Context, entity: EntityDraft, node: RawViewField): ViewField | undefined {
  const [only, second] = node.source.names;
  const applied = only !== undefined && second === undefined && !entity.fields.has(only.value) ? context.views.get(only.value) : undefined;
  if (applied !== undefined) return appliedView(context, entity, node, applied);
  if (only !== undefined && second === undefined && meansView(context, entity, node)) return unknownView(context, only);
  const walked = walk(context, entity, node.source.names);
  if (walked === undefined) return undefined;
  if (second !== undefined && readsMade(context, walked.end, walked.facts, node.source.span)) return undefined;
  const [name] = node.source.names;
  const field = second === undefined ? name?.value : undefined;
  if (walked.list !== undefined && walked.list.rest.length > 0) return throughList(context, node, walked, walked.list);
  const part = walked.facts?.type.kind === 'parts' ? partView(context, walked.facts.type.entity) : undefined;
  return viewField(node.name.value, walked.path, walked.type, walked.optional, { facts: walked.facts, view: part, ...(field !== undefined && { field }) });
}

/** `author: Profle`: where a field leads to a row, an unknown name in capitals was meant to be a view of that row. */
function meansView(context: Context, entity: EntityDraft, { name, source }: RawViewField): boolean {
  const written = source.names[0]?.value ?? '';
  if (entity.fields.has(written) || written === name.value) return false;
  const field = entity.fields.get(name.value);
  const facts = field === undefined ? undefined : context.factsOf(field);
  return facts !== undefined && 'entity' in facts.type && (/^[A-Z]/.test(written) || nearest(written, entity.fields.keys()) === undefined);
}

function unknownView(context: Context, name: Located<string>): undefined {
  context.report(nameProblems.create('unknown-view', name.span, { name: name.value, near: suggest(context, name.value, context.views.keys()) }));
  return undefined;
}

/** `tagList: tags.name`: the names of all tags. */
function throughList(context: Context, node: RawViewField, walked: Walked, list: NonNullable<Walked['list']>): ViewField | undefined {
  const element = walk(context, list.of, list.rest);
  if (element === undefined || readsMade(context, element.end, element.facts, node.source.span)) return undefined;
  if (element.list !== undefined) {
    context.report(entityProblems.create('list-of-lists', node.source.span, {}));
    return undefined;
  }
  return viewField(node.name.value, [...walked.path, ...element.path], { kind: 'list', of: element.type }, walked.optional, {
    facts: element.facts,
    view: undefined,
  });
}

/** `author: Profile`: the row that `author` refers to, or each row of the list, in that view. */
function appliedView(context: Context, entity: EntityDraft, node: RawViewField, draft: ViewDraft): ViewField | undefined {
  draft.used = true;
  const walked = walk(context, entity, [node.name]);
  if (walked === undefined) return undefined;
  const { type } = walked;
  const row = type.kind === 'list' ? type.of : type;
  const target = row.kind === 'reference' || row.kind === 'row' ? row.entity : undefined;
  if (target !== draft.entity.id) {
    context.report(entityProblems.create('view-of-other', node.source.span, { view: draft.name, of: draft.entity.id, field: node.name.value }));
    return undefined;
  }
  const view = context.viewOf(draft);
  if (view === undefined) return undefined;
  return viewField(node.name.value, walked.path, type, walked.optional, { facts: walked.facts, view, field: node.name.value });
}

/** A field of an entity that an input can fill, under the name that it has in the input. */
export interface Input {
  readonly name: string;
  readonly field: FieldDraft;
  readonly facts: FieldFacts;
  /** `tagList: tags.name`: the elements are values of this field of the rows of the list. */
  readonly element?: { readonly field: FieldDraft; readonly facts: FieldFacts };
}

/** Returns what a view takes as input: its fields without those that have a value by themselves. */
export function inputsOf(context: Context, view: View): readonly Input[] {
  const entity = context.entities.get(view.entity);
  if (entity === undefined) return [];
  return view.fields.flatMap((shown) => {
    if (shown.value.kind !== 'field' || (shown.view !== undefined && shown.type.kind !== 'list')) return [];
    const input = inputAt(context, entity, shown.name, shown.value.path);
    return input === undefined ? [] : [input];
  });
}

/** Returns what all fields of an entity or part take as input, each under its own name. */
export function ownInputs(context: Context, entity: EntityDraft): readonly Input[] {
  return [...entity.fields.keys()].flatMap((name) => {
    const input = inputAt(context, entity, name, [name]);
    return input === undefined ? [] : [input];
  });
}

function inputAt(context: Context, entity: EntityDraft, name: string, path: readonly string[]): Input | undefined {
  const [first, second, third] = path;
  const field = first === undefined ? undefined : entity.fields.get(first);
  const facts = field === undefined ? undefined : context.factsOf(field);
  if (field === undefined || facts === undefined || third !== undefined || !isWritable(field, facts)) return undefined;
  if (second === undefined) return { name, field, facts };
  const target = facts.type.kind === 'references' ? context.entities.get(facts.type.entity)?.fields.get(second) : undefined;
  const element = target === undefined ? undefined : context.factsOf(target);
  if (target === undefined || element === undefined || !isUniqueIn(target, element)) return undefined;
  return { name, field, facts, element: { field: target, facts: element } };
}

function isUniqueIn(field: FieldDraft, facts: FieldFacts): boolean {
  return facts.flags.has('unique') || (field.entity.key.length === 1 && field.entity.key[0] === field.name);
}

/** A field that people give: not derived, not computed, not made by itself. */
export function isWritable(field: FieldDraft, facts: FieldFacts): boolean {
  return !field.implicit && facts.derived === undefined && !facts.flags.has('computed');
}

/** Returns the members of the shape that these inputs take. */
export function shapeOfInputs(context: Context, inputs: readonly Input[], partial: boolean, path: string, span: Span): readonly ShapeField[] {
  return inputs.map(({ name, field, facts, element }) => ({
    name,
    type: element === undefined ? inputType(context, facts.type, `${path}.${name}`, span) : listOf(facts.type, element.facts.type),
    limits: element === undefined ? facts.limits : element.facts.limits,
    optional: partial || facts.optional || facts.default !== undefined,
    presence: facts.optional ? facts.presence : partial || facts.default !== undefined ? 0.5 : 1,
    fills: { entity: field.entity.id, field: field.name },
    place: placeOf(`${path}.${name}`, span),
  }));
}

function listOf(list: FieldType, of: FieldType): FieldType {
  if (list.kind !== 'references') return { kind: 'list', of };
  return { kind: 'list', of, ...(list.about !== undefined && { about: list.about }), ...(list.max !== undefined && { max: list.max }) };
}

/** Returns how a value for a field of this type is written in an input. */
function inputType(context: Context, type: FieldType, path: string, span: Span): FieldType {
  if (type.kind === 'references') return listOf(type, { kind: 'reference', entity: type.entity });
  if (type.kind !== 'parts') return type;
  const part = context.entities.get(type.entity);
  const fields = part === undefined ? [] : shapeOfInputs(context, ownInputs(context, part), false, path, span);
  return { kind: 'list', of: { kind: 'shape', fields }, ...(type.about !== undefined && { about: type.about }), ...(type.max !== undefined && { max: type.max }) };
}
