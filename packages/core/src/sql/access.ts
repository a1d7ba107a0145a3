import type { AccessPath } from '../system/index.ts';
import { predicted } from '../quantity/index.ts';
import type { Quantity } from '../quantity/index.ts';
import { conditionsByTable, correlationsOf, requiredQueries } from './condition.ts';
import type { TableConditions } from './condition.ts';
import type { SqlContext } from './context.ts';
import { matchingRows, sourceRows } from './estimate.ts';
import type { Query, SqlExpression, SqlStatement } from './node.ts';
import { identifier } from './quote.ts';
import { expressionsOf, partsOf, queriesIn } from './walk.ts';

type WantedPath = Omit<AccessPath, 'servedBy'>;

/**
 * Returns the ways in which a statement reads tables: its own rows, joins, and subqueries, which run once for each row outside that they read.
 * A source that a filter on a joined table reaches has a second path, by the columns that it is joined on.
 */
export function accessPathsOf(context: SqlContext, statement: string, node: SqlStatement, rate: Quantity, rows: Quantity, limit: number | undefined): readonly WantedPath[] {
  const paths: WantedPath[] = [];
  const visit = (at: SqlStatement, atRate: Quantity, atRows: number, isInner: boolean): void => {
    const tables = conditionsByTable(at);
    for (const conditions of tables) paths.push(...pathsOf(context, statement, conditions, { rate: atRate, rows: atRows, isInner, first: paths.length, limit: isInner ? undefined : limit }));
    const driven = drivenPath(context, statement, tables, atRate, paths.length, isInner ? undefined : limit);
    if (driven !== undefined) paths.push(driven);
    if (at.kind === 'select') paths.push(...semiJoinPaths(context, statement, at, { rate: atRate, rows: atRows, isInner, first: paths.length, limit: isInner ? undefined : limit }));
    const isTied = tiedTo(at);
    // A subquery that reads none of the rows right outside runs once for all of them.
    for (const query of queriesIn(expressionsOf(at))) visit(query, times(atRate, isTied(query) ? Math.max(atRows, 1) : 1), innerRows(context, query), true);
  };
  visit(node, rate, rows.value, false);
  return paths.map((path, index) => ({ ...path, id: `${statement}/${index + 1}` }));
}

/** Tells of the subqueries of a statement which read its own rows, themselves or in subqueries of theirs. */
function tiedTo(outer: SqlStatement): (query: Query) => boolean {
  if (outer.kind === 'insert') return () => true;
  const own = outer.kind === 'select' ? [outer.from, ...outer.joins.map(({ from }) => from)].flatMap((from) => (from === undefined ? [] : [from.alias])) : [outer.alias];
  const reads = (expression: SqlExpression): boolean => {
    if (expression.kind === 'query' || expression.kind === 'exists') return expressionsOf(expression.query).some(reads);
    // A column without its table may be anyone's.
    return expression.kind === 'column' ? expression.table === undefined || own.includes(expression.table) : partsOf(expression).some(reads);
  };
  return (query) => expressionsOf(query).some(reads);
}

interface Where {
  readonly rate: Quantity;
  readonly rows: number;
  readonly isInner: boolean;
  readonly first: number;
  readonly limit: number | undefined;
}

function pathsOf(context: SqlContext, statement: string, conditions: TableConditions, at: Where): readonly WantedPath[] {
  if (!context.tablesByName.has(conditions.table)) return [];
  const isSource = conditions.role === 'source';
  const kept = isSource ? conditions.equality.filter((item) => item.known) : conditions.equality;
  return [
    {
      ...pathOf(context, statement, { ...conditions, equality: kept }, at.first),
      ...(at.limit === undefined || !isSource ? {} : { limit: at.limit }),
      rate: isSource ? at.rate : times(at.rate, Math.max(at.rows, 1)),
      as: at.isInner ? 'subquery' : isSource ? 'source' : 'join',
    },
  ];
}

/** `author.username = $author`: PostgreSQL may find the author first and then the source's rows by its reference. */
function drivenPath(context: SqlContext, statement: string, tables: readonly TableConditions[], rate: Quantity, first: number, limit: number | undefined): WantedPath | undefined {
  const [source, ...joins] = tables;
  const isFiltered = joins.some((join) => join.equality.some((item) => item.known) || join.search !== undefined);
  if (source === undefined || source.role !== 'source' || !isFiltered || source.equality.every((item) => item.known)) return undefined;
  return { ...pathOf(context, statement, source, first), ...(limit === undefined ? {} : { limit }), rate, as: 'join' };
}

/**
 * `exists (…)` that every row must satisfy: PostgreSQL may read the subquery's rows first, by what is known of them,
 * and then the rows outside by the columns that tie them together.
 */
function semiJoinPaths(context: SqlContext, statement: string, query: Query, at: Where): readonly WantedPath[] {
  const outside = conditionsByTable(query);
  const paths: WantedPath[] = [];
  for (const inner of requiredQueries(query)) {
    const correlations = correlationsOf(inner);
    const tables = conditionsByTable(inner);
    const isKnown = tables.some((table) => table.equality.some((item) => item.known && !correlations.some((tie) => tie.inner.expression === item.expression)));
    if (!isKnown || correlations.length === 0) continue;
    for (const table of tables) {
      const ties = correlations.filter((tie) => tie.inner.table === table.table).map((tie) => tie.inner.expression);
      const rest = table.equality.filter((item) => !ties.includes(item.expression));
      if (ties.length === 0 || rest.length === 0) continue;
      paths.push({ ...pathOf(context, statement, { ...table, equality: rest }, at.first + paths.length), rate: at.rate, as: 'subquery' });
    }
    for (const table of outside) {
      const columns = correlations.filter((tie) => tie.outer.alias === table.alias).map((tie) => tie.outer.column);
      const tied = columns.map((name) => ({ expression: identifier(name), column: name, options: 1, known: true }));
      if (tied.length === 0) continue;
      paths.push({ ...pathOf(context, statement, { ...table, equality: [...table.equality.filter((item) => item.known), ...tied] }, at.first + paths.length), ...(at.limit === undefined ? {} : { limit: at.limit }), rate: at.rate, as: 'join' });
    }
  }
  return paths;
}

function pathOf(context: SqlContext, statement: string, conditions: TableConditions, index: number): Omit<WantedPath, 'rate' | 'as'> {
  return {
    id: `${statement}/${index + 1}`,
    statement,
    table: conditions.table,
    equality: conditions.equality.map((item) => item.expression),
    range: conditions.range,
    order: conditions.order,
    ...(conditions.search === undefined ? {} : { search: conditions.search }),
    constant: conditions.constant,
    matching: matchingRows(context, conditions),
  };
}

function innerRows(context: SqlContext, query: Query): number {
  return sourceRows(context, conditionsByTable(query)).value;
}

function times(rate: Quantity, count: number): Quantity {
  return predicted(rate.value * count, '1/s', 'rate of the statement × rows outside', rate.from.kind === 'predicted' ? rate.from.from : [], { low: rate.low * count, high: rate.high * count });
}
