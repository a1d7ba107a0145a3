import type { Expression, Range } from '../../system/index.ts';

/** Returns a resolved expression as text with every variable named, so that a test can say what it expects. */
export function printExpression(node: Expression): string {
  switch (node.kind) {
    case 'literal':
      return node.type.kind === 'enum' || node.type.kind === 'text' ? `'${node.value}'` : String(node.value);
    case 'field':
      return [node.variable, ...node.path].join('.');
    case 'value':
      return [`$${node.name}`, ...node.path].join('.');
    case 'me':
      return ['me', ...node.path].join('.');
    case 'now':
    case 'relevance':
      return node.kind;
    case 'and':
    case 'or':
      return `(${node.terms.map(printExpression).join(` ${node.kind} `)})`;
    case 'not':
      return `not ${printExpression(node.term)}`;
    case 'negate':
      return `-${printExpression(node.term)}`;
    case 'compare':
    case 'arithmetic':
      return `${printExpression(node.left)} ${node.operator} ${printExpression(node.right)}`;
    case 'in':
      return `${printExpression(node.left)} in ${printExpression(node.right)}`;
    case 'matches':
      return `${printExpression(node.text)} matches ${printExpression(node.query)}`;
    case 'choice':
      return `(${node.options.map(printExpression).join(' | ')})`;
    case 'fold': {
      const value = node.value === undefined ? '' : ` of ${printExpression(node.value)}`;
      const where = node.where === undefined ? '' : ` where ${printExpression(node.where)}`;
      return `${node.fold}(${printRange(node.over)}${value}${where})`;
    }
  }
}

function printRange(range: Range): string {
  const through = range.through === undefined ? '' : ` = ${[range.through.variable, ...range.through.path, range.through.list].join('.')}`;
  const within = range.within === undefined ? '' : ` within ${printRange(range.within)}`;
  return `${range.variable}: ${range.of}${through}${within}`;
}
