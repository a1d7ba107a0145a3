import { printExpression } from '../../sql/index.ts';
import type { SqlExpression } from '../../sql/index.ts';
import type { Entity, Expression, Table } from '../../system/index.ts';
import { Names, snakeCase } from './naming.ts';

type Comparison = Extract<Expression, { kind: 'compare' }>;

/**
 * Returns CHECK constraints for the invariants that read nothing but required columns of the row itself. Others (folds,
 * other rows, the time, values that may be absent) can't be a CHECK with the same meaning: `prove` verifies them by a query.
 */
export function invariantChecks(entity: Entity, table: Table): Table['checks'] {
  const names = new Names();
  for (const check of table.checks) names.reserve(check.name);
  return entity.invariants.flatMap((invariant) => {
    const compiled = compile(invariant.expression, table);
    return compiled === undefined ? [] : [{ name: names.take(`${table.name}_${snakeCase(invariant.name)}`), expression: printExpression(compiled), from: invariant.place.path }];
  });
}

function compile(expression: Expression, table: Table): SqlExpression | undefined {
  switch (expression.kind) {
    case 'literal':
      return expression.value === null || expression.type.kind === 'duration' ? undefined : { kind: 'literal', value: expression.value };
    case 'field':
      return columnOf(expression.variable, expression.path, table);
    case 'and':
    case 'or': {
      const terms = expression.terms.map((term) => compile(term, table));
      return terms.every((term) => term !== undefined) ? { kind: expression.kind, terms } : undefined;
    }
    case 'not':
    case 'negate': {
      const term = compile(expression.term, table);
      return term === undefined ? undefined : { kind: expression.kind, term };
    }
    case 'compare':
      return binary(expression.left, sqlOperator(expression.operator), expression.right, table);
    case 'arithmetic':
      // A quotient of integers is cut in SQL and not in the language.
      return expression.operator === '/' ? undefined : binary(expression.left, expression.operator, expression.right, table);
    default:
      return undefined;
  }
}

type SqlBinary = Extract<SqlExpression, { kind: 'binary' }>['operator'];

function sqlOperator(operator: Comparison['operator']): SqlBinary {
  return operator === '!=' ? '<>' : operator;
}

function binary(left: Expression, operator: SqlBinary, right: Expression, table: Table): SqlExpression | undefined {
  const [first, second] = [compile(left, table), compile(right, table)];
  return first === undefined || second === undefined ? undefined : { kind: 'binary', operator, left: first, right: second };
}

function columnOf(variable: string, path: readonly string[], table: Table): SqlExpression | undefined {
  const columns = table.columns.filter((column) => path.length === 1 && column.field === path[0]);
  const [only] = columns;
  return variable === 'row' && columns.length === 1 && only !== undefined && !only.nullable ? { kind: 'column', name: only.name } : undefined;
}
