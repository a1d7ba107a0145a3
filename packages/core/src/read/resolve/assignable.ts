import type { Span } from '../../source/index.ts';
import type { Expression, ValueType } from '../../system/index.ts';
import type { Bound, Context } from './context.ts';
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
