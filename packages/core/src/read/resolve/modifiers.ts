import type { Located, Span } from '../../source/index.ts';
import type { Limits } from '../../system/index.ts';
import type { AmountName, Expression, FlagName, Modifier, NumberNode } from '../grammar/ast.ts';
import { inBaseUnit } from '../grammar/units.ts';
import type { Context } from './context.ts';
import { entityProblems } from './diagnostics/entities.ts';
import { typeProblems } from './diagnostics/types.ts';
import { numberOf } from './quantities.ts';

/** The modifiers of a definition, by name. */
export interface Modifiers {
  readonly flags: Map<FlagName, Span>;
  readonly amounts: Map<AmountName, NumberNode>;
  readonly optional?: Span;
  readonly presence: number;
  readonly default?: Expression;
  readonly only?: Located<string>;
  readonly column?: Located<string>;
  readonly limits: Limits;
  /** Where bounds were written. */
  readonly bounds?: Span;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type Draft = Writable<Omit<Modifiers, 'limits'>> & { limits: Writable<Limits> };

/** Returns the modifiers by name. */
export function modifiersOf(context: Context, nodes: readonly Modifier[]): Modifiers {
  const draft: Draft = { flags: new Map(), amounts: new Map(), presence: 1, limits: {} };
  for (const node of nodes) add(context, draft, node);
  const { min, max } = draft.limits;
  if (draft.bounds !== undefined && min !== undefined && max !== undefined && min > max) {
    context.report(entityProblems.create('empty-range', draft.bounds, { min, max }));
  }
  return draft;
}

function add(context: Context, draft: Draft, node: Modifier): void {
  switch (node.kind) {
    case 'flag':
      draft.flags.set(node.name, node.span);
      return;
    case 'amount':
      draft.amounts.set(node.name, node.value);
      return;
    case 'optional':
      draft.optional = node.span;
      draft.presence = numberOf(context, node.percent, { dimension: 'share', max: 1 }) ?? 0.5;
      return;
    case 'default':
      draft.default = node.value;
      return;
    case 'range':
      draft.bounds = node.span;
      draft.limits.min = inBaseUnit(node.min.value, node.min.unit);
      draft.limits.max = inBaseUnit(node.max.value, node.max.unit);
      return;
    case 'bound':
      draft.bounds = node.span;
      addBound(context, draft, node);
      return;
    case 'only':
      draft.only = node.actor;
      return;
    case 'column':
      draft.column = node.name;
  }
}

function addBound(context: Context, draft: Draft, node: Extract<Modifier, { kind: 'bound' }>): void {
  const value = constantOf(node.value);
  if (value === undefined) {
    context.report(typeProblems.create('bound-not-constant', node.value.span, {}));
    return;
  }
  if (node.operator === '>' || node.operator === '>=') {
    draft.limits.min = value;
    if (node.operator === '>') draft.limits.minExcluded = true;
  } else {
    draft.limits.max = value;
    if (node.operator === '<') draft.limits.maxExcluded = true;
  }
}

/** Returns the value of a number, with its sign; undefined for any other expression. */
function constantOf(node: Expression): number | undefined {
  if (node.kind === 'number') return inBaseUnit(node.value, node.unit);
  if (node.kind !== 'negate') return undefined;
  const value = constantOf(node.operand);
  return value === undefined ? undefined : -value;
}
