import type { Assignment, Expression, FieldType, Limits, ShapeField, Step } from '../../system/index.ts';
import type { Context, EntityDraft, FieldDraft, FieldFacts } from './context.ts';

/**
 * Returns the parameters with what the fields that they fill allow: what a field would refuse is refused where it comes in.
 * A member of an object or of the elements of a list inherits as well; of two limits the tighter one holds.
 */
export function withInheritedLimits(context: Context, parameters: readonly ShapeField[], steps: readonly Step[]): readonly ShapeField[] {
  const filling = steps.flatMap((step) => step.set.flatMap((assignment) => fillingsOf(context, step, assignment)));
  return filling.reduce<readonly ShapeField[]>((shapes, { name, path, to }) => inheritAt(shapes, [name, ...path], to), parameters);
}

/** In a path: each element of the list. */
const element = '[]';

interface Filling {
  readonly name: string;
  readonly path: readonly string[];
  readonly to: Filled;
}

interface Filled {
  readonly field: FieldDraft;
  readonly facts: FieldFacts;
}

function fillingsOf(context: Context, step: Step, assignment: Assignment): readonly Filling[] {
  const entity = context.entities.get(step.entity ?? '');
  const source = sourceOf(assignment.value, step.each?.over === 'value' ? sourceOf(step.each.value, undefined) : undefined);
  return entity === undefined || source === undefined ? [] : fillings(context, entity, assignment, source);
}

type Source = Omit<Filling, 'to'>;

/** Returns where in the request a value is; undefined for what is computed. `$it` is an element of `list`. */
function sourceOf(value: Expression, list: Source | undefined): Source | undefined {
  if (value.kind !== 'value') return undefined;
  if (value.name !== 'it') return { name: value.name, path: value.path };
  return list && { name: list.name, path: [...list.path, element, ...value.path] };
}

function fillings(context: Context, entity: EntityDraft, assignment: Assignment, source: Source): readonly Filling[] {
  const field = entity.fields.get(assignment.field);
  const facts = field === undefined ? undefined : context.factsOf(field);
  if (field === undefined || facts === undefined) return [];
  const own: Filling = { ...source, to: { field, facts } };
  const { type } = facts;
  const target = type.kind === 'parts' || type.kind === 'references' ? context.entities.get(type.entity) : undefined;
  if (target === undefined) return [own];
  const inner = (assignment.parts ?? []).flatMap((part) => {
    const from = sourceOf(part.value, source);
    return from === undefined ? [] : fillings(context, target, part, from);
  });
  return [own, ...inner];
}

function inheritAt(shapes: readonly ShapeField[], [name, ...rest]: readonly string[], to: Filled): readonly ShapeField[] {
  return shapes.map((shape) => {
    // What follows a view has the limits of the view's fields.
    if (shape.name !== name || shape.view !== undefined) return shape;
    if (rest.length === 0) return inherited(shape, to);
    if (rest.length === 1 && rest[0] === element) return elementInherits(shape, to);
    return { ...shape, type: inside(shape.type, rest, to) };
  });
}

function inside(type: FieldType, path: readonly string[], to: Filled): FieldType {
  const [first, ...rest] = path;
  if (type.kind === 'list' && first === element) return { ...type, of: inside(type.of, rest, to) };
  return type.kind === 'shape' && first !== element ? { ...type, fields: inheritAt(type.fields, path, to) } : type;
}

function inherited(shape: ShapeField, { field, facts }: Filled): ShapeField {
  const fills = shape.fills ?? { entity: field.entity.id, field: field.name };
  return { ...shape, type: narrowed(shape.type, facts.type), limits: tighter(shape.limits, facts.limits), fills };
}

/** The limits of a list of plain values are those of its elements. */
function elementInherits(shape: ShapeField, { facts }: Filled): ShapeField {
  if (shape.type.kind !== 'list') return shape;
  return { ...shape, type: { ...shape.type, of: narrowed(shape.type.of, facts.type) }, limits: tighter(shape.limits, facts.limits) };
}

/** Returns the type of values that both take: one that may be written into the other is never wider for it. */
function narrowed(given: FieldType, field: FieldType): FieldType {
  if ('max' in field && given.kind === 'list') return shorter(given, field);
  const isText = given.kind === 'text' || given.kind === 'string';
  if (isText && field.kind === 'string') return { kind: 'string', max: given.kind === 'string' ? Math.min(given.max, field.max) : field.max };
  return given.kind === 'text' && field.kind === 'url' ? field : given;
}

type List = Extract<FieldType, { kind: 'list' }>;

function shorter(given: List, field: FieldType): List {
  if (field.kind !== 'list' && field.kind !== 'references' && field.kind !== 'parts') return given;
  const most = [given.max, field.max].filter((max) => max !== undefined);
  const about = given.about ?? field.about;
  const of = field.kind === 'list' ? narrowed(given.of, field.of) : given.of;
  return { ...given, of, ...(most.length > 0 && { max: Math.min(...most) }), ...(about !== undefined && { about }) };
}

function tighter(a: Limits, b: Limits): Limits {
  const isLow = b.min !== undefined && (a.min === undefined || b.min > a.min || (b.min === a.min && b.minExcluded === true));
  const isHigh = b.max !== undefined && (a.max === undefined || b.max < a.max || (b.max === a.max && b.maxExcluded === true));
  const { min, minExcluded } = isLow ? b : a;
  const { max, maxExcluded } = isHigh ? b : a;
  const sizes = [a.maxBytes, b.maxBytes].filter((size) => size !== undefined);
  const aboutBytes = a.aboutBytes ?? b.aboutBytes;
  return {
    ...(min !== undefined && { min }),
    ...(minExcluded !== undefined && { minExcluded }),
    ...(max !== undefined && { max }),
    ...(maxExcluded !== undefined && { maxExcluded }),
    ...(aboutBytes !== undefined && { aboutBytes }),
    ...(sizes.length > 0 && { maxBytes: Math.min(...sizes) }),
  };
}
