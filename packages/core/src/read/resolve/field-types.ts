import type { Span } from '../../source/index.ts';
import type { FieldType, Limits, View } from '../../system/index.ts';
import type { FieldNode, ListType, NamedType, TypedDefinition, TypeNode } from '../grammar/ast.ts';
import { namesIn, suggest } from './context.ts';
import type { Context, FieldDraft, ViewDraft } from './context.ts';
import { entityNamed } from './declare.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';
import { entityProblems } from './diagnostics/entities.ts';
import { nameProblems } from './diagnostics/names.ts';
import { typeProblems } from './diagnostics/types.ts';
import type { Modifiers } from './modifiers.ts';
import { numberOf } from './quantities.ts';

/** Where a type stands: at a field of an entity, or in a shape (takes, carries, an external's action). */
export type Site =
  | { readonly kind: 'field'; readonly field: FieldDraft }
  | {
      readonly kind: 'shape';
      readonly path: string;
      /** Resolves the members of a nested shape. */
      readonly shape: (nodes: readonly FieldNode[], path: string) => FieldType | undefined;
      /** Returns the shape of what a view takes as input. */
      readonly viewShape: (draft: ViewDraft, partial: boolean, path: string, span: Span) => { type: FieldType; view: View } | undefined;
      /** Returns the shape of what a list of parts takes as input. */
      readonly partShape: (entity: string, path: string, span: Span) => FieldType | undefined;
    };

export interface ResolvedType {
  readonly type: FieldType;
  /** Taken over from the field that the type was copied from. */
  readonly limits?: Limits;
  readonly view?: View;
}

const plainTypes: ReadonlySet<string> = new Set(['uuid', 'int', 'money', 'bool', 'text', 'url', 'date', 'timestamp', 'json', 'file', 'password']);
type PlainKind = 'uuid' | 'int' | 'money' | 'bool' | 'text' | 'url' | 'date' | 'timestamp' | 'json' | 'file' | 'password';

/** Names of all types that the language has by itself. */
const typeNames: readonly string[] = [...plainTypes, 'string', 'decimal'];

/** Types of SQL and of programming languages, and ours. */
const habits: ReadonlyMap<string, string> = new Map([
  ['varchar', 'string(200)'],
  ['char', 'string(200)'],
  ['str', 'string(200)'],
  ['integer', 'int'],
  ['bigint', 'int'],
  ['smallint', 'int'],
  ['long', 'int'],
  ['number', 'int'],
  ['numeric', 'decimal(2)'],
  ['float', 'decimal(2)'],
  ['double', 'decimal(2)'],
  ['real', 'decimal(2)'],
  ['boolean', 'bool'],
  ['datetime', 'timestamp'],
  ['timestamptz', 'timestamp'],
  ['time', 'timestamp'],
  ['jsonb', 'json'],
  ['object', 'json'],
  ['blob', 'file'],
  ['bytea', 'file'],
  ['email', 'string(254)'],
  ['uri', 'url'],
  ['guid', 'uuid'],
  ['id', 'uuid'],
  ['currency', 'money'],
  ['price', 'money'],
]);

/** Longest `string(max)`; more is `text`. */
const longestString = 10_000;
/** Most places of a decimal. */
const mostPlaces = 18;

/** Returns the type, or undefined (and reports). */
export function typeOf(context: Context, node: TypeNode, modifiers: Modifiers, site: Site): ResolvedType | undefined {
  switch (node.kind) {
    case 'named':
      return namedType(context, node, modifiers, site);
    case 'member':
      return memberType(context, node.entity, node.field, site);
    case 'enum':
      return enumType(context, node);
    case 'list':
      return listType(context, node, modifiers, site);
    case 'shape': {
      if (site.kind === 'field') {
        context.report(entityProblems.create('shape-field', node.span, { name: site.field.name }));
        return undefined;
      }
      const type = site.shape(node.fields, site.path);
      return type === undefined ? undefined : { type };
    }
  }
}

function namedType(context: Context, node: NamedType, modifiers: Modifiers, site: Site): ResolvedType | undefined {
  const name = node.name.value;
  if (name === 'string' || name === 'decimal') return sizedType(context, node, name);
  const isKnown = isPlain(name) || context.entities.has(name) || context.views.has(name);
  if (isKnown && node.argument !== undefined) {
    context.report(typeProblems.create('no-size', node.argument.span, { name }));
    return undefined;
  }
  if (isPlain(name)) return { type: { kind: name } };
  const entity = context.entities.get(name);
  if (entity !== undefined) return { type: { kind: 'reference', entity: entity.id } };
  const view = context.views.get(name);
  if (view !== undefined && site.kind === 'shape') return site.viewShape(view, modifiers.flags.has('partial'), site.path, node.span);
  if (view !== undefined) {
    context.report(typeProblems.create('view-as-type', node.span, { name, entity: view.entity.id }));
    return undefined;
  }
  const near = habits.get(name.toLowerCase()) ?? suggest(context, name, namesIn(typeNames, context.entities.keys(), context.views.keys()));
  context.report(nameProblems.create('unknown-type', node.name.span, { name, near }));
  return undefined;
}

/** Returns whether the word is a type of the language, as `string` and `int` are. */
export function isTypeName(name: string): boolean {
  return typeNames.includes(name);
}

function isPlain(name: string): name is PlainKind {
  return plainTypes.has(name);
}

function sizedType(context: Context, node: NamedType, name: 'string' | 'decimal'): ResolvedType | undefined {
  if (node.argument === undefined) {
    context.report(typeProblems.create('size-missing', node.span, { name }));
    return undefined;
  }
  const limit = name === 'string' ? { min: 1, max: longestString } : { min: 0, max: mostPlaces };
  const size = numberOf(context, node.argument, { dimension: 'count', whole: true, ...limit });
  if (size === undefined) return undefined;
  return { type: name === 'string' ? { kind: 'string', max: Math.floor(size) } : { kind: 'decimal', places: Math.floor(size) } };
}

function memberType(context: Context, entityName: { value: string; span: Span }, fieldName: { value: string; span: Span }, site: Site): ResolvedType | undefined {
  const entity = entityNamed(context, entityName);
  if (entity === undefined) return undefined;
  const field = entity.fields.get(fieldName.value);
  if (field === undefined) {
    const near = suggest(context, fieldName.value, entity.fields.keys());
    context.report(nameProblems.create('unknown-field', fieldName.span, { name: fieldName.value, entity: entity.id, near }));
    return undefined;
  }
  if (field.state === 'busy') {
    context.report(entityProblems.create('definition-cycle', [fieldName.span, field.span], { field: `${entity.id}.${field.name}` }));
    return undefined;
  }
  const facts = context.factsOf(field);
  if (facts === undefined) return undefined;
  if (facts.type.kind === 'parts') {
    if (site.kind === 'shape') {
      const type = site.partShape(facts.type.entity, site.path, fieldName.span);
      return type === undefined ? undefined : { type };
    }
    context.report(entityProblems.create('parts-copied', fieldName.span, { field: `${entity.id}.${field.name}` }));
    return undefined;
  }
  if (facts.type.kind === 'references' && site.kind === 'shape') {
    const { about, max } = facts.type;
    return { type: { kind: 'list', of: { kind: 'reference', entity: facts.type.entity }, ...(about !== undefined && { about }), ...(max !== undefined && { max }) } };
  }
  return { type: facts.type, limits: facts.limits };
}

function enumType(context: Context, node: Extract<TypeNode, { kind: 'enum' }>): ResolvedType | undefined {
  const words = new Map<string, Span>();
  for (const word of node.words) {
    const before = words.get(word.value);
    if (before !== undefined) {
      context.report(nameProblems.create('duplicate-name', [word.span, before], { name: word.value }));
      return undefined;
    }
    words.set(word.value, word.span);
  }
  return { type: { kind: 'enum', words: [...words.keys()] } };
}

function listType(context: Context, node: ListType, modifiers: Modifiers, site: Site): ResolvedType | undefined {
  const size = sizeOf(context, modifiers);
  const element: TypedDefinition = node.element;
  for (const modifier of element.modifiers) context.report(entityProblems.create('modifier-in-list', modifier.span, {}));
  if (element.type.kind === 'shape' && site.kind === 'field') {
    const part = `${site.field.entity.id}.${site.field.name}`;
    // A part that was nested too deep is not declared, and reported where it stands.
    return context.entities.has(part) ? { type: { kind: 'parts', entity: part, ...size } } : undefined;
  }
  if (element.type.kind === 'list') {
    context.report(entityProblems.create('list-of-lists', element.span, {}));
    return undefined;
  }
  const of = typeOf(context, element.type, modifiers, site);
  if (of === undefined) return undefined;
  if (of.type.kind === 'list' || of.type.kind === 'references' || of.type.kind === 'parts') {
    context.report(entityProblems.create('list-of-lists', element.span, {}));
    return undefined;
  }
  const listed: ResolvedType = of.view === undefined ? { type: of.type } : { type: of.type, view: of.view };
  if (listed.type.kind === 'reference' && site.kind === 'field') return { type: { kind: 'references', entity: listed.type.entity, ...size } };
  return { ...listed, type: { kind: 'list', of: listed.type, ...size } };
}

function sizeOf(context: Context, modifiers: Modifiers): { about?: number; max?: number } {
  const about = numberOf(context, modifiers.amounts.get('about'), { dimension: 'count' });
  const max = numberOf(context, modifiers.amounts.get('max'), { dimension: 'count', min: 1 });
  const [given, most] = [modifiers.amounts.get('about'), modifiers.amounts.get('max')];
  if (given !== undefined && most !== undefined && about !== undefined && max !== undefined && about > max) {
    context.report(contradictionProblems.create('about-above-max', [given.span, most.span], { about: given.text, max: most.text }));
  }
  return { ...(about !== undefined && { about }), ...(max !== undefined && { max }) };
}
