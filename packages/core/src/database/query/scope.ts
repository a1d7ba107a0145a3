import type { Tree } from './node.ts';
import { inner, listOf, namesOf } from './node.ts';

/** What a query can name: the columns of the tables that are there. */
export interface Catalog {
  /** Returns the columns of a table, by its name and, where it is given, its schema; `undefined` where there is none. */
  columnsOf(table: string, schema: string | undefined): readonly string[] | undefined;
  /** Returns the parse tree of the query that a view stands for; `undefined` where there is none. */
  viewOf?(name: string, schema: string | undefined): unknown;
}

/** A table where a query names it: each mention is its own. */
export interface Mention {
  readonly table: string;
  readonly schema: string | undefined;
  readonly alias: string;
  readonly columns: ReadonlySet<string>;
}

/** The columns of a query that are a table's, by the names that it gives them: PostgreSQL moves conditions on them into it. */
export type Passed = ReadonlyMap<string, Column>;

/** What passes no column on: a function, a query that is no plain one. */
export const passesNothing: Passed = new Map();

/** The tables and queries that names inside of a query may mean. */
export interface Scope {
  readonly mentions: Mention[];
  /** Subqueries, views and functions in FROM. */
  readonly others: Map<string, Passed>;
  readonly ctes: ReadonlyMap<string, Passed>;
  readonly outer: Scope | undefined;
}

/** Returns an empty scope inside of another. */
export function innerScope(outer: Scope | undefined, ctes: Iterable<readonly [string, Passed]> = []): Scope {
  return { mentions: [], others: new Map(), ctes: new Map([...(outer?.ctes ?? []), ...ctes]), outer };
}

/** Adds a table of FROM to a scope and returns it; `undefined` where the name means a query, or nothing that is known. */
export function mention(catalog: Catalog, scope: Scope, range: Tree): Mention | undefined {
  const [table, schema] = [String(range['relname']), typeof range['schemaname'] === 'string' ? range['schemaname'] : undefined];
  const alias = aliasOf(range) ?? table;
  const columns = schema === undefined && scope.ctes.has(table) ? undefined : catalog.columnsOf(table, schema);
  if (columns === undefined) return undefined;
  const found: Mention = { table, schema, alias, columns: new Set(columns) };
  scope.mentions.push(found);
  return found;
}

/** Returns the name that AS gives. */
export function aliasOf(node: Tree): string | undefined {
  const alias = node['alias'];
  const name = typeof alias === 'object' && alias !== null ? (alias as Tree)['aliasname'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** A column of a table that a query mentions. */
export interface Column {
  readonly mention: Mention;
  readonly name: string;
}

/** Returns the table's column that a reference means, also through subqueries; `undefined` for what these compute, and for `*`. */
export function columnAt(scope: Scope, node: unknown): Column | undefined {
  const reference = inner(node, 'ColumnRef');
  const names = reference && namesOf(reference['fields']);
  if (names === undefined) return undefined;
  const [qualifier, name] = names.length === 1 ? [undefined, names[0] ?? ''] : [names.at(-2), names.at(-1) ?? ''];
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = at.mentions.find(({ alias, columns }) => (qualifier === undefined || alias === qualifier) && columns.has(name));
    if (found !== undefined) return { mention: found, name };
    if (qualifier !== undefined && at.others.has(qualifier)) return at.others.get(qualifier)?.get(name);
    const passed = qualifier === undefined ? at.others.values().find((columns) => columns.has(name)) : undefined;
    if (passed !== undefined) return passed.get(name);
  }
  return undefined;
}

/** Returns the mentions that `*` or `alias.*` stands for. */
export function starAt(scope: Scope, node: unknown): readonly Mention[] {
  const fields = listOf(inner(node, 'ColumnRef')?.['fields']);
  if (fields.length === 0 || inner(fields.at(-1), 'A_Star') === undefined) return [];
  const qualifier = fields.length === 1 ? undefined : namesOf(fields.slice(-2, -1))?.[0];
  return scope.mentions.filter(({ alias }) => qualifier === undefined || alias === qualifier);
}

/** Returns the columns that `*` or `alias.*` passes on from subqueries. */
export function passedStars(scope: Scope, node: unknown): readonly (readonly [string, Column])[] {
  const fields = listOf(inner(node, 'ColumnRef')?.['fields']);
  if (fields.length === 0 || inner(fields.at(-1), 'A_Star') === undefined) return [];
  const qualifier = fields.length === 1 ? undefined : namesOf(fields.slice(-2, -1))?.[0];
  return [...scope.others].flatMap(([alias, columns]) => (qualifier === undefined || qualifier === alias ? [...columns] : []));
}
