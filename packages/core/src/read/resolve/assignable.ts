import type { Span } from '../../source/index.ts';
import type { Expression, ValueType } from '../../system/index.ts';
import type { Bound, Context, FieldFacts } from './context.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';
import { typeProblems } from './diagnostics/types.ts';
import { assignable } from './expression/compatible.ts';
import { printType } from './type-names.ts';

/** Returns the expression if its value can be written where `type` is wanted; reports otherwise. */
export function checkAssignable(context: Context, bound: Bound | undefined, type: ValueType, span: Span): Expression | undefined {
  if (bound === undefined) return undefined;
  if (assignable(context, bound, type)) return bound.expression;
  context.report(typeProblems.create('not-assignable', span, { given: printType(bound.type), wanted: printType(type) }));
  return undefined;
}

/** Returns whether a value written in the brief is one that the field takes; reports otherwise. Values of callers are checked when they come. */
export function keepsLimits(context: Context, bound: Bound, field: string, facts: FieldFacts, span: Span): boolean {
  const value = writtenValue(bound.expression);
  if (value === undefined) return true;
  // An optional field without a default is told of `default none` in its own words.
  if (value === null && !facts.optional && facts.value.kind !== 'list') {
    context.report(contradictionProblems.create('none-for-required', span, { field }));
    return false;
  }
  const limits = brokenLimits(value, facts);
  if (limits === undefined) return true;
  const text = context.text.slice(span.start, span.end);
  context.report(contradictionProblems.create('outside-limits', span, { text, field, limits }));
  return false;
}

function writtenValue(expression: Expression): string | number | boolean | null | undefined {
  if (expression.kind === 'literal') return expression.value;
  const term = expression.kind === 'negate' ? writtenValue(expression.term) : undefined;
  return typeof term === 'number' || typeof term === 'string' ? -Number(term) : undefined;
}

/** The limits that the value breaks, in words; undefined if it keeps them. */
function brokenLimits(value: string | number | boolean | null, { type, limits }: FieldFacts): string | undefined {
  if (type.kind === 'string') return typeof value === 'string' && [...value].length > type.max ? `at most ${type.max} characters` : undefined;
  if (type.kind !== 'int' && type.kind !== 'decimal' && type.kind !== 'money') return undefined;
  const number = Number(value);
  const { min, max, minExcluded = false, maxExcluded = false } = limits;
  if (min !== undefined && (number < min || (minExcluded && number === min))) return `${minExcluded ? '>' : '>='} ${min}`;
  return max !== undefined && (number > max || (maxExcluded && number === max)) ? `${maxExcluded ? '<' : '<='} ${max}` : undefined;
}
