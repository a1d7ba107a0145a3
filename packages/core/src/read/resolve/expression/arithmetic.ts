import type { ArithmeticOperator, ValueType } from '../../../system/index.ts';
import type { ArithmeticNode, NegateNode } from '../../grammar/ast.ts';
import type { Bound, Context, Scope } from '../context.ts';
import { typeProblems } from '../diagnostics/types.ts';
import { printType } from '../type-names.ts';
import { isNumber } from './compatible.ts';

/** Places of a quotient: what a division of whole numbers or decimals keeps. */
const quotient: ValueType = { kind: 'decimal', places: 6 };

export function bindArithmetic(context: Context, node: ArithmeticNode, scope: Scope): Bound | undefined {
  const left = context.bind(node.left, scope);
  const right = context.bind(node.right, scope);
  if (left === undefined || right === undefined) return undefined;
  const byZero = node.operator === '/' && right.expression.kind === 'literal' && Number(right.expression.value) === 0;
  const type = byZero ? undefined : resultOf(node.operator, left, right);
  if (type === undefined) {
    context.report(
      typeProblems.create('arithmetic', node.span, { left: printType(left.type), operator: node.operator, right: byZero ? '0' : printType(right.type) }),
    );
    return undefined;
  }
  return {
    expression: { kind: 'arithmetic', type, operator: node.operator, left: left.expression, right: right.expression },
    type,
    optional: left.optional || right.optional,
    literal: left.literal && right.literal,
  };
}

export function bindNegate(context: Context, node: NegateNode, scope: Scope): Bound | undefined {
  const term = context.bind(node.operand, scope);
  if (term === undefined) return undefined;
  if (!isNumber(term.type) && term.type.kind !== 'duration') {
    context.report(typeProblems.create('arithmetic', node.span, { left: '', operator: '-', right: printType(term.type) }));
    return undefined;
  }
  return { ...term, expression: { kind: 'negate', type: term.type, term: term.expression } };
}

function resultOf(operator: ArithmeticOperator, left: Bound, right: Bound): ValueType | undefined {
  if (isNumber(left.type) && isNumber(right.type)) return numberResult(operator, left, right);
  return timeResult(operator, left.type, right.type);
}

function numberResult(operator: ArithmeticOperator, left: Bound, right: Bound): ValueType | undefined {
  const [a, b] = [left.type, right.type];
  const additive = operator === '+' || operator === '-';
  if (a.kind === 'money' && b.kind === 'money') return additive ? a : operator === '/' ? quotient : undefined;
  if (a.kind === 'money') return !additive || right.literal || b.kind === 'decimal' ? a : undefined;
  if (b.kind === 'money') return operator === '*' || (additive && (left.literal || a.kind === 'decimal')) ? b : undefined;
  if (operator === '/') return quotient;
  if (a.kind === 'int' && b.kind === 'int') return a;
  const [p, q] = [placesOf(a), placesOf(b)];
  return { kind: 'decimal', places: operator === '*' ? Math.min(p + q, 18) : Math.max(p, q) };
}

function placesOf(type: ValueType): number {
  return type.kind === 'decimal' ? type.places : 0;
}

function timeResult(operator: ArithmeticOperator, a: ValueType, b: ValueType): ValueType | undefined {
  const isInstant = (type: ValueType): boolean => type.kind === 'timestamp' || type.kind === 'date';
  if (isInstant(a) && b.kind === 'duration') return operator === '+' || operator === '-' ? a : undefined;
  if (a.kind === 'duration' && isInstant(b)) return operator === '+' ? b : undefined;
  if (isInstant(a) && isInstant(b)) return operator === '-' ? { kind: 'duration' } : undefined;
  if (a.kind === 'duration' && b.kind === 'duration') return operator === '/' ? quotient : operator === '*' ? undefined : a;
  if (a.kind === 'duration' && isNumber(b) && b.kind !== 'money') return operator === '*' || operator === '/' ? a : undefined;
  if (b.kind === 'duration' && isNumber(a) && a.kind !== 'money') return operator === '*' ? b : undefined;
  return undefined;
}
