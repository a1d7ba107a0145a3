import { databaseCpu, indexChoice } from '../../knowledge/index.ts';
import { formatNumber, formatValue } from '../../quantity/index.ts';
import { identifier } from '../../sql/index.ts';
import type { AccessPath, Table } from '../../system/index.ts';
import { pagesOf, plannerScans, scanTime, visitedBy } from './cost.ts';
import { columnNames, fitOf, shapeOf } from './fit.ts';
import type { IndexColumn, Shape } from './fit.ts';

export type ServedBy = AccessPath['servedBy'];

/** An index under way: its columns, or the expression that a search in texts or lists needs, and the paths that it serves. */
export interface Proposal {
  readonly columns: readonly IndexColumn[];
  /** True for one that no path asked for: the brief pins it. */
  readonly isPinned?: boolean;
  readonly search?: string;
  /** Constant conditions that its rows meet. */
  readonly where: readonly string[];
  readonly serves: AccessPath[];
}

/** What is known of a table while its indexes are chosen. */
export interface TableCase {
  readonly table: Table;
  readonly paths: readonly AccessPath[];
  readonly distinct: (column: string) => number;
  /** Rows written per second, at the planned load. */
  readonly writes: number;
  /** From declared to planned load. */
  readonly factor: number;
  /** p95 objective of queries, seconds. */
  readonly objective: number;
  /** Indexes that are there whatever the paths need; they serve those that they fit. */
  readonly pinned?: readonly (readonly string[])[];
}

export interface Chosen {
  readonly proposals: readonly Proposal[];
  /** By id of the path; those of a proposal are served by it. */
  readonly served: ReadonlyMap<string, ServedBy>;
}

/** Returns the indexes of a table: for each path that keys don't serve and that is worth one, merged where one index serves several. */
export function chooseIndexes(subject: TableCase): Chosen {
  const served = new Map<string, ServedBy>();
  const proposals: Proposal[] = (subject.pinned ?? []).map((columns) => ({ columns: columns.map((name) => ({ name, descending: false })), where: [], serves: [], isPinned: true }));
  const open: { readonly path: AccessPath; readonly shape: Shape }[] = [];
  const names = columnNames(subject.table);
  for (const path of subject.paths) {
    const shape = shapeOf(names, path);
    const answer = path.search === undefined ? (byKey(subject, path, shape) ?? byScan(subject, path, shape)) : byScan(subject, path, shape);
    if (answer === undefined) open.push({ path, shape });
    else served.set(path.id, answer);
  }
  const shared = countColumns(open.map(({ shape }) => shape));
  // Widest first: a wide index also serves the paths that need only its first columns.
  const widest = open.toSorted((a, b) => width(b.shape) - width(a.shape) || b.path.rate.value - a.path.rate.value || (a.path.id < b.path.id ? -1 : 1));
  for (const { path, shape } of widest) propose(subject, proposals, path, shape, shared);
  return { proposals, served };
}

function width(shape: Shape): number {
  return shape.equality.size + (shape.order?.length ?? 0) + Math.min(1, shape.range.length);
}

function countColumns(shapes: readonly Shape[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const shape of shapes) for (const column of shape.equality) counts.set(column, (counts.get(column) ?? 0) + 1);
  return counts;
}

function byKey(subject: TableCase, path: AccessPath, shape: Shape): ServedBy | undefined {
  const { table } = subject;
  const keys = [{ kind: 'primary-key', name: `${table.name}_pkey`, columns: table.primaryKey } as const, ...table.uniques.filter(({ where }) => where === undefined || path.constant.includes(where)).map((unique) => ({ kind: 'unique', ...unique }) as const)];
  const fits = keys.find(({ columns }) => fitOf(columns.map((name) => ({ name, descending: false })), true, shape, table.rows.value, subject.distinct) !== undefined);
  return fits === undefined ? undefined : { kind: fits.kind, name: fits.name };
}

/** Returns why a scan is right, if it is. */
function byScan(subject: TableCase, path: AccessPath, shape: Shape): ServedBy | undefined {
  const { table } = subject;
  const rows = `${formatValue(table.rows.value, 'rows')} on ${formatNumber(pagesOf(table))} pages`;
  const isOrdered = shape.order !== undefined && shape.order.length > 0;
  if (path.search === undefined && shape.equality.size === 0 && shape.range.length === 0 && !isOrdered) {
    return { kind: 'scan', reason: path.equality.length + path.range.length === 0 ? 'it reads all rows' : 'it compares no column of this table by itself' };
  }
  if (plannerScans(table, visitedBy(path, isOrdered))) return { kind: 'scan', reason: `${rows}, of which ${formatValue(path.matching.value, 'rows')} match: a scan costs less` };
  const slow = path.as !== 'job' && scanTime(table) > indexChoice.facts.scan.value * subject.objective;
  const gain = path.rate.value * subject.factor * (scanTime(table) - visitedBy(path, isOrdered) * databaseCpu.facts.indexRow.value);
  const cost = subject.writes * databaseCpu.facts.indexEntry.value;
  if (!slow && gain <= cost) return { kind: 'scan', reason: `${rows}, scanned ${formatValue(path.rate.value, '1/s')}: keeping an index would cost more than it saves` };
  return undefined;
}

function propose(subject: TableCase, proposals: Proposal[], path: AccessPath, shape: Shape, shared: ReadonlyMap<string, number>): void {
  const known = proposals.find((proposal) => serves(subject, proposal, path, shape));
  if (known !== undefined) {
    known.serves.push(path);
    return;
  }
  if (path.search !== undefined) {
    proposals.push({ columns: [], search: path.search, where: [], serves: [path] });
    return;
  }
  const count = (name: string): number => shared.get(name) ?? 0;
  const where = partial(subject, path, shape);
  // A column that the condition fixes has one value in a partial index.
  const equality = [...shape.equality].filter((name) => !isFixed(name, where)).toSorted((a, b) => count(b) - count(a) || subject.distinct(b) - subject.distinct(a) || (a < b ? -1 : 1));
  const [range] = shape.range;
  const then = shape.order !== undefined && shape.order.length > 0 ? shape.order : range === undefined ? [] : [{ name: range, descending: false }];
  proposals.push({ columns: [...equality.map((name) => ({ name, descending: false })), ...then], where, serves: [path] });
}

function serves(subject: TableCase, proposal: Proposal, path: AccessPath, shape: Shape): boolean {
  if (path.search !== undefined || proposal.search !== undefined) return path.search === proposal.search;
  if (!proposal.where.every((condition) => path.constant.includes(condition))) return false;
  const rest = proposal.where.length === 0 ? shape : { ...shape, equality: new Set([...shape.equality].filter((name) => !isFixed(name, proposal.where))) };
  return fitOf(proposal.columns, false, rest, subject.table.rows.value, subject.distinct) !== undefined;
}

/** The constant conditions of the path, if they leave few of the rows that the columns compared by `=` let through. */
function partial(subject: TableCase, path: AccessPath, shape: Shape): readonly string[] {
  // In a subquery what is constant may be a column of the row outside.
  if (path.as === 'subquery') return [];
  const free = [...shape.equality].filter((name) => !isFixed(name, path.constant));
  const without = free.reduce((rows, name) => rows / subject.distinct(name), subject.table.rows.value);
  const isFew = path.matching.value < indexChoice.facts.partial.value * without;
  return isFew && without > indexChoice.facts.few.value ? path.constant : [];
}

/** True if one of the conditions is `column = constant`. */
function isFixed(column: string, conditions: readonly string[]): boolean {
  return conditions.some((condition) => condition.startsWith(`${identifier(column)} = `));
}
