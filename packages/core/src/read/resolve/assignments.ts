import type { Span } from '../../source/index.ts';
import type { Assignment, Expression, ShapeField, ValueType } from '../../system/index.ts';
import { valueTypeOf } from '../../system/index.ts';
import type { RawStep } from '../raw.ts';
import { checkAssignable, keepsLimits } from './assignable.ts';
import { suggest } from './context.ts';
import type { Bound, Context, EntityDraft, FieldDraft, FieldFacts, Scope } from './context.ts';
import { entityProblems } from './diagnostics/entities.ts';
import { nameProblems } from './diagnostics/names.ts';
import { operationProblems } from './diagnostics/operations.ts';
import type { Environment } from './environment.ts';
import { copiesSecret, isSecret } from './secrets.ts';
import type { Fixed } from './single.ts';
import { inputsOf, isWritable, ownInputs } from './views.ts';
import type { Input } from './views.ts';

export interface AssignmentSite {
  readonly step: RawStep;
  readonly verb: 'creates' | 'updates';
  readonly entity: EntityDraft;
  readonly scope: Scope;
  readonly fixed: readonly Fixed[];
}

/** Returns what a step writes: `set`, then parameters of the same name or through a view, then the owner. */
export function assignmentsOf(context: Context, environment: Environment, site: AssignmentSite): readonly Assignment[] {
  const assigned = new Set(site.step.set.map((node) => node.name.value));
  const explicit = explicitAssignments(context, environment, site);
  const filled = environment.kind === 'operation' ? parameterAssignments(context, environment, site, assigned) : [];
  const owner = site.verb === 'creates' ? ownerAssignment(context, environment, site, assigned) : [];
  if (site.verb === 'creates' && environment.broken.size === 0) reportUnfilled(context, site, assigned);
  return [...explicit, ...filled, ...owner];
}

function explicitAssignments(context: Context, environment: Environment, site: AssignmentSite): readonly Assignment[] {
  return site.step.set.flatMap((node) => {
    const name = node.name.value;
    const field = site.entity.fields.get(name);
    if (field === undefined) {
      const near = suggest(context, name, site.entity.fields.keys());
      context.report(nameProblems.create('unknown-field', node.name.span, { name, entity: site.entity.id, near }));
      return [];
    }
    const facts = context.factsOf(field);
    if (facts === undefined || !maySet(context, environment, site, field, facts, node.name.span)) return [];
    const bound = context.bind(node.expression, site.scope, { type: facts.value, facts });
    if (bound === undefined || (!isSecret(facts) && copiesSecret(context, bound, node.expression.span, name))) return [];
    if (!keepsLimits(context, bound, name, facts, node.expression.span)) return [];
    const list = listAssignment(context, { name, field, facts }, bound, node.expression.span);
    if (list !== 'no list') return list === undefined ? [] : [{ ...list, by: 'set' }];
    const value = checkAssignable(context, bound, facts.value, node.expression.span);
    return value === undefined ? [] : [{ field: name, value, by: 'set' }];
  });
}

function maySet(context: Context, environment: Environment, site: AssignmentSite, field: FieldDraft, facts: FieldFacts, span: Span): boolean {
  if (facts.derived !== undefined || facts.flags.has('computed')) {
    context.report(operationProblems.create('sets-derived', [span, field.span], { name: field.name, how: facts.derived === undefined ? 'computed' : 'derived' }));
    return false;
  }
  if (site.verb === 'updates' && site.entity.key.includes(field.name)) {
    context.report(operationProblems.create('sets-key', [span, field.span], { name: field.name, entity: site.entity.id }));
    return false;
  }
  const stranger = facts.only === undefined ? undefined : environment.by.find((actor) => actor !== facts.only);
  if (stranger !== undefined && facts.only !== undefined && environment.kind === 'operation') {
    context.report(operationProblems.create('sets-only', [span, field.span], { name: field.name, only: facts.only, actor: stranger }));
    return false;
  }
  return true;
}

type Unattributed = Omit<Assignment, 'by'>;

/** Returns how a list of parts or rows is filled from a list value; 'no list' for every other field. */
function listAssignment(context: Context, input: Input, bound: Bound, span: Span): Unattributed | undefined | 'no list' {
  const { type } = input.facts;
  if (type.kind !== 'parts' && type.kind !== 'references') return 'no list';
  const element = bound.type.kind === 'list' ? bound.type.of : undefined;
  const target = context.entities.get(type.entity);
  if (target === undefined) return undefined;
  if (input.element !== undefined && element !== undefined) {
    const value: Expression = { kind: 'value', type: element, name: 'it', path: [] };
    const parts: readonly Assignment[] = [{ field: input.element.field.name, value, by: 'parameter' }];
    return { field: input.field.name, value: bound.expression, parts };
  }
  const isObject = element?.kind === 'object' || element?.kind === 'row';
  if (isObject && (type.kind === 'parts' || (input.facts.flags.has('created') && element.kind === 'object'))) {
    return { field: input.field.name, value: bound.expression, parts: partAssignments(context, target, element, span) };
  }
  const value = checkAssignable(context, bound, input.facts.value, span);
  return value === undefined ? undefined : { field: input.field.name, value };
}

/** Returns how the fields of each part are filled from the element of the same names. */
function partAssignments(context: Context, part: EntityDraft, element: ValueType, span: Span): readonly Assignment[] {
  const assignments: Assignment[] = [];
  for (const input of ownInputs(context, part)) {
    const given = memberOf(context, element, input.name);
    if (given === undefined) {
      reportMissing(context, part, input.field, input.facts, span);
      continue;
    }
    const expression: Expression = { kind: 'value', type: given.type, name: 'it', path: [input.name] };
    const bound: Bound = { expression, type: given.type, optional: given.optional, literal: false };
    const list = listAssignment(context, input, bound, span);
    if (list === undefined) continue;
    const value = list === 'no list' ? checkAssignable(context, bound, input.facts.value, span) : undefined;
    if (list !== 'no list') assignments.push({ ...list, by: 'parameter' });
    else if (value !== undefined) assignments.push({ field: input.field.name, value, by: 'parameter' });
  }
  return assignments;
}

function memberOf(context: Context, element: ValueType, name: string): { readonly type: ValueType; readonly optional: boolean } | undefined {
  if (element.kind === 'object') return element.fields.find((field) => field.name === name);
  if (element.kind !== 'row') return undefined;
  const field = context.entities.get(element.entity)?.fields.get(name);
  const facts = field === undefined ? undefined : context.factsOf(field);
  return facts === undefined ? undefined : { type: facts.value, optional: facts.optional };
}

function parameterAssignments(context: Context, environment: Environment, site: AssignmentSite, assigned: Set<string>): readonly Assignment[] {
  return environment.parameters.slice(0, environment.declared).flatMap((parameter) => {
    const inputs = inputsFrom(context, environment, site.entity, parameter);
    return inputs.flatMap(({ input, path, optional, type }) => {
      const { name } = input.field;
      const fixes = site.fixed.some(({ field, by }) => field === name && by.kind === 'value' && by.name === parameter.name);
      if (assigned.has(name) || fixes || (site.verb === 'updates' && site.entity.key.includes(name))) return [];
      const [entry] = environment.entries.get(parameter.name) ?? [];
      const span = entry?.span ?? site.step.span;
      if (!mayFill(context, environment, input, span)) return [];
      assigned.add(name);
      if (entry !== undefined) entry.used = true;
      return fill(context, site, input, { name: parameter.name, path, optional, type }, span);
    });
  });
}

interface Given {
  readonly name: string;
  readonly path: readonly string[];
  readonly optional: boolean;
  readonly type: ValueType;
}

function fill(context: Context, site: AssignmentSite, input: Input, given: Given, span: Span): readonly Assignment[] {
  const expression: Expression = { kind: 'value', type: given.type, name: given.name, path: given.path };
  const bound: Bound = { expression, type: given.type, optional: given.optional, literal: false };
  const list = listAssignment(context, input, bound, span);
  if (list !== 'no list') return list === undefined ? [] : [{ ...list, by: 'parameter' }];
  if (site.verb === 'creates' && given.optional && !input.facts.optional && input.facts.default === undefined) {
    context.report(operationProblems.create('optional-for-required', [span, input.field.span], { name: input.name, entity: site.entity.id }));
    return [];
  }
  const value = checkAssignable(context, bound, input.facts.value, span);
  return value === undefined ? [] : [{ field: input.field.name, value, by: 'parameter' }];
}

function inputsFrom(context: Context, environment: Environment, entity: EntityDraft, parameter: ShapeField): readonly (Omit<Given, 'name'> & { readonly input: Input })[] {
  if (parameter.view?.entity === entity.id && parameter.type.kind === 'shape') {
    const members = new Map(parameter.type.fields.map((member) => [member.name, member]));
    return inputsOf(context, parameter.view).flatMap((input) => {
      const member = members.get(input.name);
      return member === undefined ? [] : [{ input, path: [input.name], optional: member.optional, type: valueTypeOf(member.type) }];
    });
  }
  if (environment.view?.entity === entity.id) {
    const input = inputsOf(context, environment.view).find((each) => each.name === parameter.name);
    return input === undefined ? [] : [{ input, path: [], optional: parameter.optional, type: valueTypeOf(parameter.type) }];
  }
  const field = entity.fields.get(parameter.name);
  const facts = field === undefined ? undefined : context.factsOf(field);
  if (field === undefined || facts === undefined || !isWritable(field, facts)) return [];
  const optional = parameter.optional && parameter.default === undefined;
  return [{ input: { name: field.name, field, facts }, path: [], optional, type: valueTypeOf(parameter.type) }];
}

function mayFill(context: Context, environment: Environment, input: Input, span: Span): boolean {
  const { only } = input.facts;
  const stranger = only === undefined ? undefined : environment.by.find((actor) => actor !== only);
  if (only === undefined || stranger === undefined) return true;
  context.report(operationProblems.create('sets-only', [span, input.field.span], { name: input.field.name, only, actor: stranger }));
  return false;
}

/** Of the fields only the owner is filled with `me` by itself. */
function ownerAssignment(context: Context, environment: Environment, site: AssignmentSite, assigned: Set<string>): readonly Assignment[] {
  const [name, second] = site.entity.raw.owner?.names.map((each) => each.value) ?? [];
  const field = name === undefined || second !== undefined ? undefined : site.entity.fields.get(name);
  const facts = field === undefined ? undefined : context.factsOf(field);
  if (field === undefined || facts?.type.kind !== 'reference' || assigned.has(field.name)) return [];
  const { entity } = facts.type;
  if (!environment.me.includes(entity)) return [];
  assigned.add(field.name);
  const stranger = facts.optional ? undefined : environment.by.find((actor) => context.actors.get(actor)?.is?.value !== entity);
  if (stranger !== undefined) {
    context.report(operationProblems.create('owner-not-caller', [site.step.span, field.span], { name: field.name, actor: stranger, entity }));
    return [];
  }
  return [{ field: field.name, value: { kind: 'me', type: { kind: 'row', entity }, path: [] }, by: 'owner' }];
}

/** Reports the fields that must have a value and get none. */
function reportUnfilled(context: Context, site: AssignmentSite, assigned: ReadonlySet<string>): void {
  for (const field of site.entity.fields.values()) {
    const facts = context.factsOf(field);
    if (facts === undefined || assigned.has(field.name)) continue;
    reportMissing(context, site.entity, field, facts, site.step.verb?.span ?? site.step.span);
  }
}

function reportMissing(context: Context, entity: EntityDraft, field: FieldDraft, facts: FieldFacts, span: Span): void {
  const byItself = facts.optional || facts.default !== undefined || !isWritable(field, facts);
  const isList = facts.type.kind === 'list' || facts.type.kind === 'references' || facts.type.kind === 'parts';
  if (byItself || isList) return;
  context.report(entityProblems.create('nothing-gives', [span, field.span], { name: field.name, entity: entity.id }));
}
