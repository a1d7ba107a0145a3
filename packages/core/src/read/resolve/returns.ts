import type { Located, Span } from '../../source/index.ts';
import type { Expression, ReturnField, Returns, View } from '../../system/index.ts';
import type { FieldDefinition, FieldNode, TypeNode } from '../grammar/ast.ts';
import type { RawOperation } from '../raw.ts';
import { suggest } from './context.ts';
import type { Context } from './context.ts';
import { nameProblems } from './diagnostics/names.ts';
import { operationProblems } from './diagnostics/operations.ts';
import { stepScope } from './environment.ts';
import type { Environment, Result } from './environment.ts';
import { isTypeName } from './field-types.ts';
import { isSecret, secretIn } from './secrets.ts';

/** Returns what an operation answers; reports what is wrong and then answers nothing. */
export function returnsOf(context: Context, environment: Environment, raw: RawOperation): Returns {
  if (raw.returns === undefined) return byDefault(context, environment, raw);
  return declared(context, environment, raw.returns) ?? { kind: 'none' };
}

/** What the last reads, creates or updates step gave, in its default view. An update of many rows gives nothing. */
function byDefault(context: Context, environment: Environment, raw: RawOperation): Returns {
  const giving = environment.results.filter(({ step }) => ['reads', 'creates', 'updates'].includes(step.verb) && step.each === undefined);
  const last = giving.at(-1);
  if (last?.entity === undefined || (last.step.verb === 'updates' && !last.step.single)) return { kind: 'none' };
  const view = defaultView(context, last.entity);
  if (view === undefined || showsSecret(context, view, view.name, raw.name.span)) return { kind: 'none' };
  return { kind: last.step.single ? 'row' : 'page', result: last.unique, view };
}

function defaultView(context: Context, entity: string): View | undefined {
  const draft = context.views.get(entity);
  if (draft !== undefined) return context.viewOf(draft);
  const part = context.entities.get(entity);
  return part === undefined ? undefined : context.partView(part);
}

function declared(context: Context, environment: Environment, definition: FieldDefinition): Returns | undefined {
  if (definition.kind === 'derived') {
    context.report(operationProblems.create('returns-form', definition.span, {}));
    return undefined;
  }
  const { type } = definition;
  if (type.kind === 'shape') return envelope(context, environment, type.fields);
  if (type.kind === 'named' && type.name.value === 'none') return { kind: 'none' };
  const shown = viewNamed(context, environment, type);
  if (shown === undefined) return undefined;
  const result = resultOf(environment, undefined, shown.view.entity);
  if (result === undefined) return noResult(context, environment, shown.view.entity, definition.span);
  if (!fits(context, result, shown.list, definition.span)) return undefined;
  return { kind: shown.list ? 'page' : 'row', result: result.unique, view: shown.view };
}

interface Shown {
  readonly view: View;
  readonly list: boolean;
}

function viewNamed(context: Context, environment: Environment, type: TypeNode): Shown | undefined {
  const list = type.kind === 'list';
  const inner = list ? type.element.type : type;
  if (inner.kind !== 'named') {
    context.report(operationProblems.create('returns-form', type.span, {}));
    return undefined;
  }
  const draft = context.views.get(inner.name.value);
  if (draft === undefined) {
    const { value: name, span } = inner.name;
    if (isTypeName(name)) context.report(operationProblems.create('returns-form', span, {}));
    else {
      const entity = environment.results.findLast((each) => context.entities.get(each.entity ?? '')?.fields.has(name) === true)?.entity;
      const result = environment.results.findLast((each) => each.name === name);
      const wanted = result?.entity === undefined ? undefined : result.step.single ? result.entity : `[${result.entity}]`;
      context.report(nameProblems.create('unknown-view', span, { name, near: suggest(context, name, context.views.keys()), entity, resultOf: wanted }));
    }
    return undefined;
  }
  draft.used = true;
  const view = context.viewOf(draft);
  if (view === undefined) return undefined;
  if (!showsSecret(context, view, draft.name, inner.name.span)) return { view, list };
  environment.broken.add('returns');
  return undefined;
}

function showsSecret(context: Context, view: View, name: string, span: Span): boolean {
  const secret = secretIn(context, view);
  if (secret !== undefined) context.report(operationProblems.create('returns-secret', span, { view: name, field: secret }));
  return secret !== undefined;
}

/** Returns the result called `name`, else the last of that entity. */
function resultOf(environment: Environment, name: string | undefined, entity: string): Result | undefined {
  const named = name === undefined ? undefined : environment.results.findLast((each) => each.name === name && each.entity === entity);
  return named ?? environment.results.findLast((each) => each.entity === entity);
}

function noResult(context: Context, environment: Environment, entity: string, span: Span): undefined {
  if (environment.broken.size === 0) context.report(operationProblems.create('returns-nothing', span, { entity }));
  return undefined;
}

/** One row is asked of a step that gives one row, a list of a step that gives many. */
function fits(context: Context, result: Result, list: boolean, span: Span): boolean {
  if (result.step.single !== list) return true;
  context.report(operationProblems.create(list ? 'returns-list-of-one' : 'returns-one-of-many', span, { result: result.name }));
  return false;
}

function envelope(context: Context, environment: Environment, nodes: readonly FieldNode[]): Returns | undefined {
  const fields = nodes.map((node) => member(context, environment, node));
  const found = fields.filter((field) => field !== undefined);
  if (found.length < fields.length) return undefined;
  const turned = new Set(found.flatMap((field) => pagedBy(environment, field) ?? []));
  const second = nodes[found.findIndex((field) => pagedBy(environment, field) === [...turned][1])];
  if (turned.size > 1 && second !== undefined) context.report(operationProblems.create('returns-two-pages', second.span, { name: second.name.value }));
  return { kind: 'object', fields: found };
}

/** The result of which the field shows one page. */
function pagedBy(environment: Environment, field: ReturnField): string | undefined {
  const listed = field.kind === 'page' ? field.result : field.kind === 'value' && field.type.kind === 'list' && field.value.kind === 'value' ? field.value.name : undefined;
  const result = environment.results.find((each) => each.unique === listed);
  const page = result?.step.verb === 'reads' && !result.step.single ? result.step.page : undefined;
  return page === undefined || page.kind === 'none' ? undefined : result?.unique;
}

function member(context: Context, environment: Environment, node: FieldNode): ReturnField | undefined {
  const name = node.name.value;
  const { definition } = node;
  if (definition.kind === 'derived') return derivedMember(context, environment, node.name, definition);
  const values = memberOfRows(definition.type);
  if (values !== undefined) return valuesOfRows(context, environment, node.name, values);
  const shown = viewNamed(context, environment, definition.type);
  if (shown === undefined) return undefined;
  const result = resultOf(environment, name, shown.view.entity);
  if (result === undefined) return noResult(context, environment, shown.view.entity, node.span);
  if (!fits(context, result, shown.list, node.span)) return undefined;
  return { name, kind: shown.list ? 'page' : 'row', result: result.unique, view: shown.view };
}

/** `[Tag.name]`: the names of the tags. */
function memberOfRows(type: TypeNode): { readonly entity: Located<string>; readonly field: Located<string> } | undefined {
  if (type.kind !== 'list') return undefined;
  const inner = type.element.type;
  return inner.kind === 'member' ? inner : undefined;
}

function valuesOfRows(
  context: Context,
  environment: Environment,
  name: Located<string>,
  values: { readonly entity: Located<string>; readonly field: Located<string> },
): ReturnField | undefined {
  const result = resultOf(environment, name.value, values.entity.value);
  if (result === undefined) return noResult(context, environment, values.entity.value, values.entity.span);
  const node = { kind: 'value', names: [{ value: result.name, span: values.entity.span }, values.field], span: values.field.span } as const;
  const bound = context.bind(node, stepScope(context, environment, undefined, undefined, false));
  return bound === undefined ? undefined : { name: name.value, kind: 'value', value: bound.expression, type: bound.type, optional: bound.optional };
}

function derivedMember(context: Context, environment: Environment, name: Located<string>, definition: Extract<FieldDefinition, { kind: 'derived' }>): ReturnField | undefined {
  const { expression } = definition;
  if (expression.kind === 'path' && expression.names.length === 1 && expression.names[0]?.value === 'total') {
    const page = environment.results.findLast(({ step }) => step.verb === 'reads' && !step.single);
    if (page !== undefined) return { name: name.value, kind: 'total', result: page.unique };
    if (environment.broken.size === 0) context.report(operationProblems.create('total-of-nothing', expression.span, {}));
    return undefined;
  }
  const bound = context.bind(expression, stepScope(context, environment, undefined, undefined, false));
  if (bound?.facts !== undefined && isSecret(bound.facts)) {
    const { start, end } = expression.span;
    context.report(operationProblems.create('returns-secret', expression.span, { view: name.value, field: context.text.slice(start, end) }));
    return undefined;
  }
  if (bound === undefined) return undefined;
  if (!heldKinds.has(bound.expression.kind)) {
    context.report(operationProblems.create('returns-computed', expression.span, { name: name.value }));
    return undefined;
  }
  return { name: name.value, kind: 'value', value: bound.expression, type: bound.type, optional: bound.optional };
}

/** What an operation has when its steps are done, without a statement more. */
const heldKinds: ReadonlySet<Expression['kind']> = new Set(['literal', 'value', 'me', 'now']);
