import type { Expression } from '../../system/index.ts';

/**
 * Returns the value of a derived field for a new row, to which no row refers yet: counts and sums are 0, `exists` is false.
 * `undefined` where it depends on the row itself, or is none (min, max, avg).
 */
export function emptyValue(expression: Expression): number | boolean | undefined {
  switch (expression.kind) {
    case 'fold':
      if (expression.fold === 'count' || expression.fold === 'sum') return 0;
      return expression.fold === 'exists' ? false : undefined;
    case 'literal':
      return typeof expression.value === 'number' || typeof expression.value === 'boolean' ? expression.value : undefined;
    case 'not': {
      const term = emptyValue(expression.term);
      return typeof term === 'boolean' ? !term : undefined;
    }
    case 'negate': {
      const term = emptyValue(expression.term);
      return typeof term === 'number' ? 0 - term : undefined;
    }
    case 'arithmetic':
      return calculate(expression.operator, emptyValue(expression.left), emptyValue(expression.right));
    default:
      return undefined;
  }
}

function calculate(operator: '+' | '-' | '*' | '/', left: number | boolean | undefined, right: number | boolean | undefined): number | undefined {
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  // A quotient of integers is cut in SQL: only one that is whole is the same here.
  return right !== 0 && Number.isInteger(left / right) ? left / right : undefined;
}
