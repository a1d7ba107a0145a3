import type { AccessPath } from '../system/index.ts';
import { predicted } from '../quantity/index.ts';
import type { Quantity } from '../quantity/index.ts';
import { conditionsByTable } from './condition.ts';
import type { TableConditions } from './condition.ts';
import type { SqlContext } from './context.ts';
import { matchingRows } from './estimate.ts';
import type { Query, SqlStatement } from './node.ts';
import { expressionsOf, queriesIn } from './walk.ts';

type WantedPath = Omit<AccessPath, 'servedBy'>;

/**
 * Returns the ways in which a statement reads tables: its own rows, joins, and subqueries, which run once for each row outside.
 * A source that a filter on a joined table reaches has a second path, by the columns that it is joined on.
 */
export function accessPathsOf(context: SqlContext, statement: string, node: SqlStatement, rate: Quantity, rows: Quantity, limit: number | undefined): readonly WantedPath[] {
  const paths: WantedPath[] = [];
  const visit = (at: SqlStatement, atRate: Quantity, atRows: number, isInner: boolean): void => {
    const tables = conditionsByTable(at);
    for (const conditions of tables) paths.push(...pathsOf(context, statement, conditions, { rate: atRate, rows: atRows, isInner, first: paths.length, limit: isInner ? undefined : limit }));
    const driven = drivenPath(context, statement, tables, atRate, paths.length, isInner ? undefined : limit);
    if (driven !== undefined) paths.push(driven);
    for (const query of queriesIn(expressionsOf(at))) visit(query, times(atRate, Math.max(atRows, 1)), innerRows(context, query), true);
  };
  visit(node, rate, rows.value, false);
  return paths;
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
  const used = isSource ? conditions.equality.filter((item) => item.known) : conditions.equality;
  const kept = isSource && used.length === 0 ? conditions.equality.filter((item) => item.known) : used;
  const narrowed = { ...conditions, equality: kept };
  return [
    {
      id: `${statement}/${at.first + 1}`,
      statement,
      table: conditions.table,
      equality: kept.map((item) => item.expression),
      range: conditions.range,
      order: conditions.order,
      ...(conditions.search === undefined ? {} : { search: conditions.search }),
      constant: conditions.constant,
      ...(at.limit === undefined || !isSource ? {} : { limit: at.limit }),
      rate: isSource ? at.rate : times(at.rate, Math.max(at.rows, 1)),
      matching: matchingRows(context, narrowed),
      as: at.isInner ? 'subquery' : isSource ? 'source' : 'join',
    },
  ];
}

/** `author.username = $author`: PostgreSQL may find the author first and then the source's rows by its reference. */
function drivenPath(context: SqlContext, statement: string, tables: readonly TableConditions[], rate: Quantity, first: number, limit: number | undefined): WantedPath | undefined {
  const [source, ...joins] = tables;
  const isFiltered = joins.some((join) => join.equality.some((item) => item.known) || join.search !== undefined);
  if (source === undefined || source.role !== 'source' || !isFiltered || source.equality.every((item) => item.known)) return undefined;
  return {
    id: `${statement}/${first + 1}`,
    statement,
    table: source.table,
    equality: source.equality.map((item) => item.expression),
    range: source.range,
    order: source.order,
    constant: source.constant,
    ...(limit === undefined ? {} : { limit }),
    rate,
    matching: matchingRows(context, source),
    as: 'join',
  };
}

function innerRows(context: SqlContext, query: Query): number {
  const [source] = conditionsByTable(query);
  return source === undefined ? 1 : matchingRows(context, source).value;
}

function times(rate: Quantity, count: number): Quantity {
  return predicted(rate.value * count, '1/s', 'rate of the statement × rows outside', rate.from.kind === 'predicted' ? rate.from.from : [], { low: rate.low * count, high: rate.high * count });
}
