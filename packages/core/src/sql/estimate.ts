import type { Operation, Statement, Table } from '../system/index.ts';
import { predicted } from '../quantity/index.ts';
import type { Quantity } from '../quantity/index.ts';
import { conditionsByTable } from './condition.ts';
import type { TableConditions } from './condition.ts';
import type { SqlContext } from './context.ts';
import { fieldIn } from './context.ts';
import type { SqlStatement } from './node.ts';

/** Share of rows that a bound, a search or another condition lets through where nothing tells; assumptions in the spirit of PostgreSQL's own defaults. */
const shares = { range: 1 / 3, search: 0.01, other: 0.5, distinct: 200 } as const;

/** Returns how often a statement runs, as a share (or multiple) of its operation's rate. */
export function rateOf(operation: Operation, times: number): Quantity {
  const { rate } = operation;
  return predicted(rate.value * times, '1/s', 'rate of the operation × share of the variant × elements', [`${operation.id}.rate`], { low: rate.low * times, high: rate.high * times });
}

/** Returns the rows of a table that its conditions are expected to let through: declared counts divided by declared distincts. */
export function matchingRows(context: SqlContext, conditions: TableConditions): Quantity {
  const table = context.tablesByName.get(conditions.table);
  if (table === undefined) return predicted(1, 'rows', 'a table that the design does not know', []);
  const names = new Set(conditions.equality.map((item) => item.column ?? ''));
  const isUnique = [table.primaryKey, ...table.uniques.map((unique) => unique.columns)].some((columns) => columns.length > 0 && columns.every((name) => names.has(name)));
  const rows = table.rows;
  const own = `tables.${table.name}.rows`;
  const from = [...new Set([own, ...[...names].flatMap((name) => distinctFrom(context, table, name))])];
  if (isUnique) return predicted(Math.min(1, rows.value), 'rows', 'at most one row has the key', [own]);
  const share = conditions.equality.reduce((product, item) => product * (item.column === undefined ? shares.other : item.options / distinctOf(context, table.name, item.column)), 1);
  const more = shares.range ** Math.min(conditions.ranges, 2) * (conditions.search === undefined ? 1 : shares.search) * shares.other ** Math.min(conditions.others, 3);
  const scaled = (count: number): number => Math.max(count * Math.min(share, 1) * more, Math.min(count, 1));
  return predicted(scaled(rows.value), 'rows', 'declared count × selectivity of each condition', from, { low: scaled(rows.low), high: scaled(rows.high) });
}

/** The name of the number that tells how many different values a column has, where there is one. */
function distinctFrom(context: SqlContext, table: Table, name: string): readonly string[] {
  const column = table.columns.find((item) => item.name === name);
  const field = table.holds.kind === 'entity' && column?.field !== undefined ? fieldIn(context, table.holds.entity, column.field) : undefined;
  if (table.holds.kind === 'entity' && field?.distinct !== undefined) return [`${table.holds.entity}.${field.name}.distinct`];
  const foreign = table.foreignKeys.find((key) => key.columns.includes(name));
  return foreign === undefined || !context.tablesByName.has(foreign.table) ? [] : [`tables.${foreign.table}.rows`];
}

/** Returns how many different values a column is expected to have. */
function distinctOf(context: SqlContext, tableName: string, name: string): number {
  const table = context.tablesByName.get(tableName);
  if (table === undefined) return shares.distinct;
  const rows = Math.max(table.rows.value, 1);
  const column = table.columns.find((item) => item.name === name);
  const foreign = table.foreignKeys.find((key) => key.columns.includes(name));
  const unique = [table.primaryKey, ...table.uniques.map((item) => item.columns)].some((columns) => columns.length === 1 && columns[0] === name);
  if (unique) return rows;
  if (table.holds.kind === 'entity' && column?.field !== undefined) {
    const field = fieldIn(context, table.holds.entity, column.field);
    if (field.distinct !== undefined) return Math.min(field.distinct, rows);
    if (field.type.kind === 'enum') return field.type.words.length;
    if (field.type.kind === 'bool') return 2;
  }
  if (foreign !== undefined) return Math.max(1, Math.min(rows, context.tablesByName.get(foreign.table)?.rows.value ?? rows));
  return Math.max(1, Math.min(shares.distinct, rows));
}

/** Returns the rows that a statement is expected to return or change. */
export function expectedRows(context: SqlContext, node: SqlStatement, rows: Statement['rows'], limit: number | undefined): Quantity {
  const tables = conditionsByTable(node);
  if (rows === 'one' || tables.length === 0) return predicted(1, 'rows', 'one row', []);
  const matching = sourceRows(context, tables);
  if (limit === undefined) return matching;
  const cut = (count: number): number => Math.min(count, limit);
  return predicted(cut(matching.value), 'rows', 'matching rows, at most a page', matching.from.kind === 'predicted' ? matching.from.from : [], { low: cut(matching.low), high: cut(matching.high) });
}

/** Returns the rows of a statement's source that its own conditions and those on joined tables let through. */
export function sourceRows(context: SqlContext, tables: readonly TableConditions[]): Quantity {
  const [source, ...joins] = tables;
  if (source === undefined) return predicted(1, 'rows', 'one row', []);
  const known = (conditions: TableConditions): TableConditions => ({ ...conditions, equality: conditions.equality.filter((item) => item.known) });
  const base = matchingRows(context, known(source));
  const share = joins.reduce((product, join) => {
    const all = context.tablesByName.get(join.table)?.rows.value ?? 0;
    const filtered = known(join);
    const isFiltered = filtered.equality.length > 0 || filtered.ranges > 0 || filtered.search !== undefined;
    return !isFiltered || all === 0 ? product : product * Math.min(1, matchingRows(context, filtered).value / all);
  }, 1);
  if (share === 1) return base;
  return predicted(base.value * share, 'rows', 'matching rows × share that the joined rows let through', base.from.kind === 'predicted' ? base.from.from : [], { low: base.low * share, high: base.high * share });
}
