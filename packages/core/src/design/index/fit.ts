import { indexChoice } from '../../knowledge/index.ts';
import type { AccessPath, Table } from '../../system/index.ts';

/** A column of an index, in its direction. */
export interface IndexColumn {
  readonly name: string;
  readonly descending: boolean;
}

/** What is needed to judge whether an index serves a path. */
export interface Shape {
  /** Columns compared by `=`. */
  readonly equality: ReadonlySet<string>;
  /** Columns compared by a range. */
  readonly range: readonly string[];
  /** The order, if a limit makes it worth having; empty if none, `undefined` if no index can have it. */
  readonly order: readonly IndexColumn[] | undefined;
}

/** Columns of a table by the expressions that are nothing but a column: `title`, `"order"`. */
export type ColumnNames = ReadonlyMap<string, string>;

export function columnNames(table: Table): ColumnNames {
  return new Map(table.columns.flatMap((column) => [[column.name, column.name], [`"${column.name}"`, column.name]] as const));
}

/** Returns the columns that a path compares and orders by; expressions that are no column are left to filter and sort. */
export function shapeOf(names: ColumnNames, path: AccessPath): Shape {
  const known = (expressions: readonly string[]): readonly string[] => expressions.flatMap((expression) => names.get(expression) ?? []);
  const equality = new Set(known(path.equality));
  const order = path.order.map(({ expression, descending }) => ({ name: names.get(expression), descending }));
  const useful = order.flatMap(({ name, descending }) => (name === undefined || equality.has(name) ? [] : [{ name, descending }]));
  // Where a page holds all that match, sorting them costs nothing. The mean hides owners with many rows: beyond a page the order counts.
  const isPaged = path.limit !== undefined && path.matching.value > path.limit;
  const isOrderKnown = order.every(({ name }) => name !== undefined);
  return { equality, range: known(path.range).filter((name) => !equality.has(name)), order: !isPaged ? [] : isOrderKnown ? useful : undefined };
}

/** How well an index serves a path: `order` says that rows come in the order of the page. */
export interface Fit {
  readonly order: boolean;
}

/** Returns how an index serves the path, `undefined` if it does not. `distinct` gives the number of values of a column. */
export function fitOf(columns: readonly IndexColumn[], isUnique: boolean, shape: Shape, rows: number, distinct: (column: string) => number): Fit | undefined {
  if (isUnique && columns.every(({ name }) => shape.equality.has(name))) return { order: true };
  const matched = columns.findIndex(({ name }) => !shape.equality.has(name));
  const length = matched < 0 ? columns.length : matched;
  const rest = columns.slice(length);
  const prefix = columns.slice(0, length);
  if (length === shape.equality.size) {
    const ordered = shape.order !== undefined && shape.order.length > 0 && hasOrder(rest, shape.order);
    if (ordered) return { order: true };
    const wantsOrder = shape.order !== undefined && shape.order.length > 0;
    const [next] = rest;
    if (!wantsOrder && shape.range.length > 0 && next !== undefined && shape.range.includes(next.name)) return { order: false };
    if (!wantsOrder && shape.range.length === 0 && length > 0) return { order: false };
  }
  const left = prefix.reduce((sum, { name }) => sum / distinct(name), rows);
  return length > 0 && left <= indexChoice.facts.few.value ? { order: false } : undefined;
}

/** True if the columns begin with the order, all in its directions or all against them: an index is read both ways. */
function hasOrder(columns: readonly IndexColumn[], order: readonly IndexColumn[]): boolean {
  if (order.length > columns.length || order.some(({ name }, index) => columns[index]?.name !== name)) return false;
  const same = order.filter(({ descending }, index) => columns[index]?.descending === descending).length;
  return same === order.length || same === 0;
}
