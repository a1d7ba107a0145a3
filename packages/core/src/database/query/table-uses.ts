import { Conditions } from './conditions.ts';
import type { Tree } from './node.ts';
import { inner, innersOf, listOf, namesOf, openNode, walk } from './node.ts';
import type { Catalog, Column, Mention, Passed, Scope } from './scope.ts';
import { aliasOf, columnAt, innerScope, mention, passedStars, passesNothing, starAt } from './scope.ts';
import type { OrderTerm, TableUse, Term } from './table-use.ts';
import { closeUse } from './table-use.ts';

/** Prints a node of a parse tree as SQL. */
export type Print = (node: unknown) => string;

/**
 * Returns how each mention of a table in a statement is reached, in the order in which they stand. `tree` is PostgreSQL's
 * parse tree of one statement; names that the catalog doesn't know are left out.
 */
export function tableUses(tree: unknown, catalog: Catalog, print: Print): readonly TableUse[] {
  const reader = new StatementReader(catalog, print);
  reader.statement(tree, innerScope(undefined));
  return reader.conditions.uses().map(closeUse);
}

class StatementReader {
  readonly conditions: Conditions;
  readonly #catalog: Catalog;

  constructor(catalog: Catalog, print: Print) {
    this.#catalog = catalog;
    this.conditions = new Conditions(print, (tree, scope) => this.statement(tree, scope));
  }

  statement(tree: unknown, outer: Scope): Passed {
    const opened = openNode(tree);
    if (opened === undefined) return passesNothing;
    const [type, node] = opened;
    if (type === 'SelectStmt') return this.#select(node, outer);
    if (['UpdateStmt', 'DeleteStmt', 'InsertStmt', 'MergeStmt'].includes(type)) this.#write(node, outer);
    else for (const child of Object.values(node)) this.statement(child, outer);
    return passesNothing;
  }

  #select(node: Tree, outer: Scope): Passed {
    const scope = this.#withCtes(node, outer);
    // The sides of a UNION are read with the names outside; the order of the whole is of their result.
    for (const side of [node['larg'], node['rarg']]) if (side !== undefined) this.#select(side as Tree, scope);
    this.#from(listOf(node['fromClause']), scope);
    this.conditions.read(node['whereClause'], scope);
    for (const part of [node['targetList'], node['havingClause'], node['distinctClause'], node['windowClause'], node['valuesLists'], node['limitCount'], node['limitOffset']]) this.#values(part, scope);
    this.#group(node, scope);
    this.#order(node, scope);
    this.#window(node, scope);
    this.#extreme(node, scope);
    return passedBy(node, scope);
  }

  #withCtes(node: Tree, outer: Scope): Scope {
    const clause = node['withClause'] as Tree | undefined;
    const ctes = innersOf(clause?.['ctes'], 'CommonTableExpr');
    const known = new Map<string, Passed>(ctes.map((cte) => [String(cte['ctename']), passesNothing]));
    const scope = innerScope(outer, known);
    const passed = ctes.map((cte): readonly [string, Passed] => {
      const columns = this.statement(cte['ctequery'], innerScope(outer, known));
      // Conditions stay outside of what is kept in between, and of what has other names for its columns.
      const isInline = cte['ctematerialized'] !== 'CTEMaterializeAlways' && clause?.['recursive'] !== true && cte['aliascolnames'] === undefined;
      known.set(String(cte['ctename']), isInline ? columns : passesNothing);
      return [String(cte['ctename']), isInline ? columns : passesNothing];
    });
    return { ...scope, ctes: new Map([...scope.ctes, ...passed]) };
  }

  #from(items: readonly unknown[], scope: Scope): void {
    for (const item of items) this.#fromItem(item, scope);
    // Conditions of joins name tables on both sides: all are known by now.
    for (const item of items) this.#joinConditions(item, scope);
  }

  #fromItem(item: unknown, scope: Scope): void {
    const opened = openNode(item);
    if (opened === undefined) return;
    const [type, node] = opened;
    if (type === 'RangeVar') {
      const found = mention(this.#catalog, scope, node);
      if (found !== undefined) this.conditions.use(found);
      else scope.others.set(aliasOf(node) ?? String(node['relname']), this.#passedBy(node, scope));
    } else if (type === 'JoinExpr') {
      this.#joined(node, scope);
    } else if (type === 'RangeTableSample') {
      this.#fromItem(node['relation'], scope);
    } else {
      const alias = aliasOf(node);
      if (type !== 'RangeSubselect') this.#values(node, scope);
      const inside = node['lateral'] === true ? scope : innerScope(scope.outer, scope.ctes);
      const passed = type === 'RangeSubselect' ? this.statement(node['subquery'], inside) : passesNothing;
      if (alias !== undefined) scope.others.set(alias, (node['alias'] as Tree)['colnames'] === undefined ? passed : passesNothing);
    }
  }

  /** What a name in FROM passes on that is no table's: a query in WITH, or a view. */
  #passedBy(range: Tree, scope: Scope): Passed {
    const [name, schema] = [String(range['relname']), typeof range['schemaname'] === 'string' ? range['schemaname'] : undefined];
    const cte = schema === undefined ? scope.ctes.get(name) : undefined;
    return cte ?? this.statement(this.#catalog.viewOf?.(name, schema), innerScope(undefined));
  }

  #joined(node: Tree, scope: Scope): void {
    this.#fromItem(node['larg'], scope);
    const before = [...scope.mentions];
    this.#fromItem(node['rarg'], scope);
    if (node['isNatural'] !== true) return;
    for (const right of scope.mentions.slice(before.length)) {
      for (const name of right.columns) for (const left of before.filter(({ columns }) => columns.has(name))) for (const side of [left, right]) this.conditions.join(side, name);
    }
  }

  #joinConditions(item: unknown, scope: Scope): void {
    const join = inner(item, 'JoinExpr');
    if (join === undefined) return;
    this.#joinConditions(join['larg'], scope);
    this.#joinConditions(join['rarg'], scope);
    this.conditions.read(join['quals'], scope, join['jointype'] === 'JOIN_INNER');
    const shared = listOf(join['usingClause']).map((name) => String(inner(name, 'String')?.['sval']));
    for (const name of shared) for (const side of scope.mentions.filter(({ columns }) => columns.has(name))) this.conditions.join(side, name);
  }

  /** UPDATE, DELETE, INSERT and MERGE: the table that is written is reached as the others are. */
  #write(node: Tree, outer: Scope): void {
    const scope = this.#withCtes(node, outer);
    const target = node['relation'] as Tree | undefined;
    const isReached = node['selectStmt'] === undefined && node['cols'] === undefined;
    const found = target === undefined || !isReached ? undefined : mention(this.#catalog, scope, target);
    if (found !== undefined) this.conditions.use(found);
    this.#from([...listOf(node['fromClause']), ...listOf(node['usingClause']), node['sourceRelation']], scope);
    this.conditions.read(node['whereClause'], scope);
    this.conditions.read(node['joinCondition'], scope);
    this.statement(node['selectStmt'], scope);
    for (const part of [node['targetList'], node['returningList'], node['returningClause'], node['mergeWhenClauses']]) this.#values(part, scope);
  }

  /** Reads what an expression names, and the queries in it. */
  #values(part: unknown, scope: Scope): void {
    walk(part, (type, node) => {
      if (type === 'SelectStmt') {
        this.#select(node, scope);
        return false;
      }
      if (type !== 'ColumnRef') return true;
      const wrapped = { ColumnRef: node };
      const column = columnAt(scope, wrapped);
      if (column !== undefined) this.conditions.output(column.mention, column.name);
      for (const all of starAt(scope, wrapped)) for (const name of all.columns) this.conditions.output(all, name);
      return false;
    });
  }

  #group(node: Tree, scope: Scope): void {
    const terms = this.#terms(listOf(node['groupClause']), node, scope);
    if (terms === undefined) return;
    const use = this.conditions.use(terms.mention);
    use.group = terms.terms;
  }

  #order(node: Tree, scope: Scope): void {
    const items = innersOf(node['sortClause'], 'SortBy');
    const [first] = items;
    if (first !== undefined && first['sortby_dir'] !== 'SORTBY_DESC' && listOf(node['groupClause']).length === 0) this.conditions.nearest(selected(first['node'], node), scope);
    const terms = this.#terms(items.map((item) => item['node']), node, scope);
    if (terms === undefined || listOf(node['groupClause']).length > 0) return;
    this.conditions.use(terms.mention).order = terms.terms.map((term, place): OrderTerm => {
      const nulls = items[place]?.['sortby_nulls'];
      return { ...term, descending: items[place]?.['sortby_dir'] === 'SORTBY_DESC', ...(nulls === 'SORTBY_NULLS_FIRST' || nulls === 'SORTBY_NULLS_LAST' ? { nullsFirst: nulls === 'SORTBY_NULLS_FIRST' } : {}) };
    });
  }

  /** A window's parts, each in its order, can be read off an index that has both. */
  #window(node: Tree, scope: Scope): void {
    const calls = innersOf(node['targetList'], 'ResTarget').map(({ val }) => inner(val, 'FuncCall')?.['over'] as Tree | undefined);
    for (const over of [...calls, ...innersOf(node['windowClause'], 'WindowDef')]) {
      if (over === undefined) continue;
      const sorted = innersOf(over['orderClause'], 'SortBy');
      const parts = listOf(over['partitionClause']);
      const terms = this.#terms([...parts, ...sorted.map((item) => item['node'])], node, scope);
      if (terms === undefined) continue;
      const use = this.conditions.use(terms.mention);
      if (use.order.length === 0) use.order = terms.terms.map((term, place) => ({ ...term, descending: sorted[place - parts.length]?.['sortby_dir'] === 'SORTBY_DESC' }));
    }
  }

  /** The least or greatest of all is the first or last entry of an index. */
  #extreme(node: Tree, scope: Scope): void {
    const targets = innersOf(node['targetList'], 'ResTarget').map(({ val }) => inner(val, 'FuncCall'));
    const [first] = targets;
    const name = namesOf(first?.['funcname'])?.at(-1);
    if (first === undefined || targets.length > 1 || listOf(node['groupClause']).length > 0 || (name !== 'max' && name !== 'min')) return;
    const terms = this.#terms(listOf(first['args']), node, scope);
    const use = terms && this.conditions.use(terms.mention);
    if (use?.order.length === 0) use.order = terms?.terms.map((term) => ({ ...term, descending: name === 'max' })) ?? [];
  }

  /** The terms of ORDER BY or GROUP BY, if all are of one mention. */
  #terms(items: readonly unknown[], select: Tree, scope: Scope): { readonly mention: Mention; readonly terms: readonly Term[] } | undefined {
    const found = items.map((item) => {
      this.#values(item, scope);
      return this.conditions.term(selected(item, select), scope);
    });
    const [first] = found;
    if (first === undefined || !found.every((term) => term?.mention === first.mention)) return undefined;
    return { mention: first.mention, terms: found.flatMap((term) => term?.term ?? []) };
  }
}

/** The columns that a query has from a table as they are; of UNION and what is cut by LIMIT none, since conditions stay outside. */
function passedBy(node: Tree, scope: Scope): Passed {
  if (node['larg'] !== undefined || node['limitCount'] !== undefined || node['limitOffset'] !== undefined) return passesNothing;
  return new Map(innersOf(node['targetList'], 'ResTarget').flatMap(({ name, val }): (readonly [string, Column])[] => {
    const column = columnAt(scope, val);
    const given = typeof name === 'string' ? name : namesOf(listOf(inner(val, 'ColumnRef')?.['fields']).slice(-1))?.[0];
    if (column !== undefined && given !== undefined) return [[given, column]];
    const all = starAt(scope, val).flatMap((mentioned) => [...mentioned.columns].map((own): readonly [string, Column] => [own, { mention: mentioned, name: own }]));
    return [...all, ...passedStars(scope, val)];
  }));
}

/** `order by 2` and `order by total` mean what is selected. */
function selected(item: unknown, select: Tree): unknown {
  const targets = innersOf(select['targetList'], 'ResTarget');
  const number = (inner(item, 'A_Const')?.['ival'] as Tree | undefined)?.['ival'];
  if (typeof number === 'number') return targets[number - 1]?.['val'] ?? item;
  const fields = listOf(inner(item, 'ColumnRef')?.['fields']);
  const name = fields.length === 1 ? inner(fields[0], 'String')?.['sval'] : undefined;
  return targets.find((target) => name !== undefined && target['name'] === name)?.['val'] ?? item;
}
