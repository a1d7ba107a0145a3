import type { Expression, ValueType } from '../../../system/index.ts';
import type { Expression as Node, LogicalNode, NotNode } from '../../grammar/ast.ts';
import type { Bound, Context, Expected, Scope } from '../context.ts';
import { typeProblems } from '../diagnostics/types.ts';
import { bindArithmetic, bindNegate } from './arithmetic.ts';
import { bindComparison } from './comparisons.ts';
import { bindCondition, bindFold } from './folds.ts';
import { bindLiteral } from './literals.ts';
import { bindPath } from './paths.ts';
import { bindValue } from './values.ts';

const bool: ValueType = { kind: 'bool' };

/**
 * Returns the expression with every name bound and every node typed, or undefined: then what is wrong has been reported,
 * and whoever asked stays silent. `expected` is what the other side or the field says: it types words and parameters.
 */
export function bindExpression(context: Context, node: Node, scope: Scope, expected?: Expected): Bound | undefined {
  switch (node.kind) {
    case 'number':
    case 'text':
    case 'boolean':
    case 'none':
      return bindLiteral(context, node, expected);
    case 'path':
      return bindPath(context, node, scope, expected);
    case 'value':
      return bindValue(context, node, scope, expected);
    case 'negate':
      return bindNegate(context, node, scope);
    case 'not':
      return bindNot(context, node, scope);
    case 'and':
    case 'or':
      return bindLogical(context, node, scope);
    case 'comparison':
      return bindComparison(context, node, scope);
    case 'arithmetic':
      return bindArithmetic(context, node, scope);
    case 'fold':
      return bindFold(context, node, scope);
    case 'choice':
      context.report(typeProblems.create('choice-alone', node.span, {}));
      return undefined;
  }
}

function bindNot(context: Context, node: NotNode, scope: Scope): Bound | undefined {
  const term = bindCondition(context, node.operand, scope);
  if (term === undefined) return undefined;
  return { expression: { kind: 'not', type: bool, term: term.expression }, type: bool, optional: false, literal: false };
}

function bindLogical(context: Context, node: LogicalNode, scope: Scope): Bound | undefined {
  const terms = node.operands.map((operand) => bindCondition(context, operand, scope));
  const bound: Expression[] = terms.flatMap((term) => (term === undefined ? [] : [term.expression]));
  if (bound.length < terms.length) return undefined;
  return { expression: { kind: node.kind, type: bool, terms: bound }, type: bool, optional: false, literal: false };
}
