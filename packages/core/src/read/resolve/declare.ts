import type { Located } from '../../source/index.ts';
import type { FieldNode, ShapeType, TypedDefinition } from '../grammar/ast.ts';
import type { RawBrief, RawEntity } from '../raw.ts';
import { lowerFirst, suggest } from './context.ts';
import type { Context, EntityDraft, FieldDraft } from './context.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';
import { entityProblems } from './diagnostics/entities.ts';
import { nameProblems } from './diagnostics/names.ts';

/** A part may itself have parts, and no deeper: trees of unknown depth are an entity that refers to itself. */
const deepest = 2;

/** Words that mean something else wherever a field could be named. */
const reservedFields: ReadonlySet<string> = new Set(['me', 'now', 'this', 'relevance']);

/** Puts all names of the brief into the maps of the context. */
export function declareAll(context: Context): void {
  const { raw } = context;
  const signedIn = new Set(raw.actors.flatMap((actor) => (actor.authenticates?.value === 'oidc' ? (actor.is?.value ?? []) : [])));
  for (const entity of raw.entities) declareEntity(context, entity, signedIn.has(entity.name.value));
  for (const actor of raw.actors) {
    if (actor.name.value === 'anyone') context.report(nameProblems.create('anyone-exists', actor.name.span, {}));
    context.actors.set(actor.name.value, actor);
  }
  for (const event of raw.events) context.events.set(event.name.value, event);
  for (const external of raw.externals) {
    const actor = context.actors.get(external.name.value);
    if (actor !== undefined) context.report(nameProblems.create('duplicate-name', [external.name.span, actor.name.span], { name: external.name.value }));
    context.externals.set(external.name.value, external);
  }
  for (const operation of raw.operations) context.operations.set(operation.name.value, operation);
  for (const entity of raw.entities) declareViews(context, entity);
}

/** Returns the names of the entities that are the `is` of an actor, each once. */
export function callersOf(raw: RawBrief): readonly string[] {
  return [...new Set(raw.actors.flatMap((actor) => (actor.is === undefined ? [] : [actor.is.value])))];
}

function declareEntity(context: Context, raw: RawEntity, hasSubject: boolean): void {
  const path = `entities.${raw.name.value}`;
  const fields = new Map<string, FieldDraft>();
  const names = raw.key.map((name) => name.value);
  const entity: EntityDraft = {
    id: raw.name.value,
    rowName: lowerFirst(raw.name.value),
    raw,
    whole: undefined,
    fields,
    key: names.length > 0 ? names : ['id'],
    path,
    span: raw.name.span,
  };
  context.entities.set(entity.id, entity);
  if (names.length === 0) addImplicit(entity, 'id');
  declareFields(context, entity, raw.fields, 0);
  addImplicit(entity, 'createdAt');
  addImplicit(entity, 'updatedAt');
  if (raw.trash !== undefined) addImplicit(entity, 'deletedAt');
  if (hasSubject) addImplicit(entity, 'subject');
}

function addImplicit(entity: EntityDraft, name: string): void {
  if (entity.raw.fields.some((field) => field.name.value === name)) return;
  const path = `${entity.path}.fields.${name}`;
  entity.fields.set(name, { name, entity, node: undefined, span: entity.span, path, implicit: true, state: 'new', facts: undefined });
}

function declareFields(context: Context, entity: EntityDraft, nodes: readonly FieldNode[], depth: number): void {
  for (const node of nodes) {
    const name = node.name.value;
    const path = `${entity.path}.fields.${name}`;
    if (reservedFields.has(name)) context.report(contradictionProblems.create('reserved-field', node.name.span, { name }));
    entity.fields.set(name, { name, entity, node, span: node.name.span, path, implicit: false, state: 'new', facts: undefined });
    const shape = partShape(node);
    if (shape !== undefined) declarePart(context, entity, node, shape, depth + 1);
  }
}

/** Returns the shape of `[{ … }]`, which declares parts. */
function partShape(node: FieldNode): ShapeType | undefined {
  if (node.definition.kind !== 'typed' || node.definition.type.kind !== 'list') return undefined;
  const element: TypedDefinition = node.definition.type.element;
  return element.type.kind === 'shape' ? element.type : undefined;
}

function declarePart(context: Context, whole: EntityDraft, node: FieldNode, shape: ShapeType, depth: number): void {
  if (depth > deepest) {
    context.report(entityProblems.create('parts-too-deep', node.name.span, { name: node.name.value, deepest }));
    return;
  }
  const part: EntityDraft = {
    id: `${whole.id}.${node.name.value}`,
    rowName: node.name.value,
    raw: whole.raw,
    whole,
    fields: new Map(),
    key: [...whole.key, 'position'],
    path: `${whole.path}.fields.${node.name.value}`,
    span: node.name.span,
  };
  context.entities.set(part.id, part);
  declareFields(context, part, shape.fields, depth);
}

function declareViews(context: Context, raw: RawEntity): void {
  const entity = context.entities.get(raw.name.value);
  if (entity === undefined) return;
  for (const view of raw.views) {
    const name = view.name.value;
    const before = context.views.get(name);
    const other = name === raw.name.value ? undefined : context.entities.get(name);
    const first = before?.raw?.name.span ?? other?.span;
    if (first !== undefined) context.report(nameProblems.create('duplicate-name', [view.name.span, first], { name }));
    context.views.set(name, { name, entity, raw: view, state: 'new', view: undefined, used: name === raw.name.value });
  }
  if (!context.views.has(raw.name.value)) {
    context.views.set(raw.name.value, { name: raw.name.value, entity, raw: undefined, state: 'new', view: undefined, used: true });
  }
}

/** Returns the entity of that name, or reports with the nearest one. */
export function entityNamed(context: Context, name: Located<string>): EntityDraft | undefined {
  const entity = context.entities.get(name.value);
  if (entity !== undefined) return entity;
  const near = suggest(context, name.value, context.entities.keys());
  context.report(nameProblems.create('unknown-entity', name.span, { name: name.value, near }));
  return undefined;
}
