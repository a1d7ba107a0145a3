import type { Expression } from '../system/index.ts';
import { columnsOfField, fieldIn, linksIn, tableIn } from './context.ts';
import type { SqlExpression } from './node.ts';
import { column, equal, is } from './node.ts';
import type { Bound, Draft, Rows, Scope } from './scope.ts';
import { alias, bind, boundOf, follow, linkOf, openTable } from './scope.ts';

/** The rows of a list of one row. `conditions` and joins grow while paths are compiled, so they are taken last. */
export interface ListRows {
  readonly kind: 'rows';
  readonly rows: Rows;
  /** The element's row. */
  readonly bound: Bound;
  readonly conditions: () => readonly SqlExpression[];
  /** Columns of the element, or of what the rest of the path leads to. */
  readonly element: () => readonly SqlExpression[];
  /** Path from the element: `name` in `tags.name`. */
  readonly rest: readonly string[];
  /** The list's own order. */
  readonly position: readonly SqlExpression[];
}

/** Returns what a path that leads through a list stands for: a column that holds plain values, or rows. */
export function listQuery(scope: Scope, expression: Extract<Expression, { kind: 'field' }>): ListRows | { readonly kind: 'column'; readonly column: SqlExpression } {
  let bound = boundOf(scope, expression.variable);
  const { path } = expression;
  for (const [index, name] of path.entries()) {
    if (linkOf(scope.draft.context, bound.entity, name) !== undefined) {
      bound = follow(scope.draft, bound, name);
      continue;
    }
    const { type } = fieldIn(scope.draft.context, bound.entity, name);
    if (type.kind === 'parts' || type.kind === 'references') return listOf(scope, bound, name, path.slice(index + 1));
    const [only] = columnsOfField(scope.draft.context, bound.entity, name);
    if (only === undefined) throw new Error(`${bound.entity}.${name} is no list`);
    return { kind: 'column', column: bound.column(only.name) };
  }
  throw new Error('an empty path leads to no list');
}

/** Returns the rows of the list `name` of the row `owner`. */
function listOf(scope: Scope, owner: Bound, name: string, rest: readonly string[]): ListRows {
  const opened = openList(scope.draft, owner.entity, name);
  const owned = tableIn(scope.draft.context, owner.entity).table.primaryKey.map((item) => owner.column(item));
  return {
    kind: 'rows',
    rows: opened.rows,
    bound: opened.bound,
    conditions: () => [equal(opened.owner, owned), ...opened.trash()],
    element: () => scope.compile.columns(bind(scope, 'element', opened.bound), { kind: 'field', type: { kind: 'row', entity: opened.bound.entity }, variable: 'element', path: rest }),
    rest,
    position: opened.position,
  };
}

export interface OpenList {
  readonly rows: Rows;
  readonly bound: Bound;
  /** Columns that hold the key of the row that has the list. */
  readonly owner: readonly SqlExpression[];
  readonly trash: () => readonly SqlExpression[];
  readonly position: readonly SqlExpression[];
}

/** Returns the rows of a list of all rows of an entity: the table of its parts, or of its links joined with what they lead to. */
export function openList(draft: Draft, entity: string, name: string): OpenList {
  const { type } = fieldIn(draft.context, entity, name);
  if (type.kind === 'parts') {
    const { rows, bound, alias: of } = openTable(draft, type.entity);
    const part = tableIn(draft.context, type.entity);
    return { rows, bound, owner: part.whole.map((item) => column(item, of)), trash: () => [], position: positionOf(part.table.columns, of) };
  }
  if (type.kind !== 'references') throw new Error(`${entity}.${name} is no list of rows`);
  const links = linksIn(draft.context, entity, name);
  const of = alias(draft, links.name);
  const rows: Rows = { from: { kind: 'table', name: links.name, alias: of }, joins: [], joined: new Map() };
  const named = (role: string): readonly SqlExpression[] => links.columns.filter((item) => item.role === role).map((item) => column(item.name, of));
  const bound = listed(draft, rows, of, type.entity, named('link'));
  const { trash } = tableIn(draft.context, type.entity);
  return { rows, bound, owner: named('whole'), trash: () => (trash === undefined ? [] : [is(bound.column(trash), 'null')]), position: positionOf(links.columns, of) };
}

/** The row that a link leads to: its key is in the link, so its table is joined only when more is read. */
function listed(draft: Draft, rows: Rows, id: string, entity: string, key: readonly SqlExpression[]): Bound {
  const { table } = tableIn(draft.context, entity);
  let joined: string | undefined;
  const join = (): string => {
    if (joined !== undefined) return joined;
    const name = alias(draft, table.name);
    rows.joins.push({ how: 'inner', from: { kind: 'table', name: table.name, alias: name }, on: equal(table.primaryKey.map((item) => column(item, name)), key) });
    joined = name;
    return name;
  };
  const read = (name: string): SqlExpression => {
    const index = table.primaryKey.indexOf(name);
    return (index < 0 ? undefined : key[index]) ?? column(name, join());
  };
  return { entity, id, column: read, rows, nullable: false };
}

function positionOf(columns: readonly { readonly name: string; readonly role: string }[], of: string): readonly SqlExpression[] {
  return columns.filter((item) => item.role === 'position').map((item) => column(item.name, of)).slice(-1);
}

/** Returns the key columns of the row that has the list `through.list`. */
export function ownerColumns(scope: Scope, through: { readonly variable: string; readonly path: readonly string[] }, entity: string): readonly SqlExpression[] {
  return scope.compile.columns(scope, { kind: 'field', type: { kind: 'reference', entity }, variable: through.variable, path: through.path });
}
