import type { Tree } from './node.ts';
import { inner, listOf, namesOf } from './node.ts';

/** What a query can name: the columns of the tables that are there. */
export interface Catalog {
  /** Returns the columns of a table, by its name and, where it is given, its schema; `undefined` where there is none. */
  columnsOf(table: string, schema: string | undefined): readonly string[] | undefined;
}

/** A table where a query names it: each mention is its own. */
export interface Mention {
  readonly table: string;
  readonly schema: string | undefined;
  readonly alias: string;
  readonly columns: ReadonlySet<string>;
}

/** The tables and queries that names inside of a query may mean. */
export interface Scope {
  readonly mentions: Mention[];
  /** Names of subqueries and functions in FROM, whose columns are no table's. */
  readonly others: Set<string>;
  readonly ctes: ReadonlySet<string>;
  readonly outer: Scope | undefined;
}

/** Returns an empty scope inside of another. */
export function innerScope(outer: Scope | undefined, ctes: Iterable<string> = []): Scope {
  return { mentions: [], others: new Set(), ctes: new Set([...(outer?.ctes ?? []), ...ctes]), outer };
}

/** Adds a table of FROM to a scope and returns it; `undefined` where the name means a query, or nothing that is known. */
export function mention(catalog: Catalog, scope: Scope, range: Tree): Mention | undefined {
  const [table, schema] = [String(range['relname']), typeof range['schemaname'] === 'string' ? range['schemaname'] : undefined];
  const alias = aliasOf(range) ?? table;
  const columns = schema === undefined && scope.ctes.has(table) ? undefined : catalog.columnsOf(table, schema);
  if (columns === undefined) {
    scope.others.add(alias);
    return undefined;
  }
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

/** Returns the column that a reference means; `undefined` for those of subqueries, and for `*`. */
export function columnAt(scope: Scope, node: unknown): Column | undefined {
  const reference = inner(node, 'ColumnRef');
  const names = reference && namesOf(reference['fields']);
  if (names === undefined) return undefined;
  const [qualifier, name] = names.length === 1 ? [undefined, names[0] ?? ''] : [names.at(-2), names.at(-1) ?? ''];
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = at.mentions.find(({ alias, columns }) => (qualifier === undefined || alias === qualifier) && columns.has(name));
    if (found !== undefined) return { mention: found, name };
    if (qualifier !== undefined && at.others.has(qualifier)) return undefined;
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
