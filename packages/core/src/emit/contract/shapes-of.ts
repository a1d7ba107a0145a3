import { moneyPlaces } from '../../system/index.ts';
import type { Entity, Field, FieldType, Limits, ShapeField, System, ValueType, View, ViewField } from '../../system/index.ts';
import type { Bounds, Member, ObjectShape, Shape } from './shape.ts';

/** Longest text taken where the brief declares no size, in characters. */
const defaultTextLength = 65_536;
/** Most elements taken in a list whose size the brief does not bound. */
const defaultListLength = 1000;
const urlLength = 2048;
const passwordLength = { min: 8, max: 200 };
const plainInteger: Shape = { kind: 'integer', bounds: {} };

/** The part of a system that shapes are made from. */
export type Shaped = Pick<System, 'entities' | 'constraints'>;

/** Returns the shape of a field's values as they are taken from a client. */
export function shapeOfField(system: Shaped, type: FieldType, limits: Limits): Shape {
  switch (type.kind) {
    case 'int':
      return { kind: 'integer', bounds: boundsOf(limits) };
    case 'money':
      return decimalShape(moneyPlaces(system.constraints.currency), limits);
    case 'decimal':
      return decimalShape(type.places, limits);
    case 'string':
      return { kind: 'text', max: type.max };
    case 'text':
    case 'file':
      return { kind: 'text', max: limits.maxBytes ?? defaultTextLength };
    case 'url':
      return { kind: 'text', max: Math.min(limits.maxBytes ?? urlLength, urlLength), format: 'uri' };
    case 'password':
      return { kind: 'text', ...passwordLength, format: 'password' };
    case 'enum':
      return { kind: 'enum', words: type.words };
    case 'reference':
      return keyShape(system, type.entity);
    case 'list':
      return { kind: 'list', of: shapeOfField(system, type.of, limits), max: type.max ?? defaultListLength };
    case 'references':
      return { kind: 'list', of: keyShape(system, type.entity), max: type.max ?? defaultListLength };
    case 'parts':
      return { kind: 'list', of: partShape(system, type.entity), max: type.max ?? defaultListLength };
    case 'shape':
      return { kind: 'object', members: type.fields.map((field) => inputMember(system, field)) };
    case 'json':
      return { kind: 'any' };
    case 'uuid':
    case 'bool':
    case 'date':
    case 'timestamp':
      return { kind: type.kind };
  }
}

/** Returns the shape of what a parameter of an operation takes. */
export function inputMember(system: Shaped, field: ShapeField): Member {
  const shape = field.view === undefined ? shapeOfField(system, field.type, field.limits) : inputShape(system, field.type, field.view);
  const fallback = field.default?.kind === 'literal' && field.default.value !== null ? { fallback: field.default.value } : {};
  return { name: field.name, shape, optional: field.optional || field.default !== undefined, nullable: false, ...fallback };
}

function inputShape(system: Shaped, type: FieldType, view: View): Shape {
  const entity = entityIn(system, view.entity);
  const members = view.fields.map((viewField): Member => {
    const field = entity.fields.find((candidate) => candidate.name === filledBy(viewField));
    const shape = field === undefined ? shapeOfViewField(system, viewField) : inputFieldShape(system, field, viewField);
    const optional = view.partial || viewField.optional || field?.optional === true || field?.default !== undefined || viewField.only !== undefined;
    return { name: viewField.name, shape, optional, nullable: field?.optional === true && shape.kind !== 'list' };
  });
  const object: Shape = { kind: 'object', members };
  return type.kind === 'list' || type.kind === 'references' || type.kind === 'parts' ? { kind: 'list', of: object, max: type.max ?? defaultListLength } : object;
}

/** Returns the field that an input's value goes to: `tagList: tags.name` fills `tags`. */
function filledBy({ field, type, value }: ViewField): string | undefined {
  return field ?? (type.kind === 'list' && value.kind === 'field' ? value.path[0] : undefined);
}

/** A list whose missing items are made is taken in the view's own terms (names of tags), parts by their view; any other field as it is stored. */
function inputFieldShape(system: Shaped, field: Field, viewField: ViewField): Shape {
  if (viewField.view !== undefined) return field.type.kind === 'parts' ? inputShape(system, field.type, viewField.view) : shapeOfViewField(system, viewField);
  return field.type.kind === 'references' && viewField.type.kind === 'list' ? bounded(shapeOfValue(system, viewField.type)) : shapeOfField(system, field.type, field.limits);
}

function bounded(shape: Shape): Shape {
  return shape.kind === 'list' ? { ...shape, max: shape.max ?? defaultListLength } : shape;
}

/** Returns the shape of an answer's value by its type alone. */
export function shapeOfValue(system: Shaped, type: ValueType): Shape {
  switch (type.kind) {
    case 'int':
      return plainInteger;
    case 'money':
      return { kind: 'decimal', places: 30, negative: true };
    case 'decimal':
      return { kind: 'decimal', places: Math.max(type.places, 30), negative: true };
    case 'text':
    case 'file':
    case 'password':
      return { kind: 'text' };
    case 'duration':
      return { kind: 'number' };
    case 'enum':
      return { kind: 'enum', words: type.words };
    case 'reference':
    case 'row':
      return entityIn(system, type.entity).whole === undefined ? keyShape(system, type.entity) : wholePart(system, type.entity);
    case 'list':
      return { kind: 'list', of: shapeOfValue(system, type.of) };
    case 'object':
      return { kind: 'object', members: type.fields.map((field) => ({ name: field.name, shape: shapeOfValue(system, field.type), optional: false, nullable: field.optional })) };
    case 'json':
    case 'none':
      return { kind: 'any' };
    case 'uuid':
    case 'bool':
    case 'date':
    case 'timestamp':
      return { kind: type.kind };
  }
}

/** Parts are printed whole: by the view of their name where there is one, else every field but secrets. */
function wholePart(system: Shaped, id: string): Shape {
  const part = entityIn(system, id);
  const declared = part.views.find((view) => view.name === id);
  if (declared !== undefined) return shapeOfView(system, declared, () => undefined);
  const members = part.fields
    .filter((field) => !field.secret && field.type.kind !== 'password')
    .map((field): Member => ({ name: field.name, shape: storedShape(system, field), optional: field.only !== undefined, nullable: field.optional }));
  return { kind: 'object', members };
}

function storedShape(system: Shaped, field: Field): Shape {
  return field.derived === undefined ? unbounded(shapeOfField(system, field.type, {})) : shapeOfValue(system, field.derived.type);
}

/** What is stored may be longer than what is taken now: a limit may have come later. */
function unbounded(shape: Shape): Shape {
  if (shape.kind === 'list') return { kind: 'list', of: unbounded(shape.of) };
  if (shape.kind === 'text') return { kind: 'text' };
  return shape.kind === 'integer' ? plainInteger : shape.kind === 'decimal' ? { ...shape, places: 30 } : shape;
}

/** Returns the shape of a row in a view. Fields that only some actors see may be left out, others may be null. */
export function shapeOfView(system: Shaped, view: View, nameOf: (view: View) => string | undefined): ObjectShape {
  const name = nameOf(view);
  const members = view.fields.map((field): Member => ({
    name: field.name,
    shape: limited(system, view, field, shapeOfViewField(system, field, nameOf)),
    optional: field.only !== undefined,
    nullable: field.optional,
  }));
  return { kind: 'object', ...(name === undefined ? {} : { name }), members };
}

/** What the column's own check bounds is bounded in the answer too. */
function limited(system: Shaped, view: View, viewField: ViewField, shape: Shape): Shape {
  if (shape.kind !== 'text' || viewField.field === undefined) return shape;
  const field = entityIn(system, view.entity).fields.find((candidate) => candidate.name === viewField.field);
  return field?.type.kind === 'string' ? { ...shape, max: field.type.max } : shape;
}

function shapeOfViewField(system: Shaped, field: ViewField, nameOf: (view: View) => string | undefined = () => undefined): Shape {
  if (field.view === undefined) return shapeOfValue(system, field.type);
  const row = shapeOfView(system, field.view, nameOf);
  return field.type.kind === 'list' ? { kind: 'list', of: row } : row;
}

/** Returns how a reference to a row is written: its key, as one value or, when compound, as an object. */
export function keyShape(system: Shaped, entityId: string): Shape {
  const entity = entityIn(system, entityId);
  const [only] = entity.key;
  if (entity.key.length === 1 && only !== undefined) return keyFieldShape(system, entity, only);
  return { kind: 'object', members: entity.key.map((name) => ({ name, shape: keyFieldShape(system, entity, name), optional: false, nullable: false })) };
}

function keyFieldShape(system: Shaped, entity: Entity, name: string): Shape {
  const field = entity.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new Error(`key field ${entity.id}.${name} is not a field`);
  return shapeOfField(system, field.type, field.limits);
}

/** What a client gives of a part: the fields that it can set. */
function partShape(system: Shaped, id: string): Shape {
  const fields = entityIn(system, id).fields.filter((field) => field.derived === undefined && !field.computed && !field.implicit);
  return {
    kind: 'object',
    members: fields.map((field) => ({
      name: field.name,
      shape: shapeOfField(system, field.type, field.limits),
      optional: field.optional || field.default !== undefined,
      nullable: field.optional,
    })),
  };
}

function entityIn(system: Shaped, id: string): Entity {
  const entity = system.entities.find((candidate) => candidate.id === id);
  if (entity === undefined) throw new Error(`no entity ${id}`);
  return entity;
}

function boundsOf(limits: Limits): Bounds {
  const { min, max } = limits;
  return {
    // Larger integers are not exact in JSON.
    ...(min === undefined ? { minimum: Number.MIN_SAFE_INTEGER } : limits.minExcluded === true ? { exclusiveMinimum: min } : { minimum: min }),
    ...(max === undefined ? { maximum: Number.MAX_SAFE_INTEGER } : limits.maxExcluded === true ? { exclusiveMaximum: max } : { maximum: max }),
  };
}

function decimalShape(places: number, limits: Limits): Shape {
  const { min, max, minExcluded, maxExcluded } = limits;
  const low = min === undefined ? {} : minExcluded === true ? { exclusiveMinimum: min } : { minimum: min };
  const high = max === undefined ? {} : maxExcluded === true ? { exclusiveMaximum: max } : { maximum: max };
  return { kind: 'decimal', places, negative: allowsNegative(limits), bounds: { ...low, ...high } };
}

function allowsNegative(limits: Limits): boolean {
  return limits.min === undefined || limits.min < 0;
}
