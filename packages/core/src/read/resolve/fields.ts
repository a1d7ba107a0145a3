import type { Limits } from '../../system/index.ts';
import { valueTypeOf } from '../../system/index.ts';
import type { FieldDefinition, FlagName, TypedDefinition } from '../grammar/ast.ts';
import { rowScope, suggest } from './context.ts';
import type { Context, FieldDraft, FieldFacts } from './context.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';
import { entityProblems } from './diagnostics/entities.ts';
import { nameProblems } from './diagnostics/names.ts';
import { typeProblems } from './diagnostics/types.ts';
import type { ResolvedType, Site } from './field-types.ts';
import { typeOf } from './field-types.ts';
import type { Modifiers } from './modifiers.ts';
import { modifiersOf } from './modifiers.ts';
import { numberOf } from './quantities.ts';
import { copiesSecret } from './secrets.ts';
import { fieldTypeOf, printType } from './type-names.ts';

/** Returns what a field is; resolves its definition when it is asked first. */
export function fieldFacts(context: Context, field: FieldDraft): FieldFacts | undefined {
  if (field.state === 'done') return field.facts;
  if (field.state === 'busy') {
    context.report(entityProblems.create('definition-cycle', field.span, { field: `${field.entity.id}.${field.name}` }));
    return undefined;
  }
  if (context.nesting.depth >= deepest) {
    field.state = 'done';
    context.report(entityProblems.create('definition-too-deep', field.span, { field: `${field.entity.id}.${field.name}`, deepest }));
    return undefined;
  }
  field.state = 'busy';
  context.nesting.depth += 1;
  field.facts = field.node === undefined ? implicitFacts(field.name) : resolve(context, field, field.node.definition);
  context.nesting.depth -= 1;
  field.state = 'done';
  return field.facts;
}

/** Most fields that may be defined by each other in a row: each is a subquery inside the last. */
const deepest = 50;

const noFlags: FieldFacts['flags'] = new Set();

function implicitFacts(name: string): FieldFacts {
  if (name === 'id') {
    return { type: { kind: 'uuid' }, value: { kind: 'uuid' }, limits: {}, optional: false, presence: 1, flags: noFlags };
  }
  if (name === 'subject') {
    return { type: { kind: 'string', max: 255 }, value: { kind: 'text' }, limits: {}, optional: true, presence: 1, flags: new Set(['unique', 'secret', 'personal']) };
  }
  // Rows in the trash have one; those that everything else sees have none.
  const isDeletion = name === 'deletedAt';
  return { type: { kind: 'timestamp' }, value: { kind: 'timestamp' }, limits: {}, optional: isDeletion, presence: isDeletion ? 0 : 1, flags: noFlags };
}

function resolve(context: Context, field: FieldDraft, definition: FieldDefinition): FieldFacts | undefined {
  if (definition.kind === 'derived') return derivedFacts(context, field, definition);
  const facts = definitionFacts(context, definition, { kind: 'field', field });
  if (facts === undefined) return undefined;
  return allowed(context, field, definition, facts) ? facts : undefined;
}

function derivedFacts(context: Context, field: FieldDraft, definition: Extract<FieldDefinition, { kind: 'derived' }>): FieldFacts | undefined {
  const bound = context.bind(definition.expression, rowScope(context, field.entity));
  if (bound === undefined || copiesSecret(context, bound, definition.expression.span, field.name)) return undefined;
  const type = fieldTypeOf(bound.type);
  if (type === undefined) {
    context.report(typeProblems.create('not-a-value', definition.expression.span, { type: printType(bound.type) }));
    return undefined;
  }
  return { type, value: bound.type, limits: {}, optional: bound.optional, presence: 1, flags: noFlags, derived: bound.expression };
}

/** Returns what a definition says, at a field or in a shape. */
export function definitionFacts(context: Context, definition: TypedDefinition, site: Site): FieldFacts | undefined {
  const modifiers = modifiersOf(context, definition.modifiers);
  const resolved = typeOf(context, definition.type, modifiers, site);
  if (resolved === undefined) return undefined;
  checkMisplaced(context, modifiers, resolved, site);
  const distinct = numberOf(context, modifiers.amounts.get('distinct'), { dimension: 'count', min: 1 });
  const skew = numberOf(context, modifiers.amounts.get('skew'), { dimension: 'count', max: 10 });
  const only = onlyOf(context, modifiers);
  return {
    type: resolved.type,
    value: valueTypeOf(resolved.type),
    limits: limitsOf(context, modifiers, resolved),
    optional: modifiers.optional !== undefined,
    presence: modifiers.presence,
    flags: new Set<FlagName>(modifiers.flags.keys()),
    ...(modifiers.default !== undefined && { default: modifiers.default }),
    ...(distinct !== undefined && { distinct }),
    ...(skew !== undefined && { skew }),
    ...(only !== undefined && { only }),
    ...(modifiers.column !== undefined && { column: modifiers.column.value }),
    ...(resolved.view !== undefined && { view: resolved.view }),
  };
}

function onlyOf(context: Context, modifiers: Modifiers): string | undefined {
  const { only } = modifiers;
  if (only === undefined) return undefined;
  if (!context.actors.has(only.value)) {
    const near = suggest(context, only.value, context.actors.keys());
    context.report(nameProblems.create('unknown-actor', only.span, { name: only.value, near }));
  }
  return only.value;
}

const sized: ReadonlySet<string> = new Set(['string', 'text', 'url', 'json', 'file']);
const bounded: ReadonlySet<string> = new Set(['int', 'money', 'decimal']);

function limitsOf(context: Context, modifiers: Modifiers, resolved: ResolvedType): Limits {
  const { kind } = resolved.type;
  if (kind === 'list' || kind === 'references' || kind === 'parts') return {};
  const limits: Limits = { ...resolved.limits, ...modifiers.limits };
  const [about, max] = [modifiers.amounts.get('about'), modifiers.amounts.get('max')];
  if (!sized.has(kind)) return limits;
  const aboutBytes = numberOf(context, about, { dimension: about?.unit === undefined ? 'count' : 'bytes', min: 1 });
  const maxBytes = numberOf(context, max, { dimension: max?.unit === undefined ? 'count' : 'bytes', min: 1 });
  if (about !== undefined && max !== undefined && aboutBytes !== undefined && maxBytes !== undefined && aboutBytes > maxBytes) {
    const [given, most] = [about, max].map(({ text, unit = '' }) => `${text}${unit}`) as [string, string];
    context.report(contradictionProblems.create('about-above-max', [about.span, max.span], { about: given, max: most }));
  }
  return { ...limits, ...(aboutBytes !== undefined && { aboutBytes }), ...(maxBytes !== undefined && { maxBytes }) };
}

/** Reports modifiers that mean nothing for this type or in this place. */
function checkMisplaced(context: Context, modifiers: Modifiers, resolved: ResolvedType, site: Site): void {
  const { kind } = resolved.type;
  const misplaced = (modifier: string, span: { source: string; start: number; end: number } | undefined, where: string): void => {
    if (span !== undefined) context.report(entityProblems.create('modifier-misplaced', span, { modifier, where }));
  };
  const isList = kind === 'list' || kind === 'references' || kind === 'parts';
  if (!isList && !sized.has(kind)) {
    misplaced('about', modifiers.amounts.get('about')?.span, `type ${kind}`);
    misplaced('max', modifiers.amounts.get('max')?.span, `type ${kind}; write a range, such as \`0..99\``);
  }
  if (!bounded.has(kind)) misplaced('a bound', modifiers.bounds, `type ${kind}: only numbers have bounds`);
  if (resolved.view === undefined) misplaced('partial', modifiers.flags.get('partial'), 'what is not a view');
  if (isList || kind === 'json' || kind === 'file' || kind === 'password' || kind === 'text') misplaced('unique', modifiers.flags.get('unique'), kind === 'text' ? 'type text: an index holds no text without bounds; write `string(200)`' : `type ${kind}`);
  if (site.kind === 'field') {
    if (kind !== 'references') misplaced('created', modifiers.flags.get('created'), 'what is not a list of entities');
    else if (site.field.entity.whole !== undefined) misplaced('created', modifiers.flags.get('created'), 'a list inside a part');
    return;
  }
  for (const flag of ['unique', 'personal', 'sensitive', 'secret', 'computed', 'created'] as const) {
    misplaced(flag, modifiers.flags.get(flag), 'a value that is not stored');
  }
  misplaced('only', modifiers.only?.span, 'a value that is not stored');
  misplaced('column', modifiers.column?.span, 'a value that is not stored');
}

/** Reports fields that exist by themselves and were declared as something else, and contradictions. */
function allowed(context: Context, field: FieldDraft, definition: TypedDefinition, facts: FieldFacts): boolean {
  const wanted = field.name === 'createdAt' || field.name === 'updatedAt' ? 'timestamp' : undefined;
  if (field.entity.whole === undefined && wanted !== undefined && facts.type.kind !== wanted) {
    context.report(entityProblems.create('implicit-field', field.span, { name: field.name, type: wanted }));
    return false;
  }
  if (facts.type.kind === 'password' && facts.default !== undefined) {
    context.report(entityProblems.create('modifier-misplaced', facts.default.span, { modifier: 'a default', where: 'a password: whoever knows it could sign in as everyone' }));
  }
  if (facts.flags.has('computed') && facts.default !== undefined) {
    context.report(entityProblems.create('computed-default', definition.span, { name: field.name }));
  }
  if (facts.optional && facts.default !== undefined && facts.default.kind === 'none') {
    context.report(entityProblems.create('default-none', definition.span, { name: field.name }));
  }
  return true;
}
