import type { Expression, ValueType } from '../../../system/index.ts';
import type { ChoiceNode, ComparisonNode, Expression as Node } from '../../grammar/ast.ts';
import type { Bound, Context, Expected, OpenRanges, Scope } from '../context.ts';
import { typeProblems } from '../diagnostics/types.ts';
import { printType } from '../type-names.ts';
import { comparable, isOrdered } from './compatible.ts';
import { knows } from './walk.ts';

const bool: ValueType = { kind: 'bool' };

function condition(expression: Expression, optional = false): Bound {
  return { expression, type: bool, optional, literal: false };
}

export function bindComparison(context: Context, node: ComparisonNode, scope: Scope): Bound | undefined {
  if (node.operator === 'in') return bindIn(context, node, scope);
  if (node.operator === 'matches') return bindMatches(context, node, scope);
  const [left, right] = bindSides(context, node.left, node.right, scope);
  if (left === undefined || right === undefined) return undefined;
  if (!checkSides(context, node, left, right)) return undefined;
  return condition({ kind: 'compare', type: bool, operator: node.operator, left: left.expression, right: right.expression });
}

/** Binds first the side that says more, so that the other can be a word, a literal or a parameter of its type. */
function bindSides(context: Context, left: Node, right: Node, scope: Scope): readonly [Bound | undefined, Bound | undefined] {
  if (asks(left, scope) > asks(right, scope)) {
    const known = context.bind(right, scope);
    return [bindOther(context, left, scope, known), known];
  }
  const known = context.bind(left, scope);
  return [known, bindOther(context, right, scope, known)];
}

/** Binds the other side of a value; where that is wrong, a side that needs it is not looked at. */
function bindOther(context: Context, node: Node, scope: Scope, known: Bound | undefined): Bound | undefined {
  if (known !== undefined || asks(node, scope) < 2) return context.bind(node, scope, expectedOf(known));
  if (node.kind === 'value' && node.names[0] !== undefined) scope.values.silence(node.names[0].value);
  return undefined;
}

function expectedOf(bound: Bound | undefined): Expected | undefined {
  if (bound === undefined) return undefined;
  return bound.facts === undefined ? { type: bound.type } : { type: bound.type, facts: bound.facts };
}

/** How much a side needs the other to be understood: 0 not at all, 2 for what has no type of its own. */
function asks(node: Node, scope: Scope): number {
  switch (node.kind) {
    case 'path': {
      const [first] = node.names;
      if (first === undefined || node.names.length > 1) return 0;
      if (first.value === 'me') return 1;
      return first.value === 'this' || first.value === 'now' || (scope.row !== undefined && knows(scope.row.entity, first.value)) ? 0 : 2;
    }
    case 'value': {
      const [first] = node.names;
      return scope.values.infers && first !== undefined && !scope.values.entries.has(first.value) ? 2 : 0;
    }
    case 'text':
    case 'none':
    case 'choice':
      return 2;
    case 'number':
    case 'boolean':
      return 1;
    default:
      return 0;
  }
}

function checkSides(context: Context, node: ComparisonNode, left: Bound, right: Bound): boolean {
  const ordering = node.operator !== '=' && node.operator !== '!=';
  const password = left.type.kind === 'password' || right.type.kind === 'password';
  const types = { left: printType(left.type), right: printType(right.type), operator: node.operator };
  if (password ? node.operator !== '=' || left.type.kind !== right.type.kind : !comparable(context, left, right)) {
    context.report(typeProblems.create('not-comparable', node.span, types));
    return false;
  }
  if (ordering && (!isOrdered(left.type) || !isOrdered(right.type))) {
    context.report(typeProblems.create('no-order', node.span, { operator: node.operator, type: printType(isOrdered(left.type) ? right.type : left.type) }));
    return false;
  }
  return true;
}

function bindIn(context: Context, node: ComparisonNode, scope: Scope): Bound | undefined {
  if (node.right.kind === 'choice') return bindInChoice(context, node, node.right, scope);
  if (node.right.kind === 'path') return bindInRows(context, node, node.right, scope);
  const [known, list] = asks(node.left, scope) > 0 ? listFirst(context, node, scope) : leftFirst(context, node, scope);
  return known === undefined || list === undefined ? undefined : inList(context, node, known, list);
}

function leftFirst(context: Context, node: ComparisonNode, scope: Scope): readonly [Bound | undefined, Bound | undefined] {
  const left = context.bind(node.left, scope);
  if (left === undefined) return [left, bindOther(context, node.right, scope, left)];
  return [left, context.bind(node.right, scope, { type: { kind: 'list', of: left.type } })];
}

function listFirst(context: Context, node: ComparisonNode, scope: Scope): readonly [Bound | undefined, Bound | undefined] {
  const list = context.bind(node.right, scope);
  if (list === undefined) return [bindOther(context, node.left, scope, list), list];
  return [context.bind(node.left, scope, list.type.kind === 'list' ? { type: list.type.of } : undefined), list];
}

function inList(context: Context, node: ComparisonNode, left: Bound, list: Bound): Bound | undefined {
  const element = list.type.kind === 'list' ? list.type.of : undefined;
  if (element === undefined || !comparable(context, left, { ...list, type: element })) {
    context.report(typeProblems.create('not-comparable', node.span, { left: printType(left.type), right: printType(list.type), operator: 'in' }));
    return undefined;
  }
  return condition({ kind: 'in', type: bool, left: left.expression, right: list.expression });
}

function bindInChoice(context: Context, node: ComparisonNode, choice: ChoiceNode, scope: Scope): Bound | undefined {
  const left = context.bind(node.left, scope);
  const options = choice.options.map((option) => bindOther(context, option, scope, left));
  if (left === undefined) return undefined;
  const bound = options.filter((option) => option !== undefined);
  if (bound.length < options.length) return undefined;
  const other = bound.find((option) => !comparable(context, left, option));
  if (other !== undefined) {
    context.report(typeProblems.create('not-comparable', node.span, { left: printType(left.type), right: printType(other.type), operator: 'in' }));
    return undefined;
  }
  const right: Expression = { kind: 'choice', type: left.type, options: bound.map((option) => option.expression) };
  return condition({ kind: 'in', type: bool, left: left.expression, right });
}

/** `x in tags.name` says that a row of the list exists whose name is x. A list of plain values is one value. */
function bindInRows(context: Context, node: ComparisonNode, path: Extract<Node, { kind: 'path' }>, scope: Scope): Bound | undefined {
  const open: OpenRanges = new Map();
  const right = context.bind(path, { ...scope, open });
  if (right === undefined) {
    bindOther(context, node.left, scope, right);
    return undefined;
  }
  const expected = elementOf(right);
  const left = context.bind(node.left, scope, expected);
  if (left === undefined) return undefined;
  const inner = [...open.values()].at(-1);
  if (inner === undefined) return inList(context, node, left, right);
  if (!comparable(context, left, right)) {
    context.report(typeProblems.create('not-comparable', node.span, { left: printType(left.type), right: printType(right.type), operator: 'in' }));
    return undefined;
  }
  const where: Expression = { kind: 'compare', type: bool, operator: '=', left: right.expression, right: left.expression };
  return condition({ kind: 'fold', type: bool, fold: 'exists', over: inner.range, where });
}

/** What stands before `in` is one element of the list. */
function elementOf({ type, facts }: Bound): Expected {
  const value = type.kind === 'list' ? type.of : type;
  if (facts === undefined) return { type: value };
  return { type: value, facts: facts.type.kind === 'list' ? { ...facts, type: facts.type.of, value } : facts };
}

function bindMatches(context: Context, node: ComparisonNode, scope: Scope): Bound | undefined {
  const fields = node.left.kind === 'choice' ? node.left.options : [node.left];
  const bound = fields.map((field) => context.bind(field, scope));
  const query = context.bind(node.right, scope, { type: { kind: 'text' } });
  const texts = bound.filter((field) => field !== undefined);
  if (query === undefined || texts.length < bound.length) return undefined;
  const wrong = [...texts, query].find((each) => each.type.kind !== 'text');
  if (wrong !== undefined) {
    context.report(typeProblems.create('matches-text', node.span, { type: printType(wrong.type) }));
    return undefined;
  }
  const [only, second] = texts;
  if (only === undefined) return undefined;
  const text: Expression =
    second === undefined ? only.expression : { kind: 'choice', type: { kind: 'text' }, options: texts.map((each) => each.expression) };
  return condition({ kind: 'matches', type: bool, text, query: query.expression });
}
