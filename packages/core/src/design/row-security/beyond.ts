import { expressionsOf, queriesIn } from '../../sql/index.ts';
import type { CompiledStatement, From, Query, SqlExpression, SqlStatement } from '../../sql/index.ts';
import type { Table } from '../../system/index.ts';
import type { Owned, Way } from './owners.ts';

/** What a statement does to rows that may be another owner's. */
export type Beyond = { readonly table: string; readonly does: 'reads' | 'locks' | 'makes' | 'changes' };

/** What is known beside the statement itself. */
export interface Known {
  readonly owned: ReadonlyMap<string, Owned>;
  readonly tables: ReadonlyMap<string, Table>;
  /** The entity that calls, and its key field. */
  readonly caller: { readonly entity: string; readonly key: string };
  /** Table of the rows that the step is about: those that it found or made under its own conditions have hidden keys. */
  readonly step: string | undefined;
}

type Edge = readonly [string, string];

/** Rows that a query brings together, and what must be equal for them. */
interface Frame {
  readonly tables: Map<string, string>;
  /** Tables that are joined where they fit: only they rest on `loose`. */
  readonly outer: Set<string>;
  readonly sure: Edge[];
  readonly loose: Edge[];
}

interface Seen extends Known {
  readonly parameters: CompiledStatement['parameters'];
  readonly found: Beyond[];
}

/**
 * Returns which rows a statement reaches that no condition of its own holds to its caller: policies of owners would hide them, or
 * refuse them. A row is the caller's where the statement says so by equalities, as the guards of steps do; what it says otherwise is taken for others'.
 */
export function beyondOwn(statement: CompiledStatement, known: Known): readonly Beyond[] {
  const seen: Seen = { ...known, parameters: statement.parameters, found: [] };
  visit(seen, statement.node, []);
  return seen.found;
}

/** Returns the table whose rows a statement may make another's, whoever calls; `undefined` where it leaves them whose they are. */
export function movedTable({ node }: Pick<CompiledStatement, 'node'>, owned: ReadonlyMap<string, Owned>): string | undefined {
  if (node.kind !== 'update' && node.kind !== 'insert') return undefined;
  const table = node.kind === 'update' ? node.table : node.into;
  const way = owned.get(table)?.way;
  const set = node.kind === 'update' ? changedColumns(node.set) : changedColumns(node.conflict?.set ?? []);
  return way !== undefined && namesOf(way).some((name) => set.has(name)) ? table : undefined;
}

/** Values by column, without those that stay what they are. */
function changedColumns(set: Extract<SqlStatement, { kind: 'update' }>['set']): ReadonlyMap<string, SqlExpression> {
  return new Map(set.filter(({ column, value }) => value.kind !== 'column' || value.name !== column).map((item) => [item.column, item.value]));
}

function visit(seen: Seen, node: SqlStatement, outside: readonly Frame[]): void {
  const frame = frameOf(node);
  const frames = [frame, ...outside];
  if (node.kind === 'select') {
    for (const from of sources(node)) {
      if (from.kind === 'subquery') visit(seen, from.query, outside);
      if (from.kind === 'table') look(seen, frames, from.name, from.alias, node.lock?.of === from.alias ? 'locks' : 'reads');
    }
  } else if (node.kind === 'insert') {
    if (node.source.kind !== 'values') visit(seen, node.source, outside);
    lookAtNew(seen, node);
  } else {
    look(seen, frames, node.table, node.alias, 'changes');
    if (node.kind === 'update') lookAtChanged(seen, node, frames);
  }
  for (const query of queriesIn(expressionsOf(node))) visit(seen, query, frames);
}

function look(seen: Seen, frames: readonly Frame[], table: string, alias: string, does: Beyond['does']): void {
  const owned = ownedByCaller(seen, table);
  if (owned === undefined || (does === 'reads' && owned.isPublic) || isOwn(seen, frames, alias, owned.way)) return;
  seen.found.push({ table, does });
}

/** Callers of another entity are not bound. */
function ownedByCaller({ owned, caller }: Seen, table: string): Owned | undefined {
  const found = owned.get(table);
  return found?.owner === caller.entity ? found : undefined;
}

/** A new row must be the caller's, and so must be the one that it meets and changes. */
function lookAtNew(seen: Seen, node: Extract<SqlStatement, { kind: 'insert' }>): void {
  const owned = ownedByCaller(seen, node.into);
  if (owned === undefined) return;
  const { source, conflict } = node;
  const rows = source.kind === 'values' ? source.rows : [source.output.map((output) => output.value)];
  const around = source.kind === 'values' ? [] : [frameOf(source)];
  const areOwn = rows.every((values) => isOwn(seen, [rowOf(node.into, node.columns.map((name, index) => [name, values[index]])), ...around], node.into, owned.way, true));
  if (!areOwn) seen.found.push({ table: node.into, does: 'makes' });
  if (conflict?.set !== undefined && !namesOf(owned.way).every((name) => conflict.columns.includes(name))) seen.found.push({ table: node.into, does: 'changes' });
}

/** Who gives a row away writes one that is another's. */
function lookAtChanged(seen: Seen, node: Extract<SqlStatement, { kind: 'update' }>, frames: readonly Frame[]): void {
  const owned = ownedByCaller(seen, node.table);
  const names = owned === undefined ? [] : namesOf(owned.way);
  const set = changedColumns(node.set);
  if (owned === undefined || !names.some((name) => set.has(name))) return;
  const row = names.map((name) => [name, set.get(name) ?? ({ kind: 'column', table: node.alias, name } as const)] as const);
  if (!isOwn(seen, [rowOf('', row), ...frames], '', owned.way, true)) seen.found.push({ table: node.table, does: 'makes' });
}

function namesOf(way: Way): readonly string[] {
  return way.kind === 'own' ? [way.column] : way.columns;
}

/** True if equalities lead from the row to its caller. `isGiven`: also where the request names the row that it hangs on, which the operation looks for among the caller's own. */
function isOwn(seen: Seen, frames: readonly Frame[], alias: string, way: Way, isGiven = false): boolean {
  const table = tableOf(frames, alias);
  const key = table === seen.step && table !== undefined ? (seen.tables.get(table)?.primaryKey ?? []) : [];
  if (!isGiven && key.length > 0 && key.every((name) => reaches(seen, frames, alias, name, isKeyOfStep))) return true;
  if (way.kind === 'own') return reaches(seen, frames, alias, way.column, (source) => source.source === 'me' && (source.path.length === 0 || source.path.join('.') === seen.caller.key));
  if (way.columns.some((name) => reaches(seen, frames, alias, name, isKeyOfStep)) && leadsTo(way, seen.step)) return true;
  if (isGiven && way.columns.every((name) => reaches(seen, frames, alias, name, (source) => source.source === 'value')) && isLookedFor(seen, way)) return true;
  return frames.some((frame) => [...frame.tables].some(([other, name]) => name === way.table && other !== alias && way.columns.every((column, index) => reachesTerm(frames, alias, `${alias}.${column}`).has(`${other}.${way.references[index] ?? column}`)) && isOwn(seen, frames, other, way.next)));
}

const isKeyOfStep = (source: CompiledStatement['parameters'][number]): boolean => source.source === 'key';

/** Parts of parts hold the key of the row that they are parts of. */
function leadsTo(way: Way, table: string | undefined): boolean {
  return way.kind === 'through' && (way.table === table || leadsTo(way.next, table));
}

/** References to rows that only their owner may read are looked for by the operation, under the guard of that row. */
function isLookedFor(seen: Seen, way: Extract<Way, { kind: 'through' }>): boolean {
  const there = ownedByCaller(seen, way.table);
  return there !== undefined && !there.isPublic && JSON.stringify(there.way) === JSON.stringify(way.next);
}

function tableOf(frames: readonly Frame[], alias: string): string | undefined {
  return frames.map((frame) => frame.tables.get(alias)).find((name) => name !== undefined);
}

function reaches(seen: Seen, frames: readonly Frame[], alias: string, column: string, test: (source: CompiledStatement['parameters'][number]) => boolean): boolean {
  return [...reachesTerm(frames, alias, `${alias}.${column}`)].some((term) => {
    const parameter = term.startsWith('$') ? seen.parameters[Number(term.slice(1)) - 1] : undefined;
    return parameter !== undefined && test(parameter);
  });
}

/** All that is equal to a term wherever the row of `alias` is given. */
function reachesTerm(frames: readonly Frame[], alias: string, term: string): ReadonlySet<string> {
  const edges = frames.flatMap((frame) => (frame.outer.has(alias) ? [...frame.sure, ...frame.loose] : frame.sure));
  const found = new Set([term]);
  // A set is walked in the order of insertion, also over what is added on the way.
  for (const at of found) {
    for (const [a, b] of edges) {
      if (a === at) found.add(b);
      if (b === at) found.add(a);
    }
  }
  return found;
}

function sources(query: Query): readonly From[] {
  return [query.from, ...query.joins.map((join) => join.from)].filter((from) => from !== undefined);
}

function frameOf(node: SqlStatement): Frame {
  const frame: Frame = { tables: new Map(), outer: new Set(), sure: [], loose: [] };
  if (node.kind === 'select') open(frame, node);
  else if (node.kind === 'insert') frame.tables.set(node.into, node.into);
  else {
    frame.tables.set(node.alias, node.table);
    learn(frame, frame.sure, node.where);
  }
  return frame;
}

function open(frame: Frame, query: Query): void {
  for (const from of sources(query)) if (from.kind === 'table') frame.tables.set(from.alias, from.name);
  for (const join of query.joins) {
    if (join.how === 'left') frame.outer.add(join.from.alias);
    learn(frame, join.how === 'left' ? frame.loose : frame.sure, join.on);
  }
  learn(frame, frame.sure, query.where);
}

/** A row as it is written. */
function rowOf(alias: string, columns: readonly (readonly [string, SqlExpression | undefined])[]): Frame {
  const frame: Frame = { tables: new Map([[alias, alias]]), outer: new Set(), sure: [], loose: [] };
  for (const [name, value] of columns) {
    const term = value === undefined ? undefined : termOf(frame, frame.sure, value);
    if (term !== undefined) frame.sure.push([`${alias}.${name}`, term]);
  }
  return frame;
}

/** Takes from a condition what must be equal where it holds; names of tables are unique in a statement, also those inside `exists`. */
function learn(frame: Frame, edges: Edge[], condition: SqlExpression | undefined): void {
  if (condition?.kind === 'and') for (const term of condition.terms) learn(frame, edges, term);
  if (condition?.kind === 'exists' && edges === frame.sure) open(frame, condition.query);
  if (condition?.kind !== 'binary' || condition.operator !== '=') return;
  const [left, right] = [termOf(frame, edges, condition.left), termOf(frame, edges, condition.right)];
  if (left !== undefined && right !== undefined) edges.push([left, right]);
}

/** A column or a parameter by name; a subquery of one row stands for the column that it gives, and nothing equals the null of none. */
function termOf(frame: Frame, edges: Edge[], expression: SqlExpression): string | undefined {
  if (expression.kind === 'cast') return termOf(frame, edges, expression.term);
  if (expression.kind === 'parameter') return `$${expression.index}`;
  if (expression.kind === 'column') return `${expression.table ?? ''}.${expression.name}`;
  const given = expression.kind === 'query' ? expression.query.output[0]?.value : undefined;
  if (expression.kind !== 'query' || given?.kind !== 'column' || edges !== frame.sure) return undefined;
  open(frame, expression.query);
  return termOf(frame, edges, given);
}
