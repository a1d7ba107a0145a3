import type { From, Output, Query, SetColumn, SqlExpression, SqlOrder, SqlStatement } from './node.ts';
import { identifier, literal } from './quote.ts';

/** Precedence of PostgreSQL's operators; higher binds tighter. */
const levels = { or: 1, and: 2, not: 3, is: 4, comparison: 5, other: 6, sum: 7, product: 8, unary: 9, primary: 10 } as const;

const lineWidth = 120;

/** Returns the text of a statement, a clause a line. */
export function printSql(statement: SqlStatement): string {
  switch (statement.kind) {
    case 'select':
      return printQuery(statement);
    case 'insert':
      return printInsert(statement);
    case 'update':
      return lines([
        `update ${named(statement.table, statement.alias)}`,
        `set ${printSet(statement.set)}`,
        statement.from === undefined ? undefined : `from ${printFrom(statement.from)}`,
        printWhere(statement.where),
        printReturning(statement.returning),
      ]);
    case 'delete':
      return lines([`delete from ${named(statement.table, statement.alias)}`, printWhere(statement.where), printReturning(statement.returning)]);
  }
}

/** Returns the text of an expression. */
export function printExpression(expression: SqlExpression): string {
  return print(expression, 0);
}

function lines(parts: readonly (string | undefined)[], separator = '\n'): string {
  return parts.filter((part) => part !== undefined).join(separator);
}

function named(table: string, alias: string): string {
  return table === alias ? identifier(table) : `${identifier(table)} as ${identifier(alias)}`;
}

function printQuery(query: Query, separator = '\n'): string {
  const parts = [
    `select${printOutputs(query.output, separator)}`,
    query.from === undefined ? undefined : `from ${printFrom(query.from)}`,
    ...query.joins.map((join) => `${join.how === 'left' ? 'left join' : 'join'} ${printFrom(join.from)} on ${print(join.on, 0)}`),
    printWhere(query.where),
    query.groupBy === undefined ? undefined : `group by ${list(query.groupBy)}`,
    query.orderBy === undefined || query.orderBy.length === 0 ? undefined : `order by ${query.orderBy.map(printOrder).join(', ')}`,
    query.limit === undefined ? undefined : `limit ${print(query.limit, 0)}`,
    query.offset === undefined ? undefined : `offset ${print(query.offset, 0)}`,
    query.lock === undefined ? undefined : `for ${query.lock.strength} of ${identifier(query.lock.of)}`,
  ];
  return lines(parts, separator);
}

function printInsert(insert: Extract<SqlStatement, { kind: 'insert' }>): string {
  const { conflict, source } = insert;
  const columns = insert.columns.map(identifier).join(', ');
  const body = source.kind === 'values' ? `values ${source.rows.map((row) => `(${list(row)})`).join(', ')}` : printQuery(source);
  return lines([`insert into ${identifier(insert.into)} (${columns})`, body, conflict === undefined ? undefined : printConflict(conflict), printReturning(insert.returning)]);
}

function printConflict(conflict: NonNullable<Extract<SqlStatement, { kind: 'insert' }>['conflict']>): string {
  const target = conflict.columns.length === 0 ? '' : ` (${conflict.columns.map(identifier).join(', ')})`;
  const where = conflict.where === undefined ? '' : ` where ${print(conflict.where, 0)}`;
  if (conflict.set === undefined) return `on conflict${target}${where} do nothing`;
  const setWhere = conflict.setWhere === undefined ? '' : `\nwhere ${print(conflict.setWhere, 0)}`;
  return `on conflict${target}${where} do update set ${printSet(conflict.set)}${setWhere}`;
}

function printSet(set: readonly SetColumn[]): string {
  return set.map((item) => `${identifier(item.column)} = ${print(item.value, 0)}`).join(', ');
}

function printWhere(where: SqlExpression | undefined): string | undefined {
  return where === undefined ? undefined : `where ${print(where, 0)}`;
}

function printReturning(output: readonly Output[]): string | undefined {
  return output.length === 0 ? undefined : `returning${printOutputs(output, '\n')}`;
}

/** On one line if that is short, else one below the other. */
function printOutputs(outputs: readonly Output[], separator: string): string {
  const texts = outputs.map(printOutput);
  const line = ` ${texts.join(', ')}`;
  return separator === '\n' && line.length > lineWidth ? `\n  ${texts.join(',\n  ')}` : line;
}

function printOutput(output: Output): string {
  const text = print(output.value, 0);
  if (output.as === undefined) return text;
  return output.value.kind === 'column' && output.value.name === output.as ? text : `${text} as ${identifier(output.as)}`;
}

/** Returns the text of an element of `order by`. */
function printOrder(order: SqlOrder): string {
  return `${print(order.value, 0)}${order.descending ? ' desc' : ''}`;
}

function printFrom(from: From): string {
  if (from.kind === 'table') return named(from.name, from.alias);
  if (from.kind === 'subquery') return `(${printQuery(from.query, ' ')}) as ${identifier(from.alias)}`;
  const columns = [...from.columns, ...(from.ordinality === undefined ? [] : [from.ordinality])].map(identifier).join(', ');
  const ordinality = from.ordinality === undefined ? '' : ' with ordinality';
  const defined = from.defined?.map((item) => `${identifier(item.name)} ${item.type}`).join(', ');
  const source = defined === undefined ? print(from.call, 0) : `rows from (${print(from.call, 0)} as (${defined}))`;
  return `${source}${ordinality} as ${identifier(from.alias)} (${columns})`;
}

function list(items: readonly SqlExpression[]): string {
  return items.map((item) => print(item, 0)).join(', ');
}

function print(expression: SqlExpression, outer: number): string {
  const [text, level] = printed(expression);
  return level < outer ? `(${text})` : text;
}

function printed(expression: SqlExpression): readonly [string, number] {
  switch (expression.kind) {
    case 'column':
      return [expression.table === undefined ? identifier(expression.name) : `${identifier(expression.table)}.${identifier(expression.name)}`, levels.primary];
    case 'parameter':
      return [`$${expression.index}::${expression.type}`, levels.primary];
    case 'literal':
      return [literal(expression.value), typeof expression.value === 'number' && (expression.value < 0 || Object.is(expression.value, -0)) ? levels.or : levels.primary];
    case 'word':
      return [expression.text, levels.primary];
    case 'call': {
      const order = expression.orderBy === undefined ? '' : ` order by ${expression.orderBy.map(printOrder).join(', ')}`;
      return [`${expression.name}(${list(expression.arguments)}${order})`, levels.primary];
    }
    case 'row':
      return [`(${list(expression.items)})`, levels.primary];
    case 'query':
      return [`(${printQuery(expression.query, ' ')})`, levels.primary];
    case 'exists':
      return [`exists (${printQuery(expression.query, ' ')})`, levels.primary];
    case 'case': {
      const branches = expression.when.map(({ condition, then }) => ` when ${print(condition, 0)} then ${print(then, 0)}`).join('');
      return [`case${branches}${expression.otherwise === undefined ? '' : ` else ${print(expression.otherwise, 0)}`} end`, levels.primary];
    }
    case 'cast':
      return [`${print(expression.term, levels.primary)}::${expression.type}`, levels.primary];
    default:
      return printedOperator(expression);
  }
}

type Operator = Extract<SqlExpression, { kind: 'and' | 'or' | 'not' | 'negate' | 'is' | 'in' | 'any' | 'contains' | 'binary' }>;

function printedOperator(expression: Operator): readonly [string, number] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return [expression.terms.map((term) => print(term, levels[expression.kind] + 1)).join(` ${expression.kind} `), levels[expression.kind]];
    case 'not':
      return [`not ${print(expression.term, levels.not)}`, levels.not];
    case 'negate':
      return [`- ${print(expression.term, levels.unary + 1)}`, levels.unary];
    case 'is':
      return [`${print(expression.term, levels.comparison)} is ${expression.what}`, levels.is];
    case 'in':
      return [`${print(expression.term, levels.other + 1)} in (${list(expression.options)})`, levels.other];
    case 'any':
      return [`${print(expression.term, levels.comparison + 1)} = any(${print(expression.list, 0)})`, levels.comparison];
    case 'contains':
      return [`${print(expression.list, levels.other)} @> array[${print(expression.term, 0)}]`, levels.other];
    case 'binary': {
      const level = levelOf(expression.operator);
      return [`${print(expression.left, level === levels.comparison ? level + 1 : level)} ${expression.operator} ${print(expression.right, level + 1)}`, level];
    }
  }
}

function levelOf(operator: Extract<SqlExpression, { kind: 'binary' }>['operator']): number {
  if (operator === '+' || operator === '-') return levels.sum;
  if (operator === '*' || operator === '/') return levels.product;
  if (operator === '||' || operator === '@@') return levels.other;
  if (operator === 'is distinct from' || operator === 'is not distinct from') return levels.is;
  return levels.comparison;
}
