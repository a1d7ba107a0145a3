import { inner, listOf, namesOf, openNode } from './node.ts';
import type { Constant } from './table-use.ts';

/**
 * Returns what a condition says, if it lasts: a test for null or truth, a column compared with constants by `=` or `in`,
 * columns of one row compared with each other, and what AND, OR and NOT make of these. `undefined` for others.
 */
export function lastingOf(node: unknown): Pick<Constant, 'compared' | 'fixed' | 'isGuess'> | undefined {
  const [type, tree] = openNode(node) ?? [];
  if (type === 'ColumnRef') return { compared: [], fixed: columnOf(node) ?? '' };
  if (tree === undefined) return undefined;
  if (type === 'NullTest' || type === 'BooleanTest') {
    const tested = columnOf(tree['arg']);
    return tested === undefined ? undefined : { compared: [], ...(ofOneValue.has(tree['nulltesttype'] ?? tree['booltesttype']) ? { fixed: tested } : {}) };
  }
  if (type === 'BoolExpr') {
    const [first] = listOf(tree['args']);
    const isFalse = tree['boolop'] === 'NOT_EXPR' ? columnOf(first) : undefined;
    if (isFalse !== undefined) return { compared: [], fixed: isFalse };
    const parts = listOf(tree['args']).map(lastingOf);
    return parts.every((part) => part !== undefined) ? { compared: parts.flatMap(({ compared }) => compared), ...(parts.some(({ isGuess }) => isGuess) ? { isGuess: true } : {}) } : undefined;
  }
  if (type !== 'A_Expr') return undefined;
  const [left, right] = [columnOf(tree['lexpr']), columnOf(tree['rexpr'])];
  if (left !== undefined && right !== undefined) return { compared: [], isGuess: true };
  const column = left ?? right;
  const other = left === undefined ? tree['lexpr'] : tree['rexpr'];
  if (column === undefined || namesOf(tree['name'])?.at(-1) !== '=' || tree['kind'] === 'AEXPR_DISTINCT' || !isConstant(other)) return undefined;
  return { compared: [column], ...(tree['kind'] === 'AEXPR_OP' || tree['kind'] === 'AEXPR_NOT_DISTINCT' ? { fixed: column } : {}) };
}

/** Tests that one value passes. */
const ofOneValue: ReadonlySet<unknown> = new Set(['IS_NULL', 'IS_TRUE', 'IS_FALSE', 'IS_UNKNOWN']);

function columnOf(node: unknown): string | undefined {
  const reference = inner(node, 'ColumnRef');
  return reference && namesOf(listOf(reference['fields']).slice(-1))?.[0];
}

function isConstant(node: unknown): boolean {
  const [type, tree] = openNode(node) ?? [];
  if (type === 'List' || type === 'A_ArrayExpr') return listOf(tree?.['items'] ?? tree?.['elements']).every(isConstant);
  if (type === 'TypeCast') return isConstant(tree?.['arg']);
  return type === 'A_Const' || (Array.isArray(node) && node.every(isConstant));
}
