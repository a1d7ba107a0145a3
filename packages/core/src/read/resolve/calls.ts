import type { Expression, ShapeField, Step, ValueType } from '../../system/index.ts';
import { valueTypeOf } from '../../system/index.ts';
import type { PathNode } from '../grammar/ast.ts';
import type { RawStep } from '../raw.ts';
import { checkAssignable } from './assignable.ts';
import { suggest } from './context.ts';
import type { Context, ResolvedAction, Scope } from './context.ts';
import { nameProblems } from './diagnostics/names.ts';
import { operationProblems } from './diagnostics/operations.ts';
import { isSecret } from './secrets.ts';

/** What a step that calls an external says. */
export interface Call {
  readonly external: string;
  readonly action: string;
  readonly with: Step['with'];
  readonly returns: ValueType;
}

/** Returns the external and action that a path names, or reports. */
export function actionNamed(context: Context, node: PathNode): { external: string; action: string; facts: ResolvedAction } | undefined {
  const [external, action, more] = node.names;
  if (external === undefined || action === undefined || more !== undefined) {
    context.report(operationProblems.create('call-path', node.span, {}));
    return undefined;
  }
  if (!context.externals.has(external.value)) {
    const near = suggest(context, external.value, context.externals.keys());
    context.report(nameProblems.create('unknown-external', external.span, { name: external.value, near }));
    return undefined;
  }
  const resolved = context.externalOf(external.value);
  if (resolved === undefined) return undefined;
  const facts = resolved.actions.get(action.value);
  if (facts !== undefined) return { external: external.value, action: action.value, facts };
  const near = suggest(context, action.value, resolved.actions.keys());
  context.report(nameProblems.create('unknown-action', action.span, { name: action.value, external: external.value, near }));
  return undefined;
}

/** Returns the call of a step with its arguments bound and checked. */
export function bindAction(context: Context, raw: RawStep, scope: Scope): Call | undefined {
  const [target] = raw.targets;
  const action = target === undefined ? undefined : actionNamed(context, target);
  if (target === undefined || action === undefined) return undefined;
  const takes = action.facts.takes;
  const given = new Set(raw.with.map((node) => node.name.value));
  const missing = takes?.find((field) => !given.has(field.name) && !field.optional && field.default === undefined);
  if (missing !== undefined) {
    context.report(operationProblems.create('argument-missing', target.span, { name: missing.name, action: `${action.external}.${action.action}` }));
  }
  const bound = raw.with.flatMap((node) => {
    const value = argument(context, node, takes, scope, `${action.external}.${action.action}`);
    return value === undefined ? [] : [{ name: node.name.value, value }];
  });
  return { external: action.external, action: action.action, with: bound, returns: resultOf(action.facts.returns) };
}

function resultOf(returns: readonly ShapeField[] | undefined): ValueType {
  const fields = (returns ?? []).map((field) => ({ name: field.name, type: valueTypeOf(field.type), optional: field.optional }));
  return { kind: 'object', fields };
}

function argument(context: Context, node: RawStep['with'][number], takes: readonly ShapeField[] | undefined, scope: Scope, action: string): Expression | undefined {
  const field = takes?.find((each) => each.name === node.name.value);
  if (takes !== undefined && field === undefined) {
    const near = suggest(context, node.name.value, takes.map((each) => each.name));
    context.report(nameProblems.create('unknown-argument', node.name.span, { name: node.name.value, action, near }));
    return undefined;
  }
  const type = field === undefined ? undefined : valueTypeOf(field.type);
  const bound = context.bind(node.expression, scope, type === undefined ? undefined : { type });
  if (bound?.facts !== undefined && isSecret(bound.facts)) {
    const { start, end } = node.expression.span;
    context.report(operationProblems.create('secret-sent', node.expression.span, { action, secret: context.text.slice(start, end) }));
    return undefined;
  }
  if (type === undefined || bound === undefined) return bound?.expression;
  return checkAssignable(context, bound, type, node.expression.span);
}
