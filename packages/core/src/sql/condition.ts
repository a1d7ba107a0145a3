import type { From, Query, SqlExpression, SqlOrder, SqlStatement } from './node.ts';
import { printExpression } from './print.ts';
import { identifier } from './quote.ts';
import { partsOf } from './walk.ts';

/** What a statement asks of one table: the conditions that an index could serve, without aliases. */
export interface TableConditions {
  readonly table: string;
  readonly alias: string;
  readonly role: 'source' | 'join';
  readonly equality: readonly EqualityCondition[];
  readonly range: readonly string[];
  /** Conditions behind `range`: a cursor over several columns is one. */
  readonly ranges: number;
  readonly search?: string;
  readonly constant: readonly string[];
  readonly order: readonly { readonly expression: string; readonly descending: boolean }[];
  /** Conditions that no index of plain columns serves. */
  readonly others: number;
}

export interface EqualityCondition {
  readonly expression: string;
  /** Set if the expression is a plain column. */
  readonly column?: string;
  /** Values it may have: more than one for `in`. */
  readonly options: number;
  /** True if what it is compared with is known before the statement's other tables are read. */
  readonly known: boolean;
}

interface Conjunct {
  readonly term: SqlExpression;
  readonly aliases: ReadonlySet<string>;
}

/** Returns the conditions on each table that a statement itself reads or changes, the source first; subqueries are statements of their own. */
export function conditionsByTable(node: SqlStatement): readonly TableConditions[] {
  if (node.kind === 'insert') return node.source.kind === 'values' ? [] : ofQuery(node.source);
  if (node.kind === 'select') return ofQuery(node);
  const local = new Set([node.alias]);
  return [onTable(node.table, node.alias, 'source', conjunctsOf(node.where).map((term) => conjunct(term, local)), local, [])];
}

function ofQuery(query: Query): readonly TableConditions[] {
  const tables = [query.from, ...query.joins.map((join) => join.from)].filter((from): from is Extract<From, { kind: 'table' }> => from?.kind === 'table');
  const local = new Set([query.from, ...query.joins.map((join) => join.from)].flatMap((from) => (from === undefined ? [] : [from.alias])));
  const conjuncts = [...conjunctsOf(query.where), ...query.joins.flatMap((join) => conjunctsOf(join.on))].map((term) => conjunct(term, local));
  return tables.map((table, index) => {
    const role = index === 0 && table === query.from ? 'source' : 'join';
    return onTable(table.name, table.alias, role, conjuncts, local, role === 'source' ? (query.orderBy ?? []) : []);
  });
}

function conjunctsOf(where: SqlExpression | undefined): readonly SqlExpression[] {
  if (where === undefined) return [];
  return where.kind === 'and' ? where.terms.flatMap(conjunctsOf) : [where];
}

function conjunct(term: SqlExpression, local: ReadonlySet<string>): Conjunct {
  return { term, aliases: aliasesIn(term, local) };
}

/** Returns the aliases of the statement's own tables that an expression reads. */
function aliasesIn(expression: SqlExpression, local: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (node: SqlExpression): void => {
    if (node.kind === 'column' && node.table !== undefined && local.has(node.table)) found.add(node.table);
    for (const part of partsOf(node)) walk(part);
  };
  walk(expression);
  return found;
}

function onTable(table: string, alias: string, role: 'source' | 'join', conjuncts: readonly Conjunct[], local: ReadonlySet<string>, orderBy: readonly SqlOrder[]): TableConditions {
  const equality: EqualityCondition[] = [];
  const range: string[] = [];
  const constant: string[] = [];
  let search: string | undefined;
  let ranges = 0;
  let others = 0;
  for (const { term, aliases } of conjuncts) {
    if (role === 'source' && aliases.size === 0) others += 1;
    if (!aliases.has(alias)) continue;
    const sides = sidesOf(term, alias, local);
    const own = isClosed(term, alias) && isConstant(term) ? bare(term) : undefined;
    if (sides?.how === 'equality') equality.push(...sides.equality);
    else if (sides?.how === 'range') {
      range.push(...sides.expressions);
      ranges += 1;
    } else if (sides?.how === 'search') search = sides.expression;
    else if (own === undefined && role === 'source') others += 1;
    if (own !== undefined && !constant.includes(own)) constant.push(own);
  }
  const order = orderBy.every((item) => isOnly(item.value, alias, local)) ? orderBy.map((item) => ({ expression: bare(item.value), descending: item.descending })) : [];
  return { table, alias, role, equality: unique(equality), range: [...new Set(range)], ranges, constant, order, others, ...(search === undefined ? {} : { search }) };
}

/** A column of a subquery's own table that must be equal to a column outside. */
export interface Correlation {
  readonly inner: { readonly table: string; readonly expression: string };
  readonly outer: { readonly alias: string; readonly column: string };
}

/** Returns how a subquery hangs on the rows outside. */
export function correlationsOf(query: Query): readonly Correlation[] {
  const tables = [query.from, ...query.joins.map((join) => join.from)].filter((from): from is Extract<From, { kind: 'table' }> => from?.kind === 'table');
  const byAlias = new Map(tables.map((table) => [table.alias, table.name]));
  return conjunctsOf(query.where).flatMap((term): readonly Correlation[] => {
    if (term.kind !== 'binary' || term.operator !== '=' || term.left.kind !== 'column' || term.right.kind !== 'column') return [];
    const [inner, outer] = byAlias.has(term.left.table ?? '') ? [term.left, term.right] : [term.right, term.left];
    const table = byAlias.get(inner.table ?? '');
    if (table === undefined || outer.table === undefined || byAlias.has(outer.table)) return [];
    return [{ inner: { table, expression: bare(inner) }, outer: { alias: outer.table, column: outer.name } }];
  });
}

/** Returns the subqueries that every row of the statement must have a row in. */
export function requiredQueries(query: Query): readonly Query[] {
  return conjunctsOf(query.where).flatMap((term) => (term.kind === 'exists' ? [term.query] : []));
}

/** One condition for each expression; what is known beforehand wins over a comparison with another table. */
function unique(list: readonly EqualityCondition[]): readonly EqualityCondition[] {
  const found = new Map<string, EqualityCondition>();
  for (const item of list) if (found.get(item.expression)?.known !== true) found.set(item.expression, item);
  return [...found.values()];
}

type Sides =
  | { readonly how: 'equality'; readonly equality: readonly EqualityCondition[] }
  | { readonly how: 'range'; readonly expressions: readonly string[] }
  | { readonly how: 'search'; readonly expression: string };

/** Returns how a condition narrows the table down; `undefined` if no index of it helps. */
function sidesOf(term: SqlExpression, alias: string, local: ReadonlySet<string>): Sides | undefined {
  if (term.kind === 'in' && isOnly(term.term, alias, local)) return { how: 'equality', equality: [equalityOf(term.term, term.options.length, true)] };
  if (term.kind === 'any' && isOnly(term.term, alias, local) && !aliasesIn(term.list, local).has(alias)) return { how: 'equality', equality: [equalityOf(term.term, 3, true)] };
  if (term.kind === 'contains') return isOnly(term.list, alias, local) && aliasesIn(term.term, local).size === 0 ? { how: 'search', expression: bare(term.list) } : undefined;
  if (term.kind === 'column') return { how: 'equality', equality: [equalityOf(term, 1, true)] };
  if (term.kind === 'or') return alternatives(term.terms, alias, local);
  if (term.kind !== 'binary') return undefined;
  if (term.operator === '@@') return isOnly(term.left, alias, local) ? { how: 'search', expression: bare(term.left) } : undefined;
  const [self, other] = isOnly(term.left, alias, local) ? [term.left, term.right] : [term.right, term.left];
  const otherAliases = aliasesIn(other, local);
  if (!isOnly(self, alias, local) || otherAliases.has(alias)) return undefined;
  if (term.operator === '=') return { how: 'equality', equality: [equalityOf(self, 1, otherAliases.size === 0)] };
  if (!['<', '<=', '>', '>='].includes(term.operator)) return undefined;
  return { how: 'range', expressions: self.kind === 'row' ? self.items.map(bare) : [bare(self)] };
}

/** `from = $a and to = $b or from = $b and to = $a`: each way finds its rows by the same columns. */
function alternatives(terms: readonly SqlExpression[], alias: string, local: ReadonlySet<string>): Sides | undefined {
  const ways = terms.map((term) => conjunctsOf(term).map((part) => sidesOf(part, alias, local)).flatMap((sides) => (sides?.how === 'equality' ? sides.equality : [])).filter((item) => item.known));
  const [first, ...others] = ways.map((way) => new Map(way.map((item) => [item.expression, item])));
  if (first === undefined || first.size === 0) return undefined;
  const common = [...first.values()].filter((item) => others.every((way) => way.has(item.expression)));
  return common.length === 0 ? undefined : { how: 'equality', equality: common.map((item, index) => ({ ...item, options: index === 0 ? terms.length : 1 })) };
}

function equalityOf(expression: SqlExpression, options: number, known: boolean): EqualityCondition {
  return { expression: bare(expression), options, known, ...(expression.kind === 'column' ? { column: expression.name } : {}) };
}

/** True if an index of the table could hold the expression: it reads columns of the table and nothing else. */
function isOnly(expression: SqlExpression, alias: string, local: ReadonlySet<string>): boolean {
  const aliases = aliasesIn(expression, local);
  return aliases.size === 1 && aliases.has(alias) && isClosed(expression, alias);
}

function isClosed(expression: SqlExpression, alias: string): boolean {
  if (expression.kind === 'parameter' || expression.kind === 'query' || expression.kind === 'exists') return false;
  if (expression.kind === 'column') return expression.table === alias;
  if (expression.kind === 'call' && (expression.name === 'now' || expression.name === 'uuidv7')) return false;
  return partsOf(expression).every((part) => isClosed(part, alias));
}

function isConstant(expression: SqlExpression): boolean {
  if (expression.kind === 'parameter' || expression.kind === 'query' || expression.kind === 'exists') return false;
  if (expression.kind === 'call' && expression.name === 'now') return false;
  if (expression.kind === 'binary' && expression.operator === '@@') return false;
  return partsOf(expression).every(isConstant);
}

/** Returns the text of an expression without aliases, as an index has it. */
function bare(expression: SqlExpression): string {
  return expression.kind === 'column' ? identifier(expression.name) : printExpression(withoutTables(expression));
}

function withoutTables(expression: SqlExpression): SqlExpression {
  switch (expression.kind) {
    case 'column':
      return { kind: 'column', name: expression.name };
    case 'call':
      return { ...expression, arguments: expression.arguments.map(withoutTables) };
    case 'binary':
      return { ...expression, left: withoutTables(expression.left), right: withoutTables(expression.right) };
    case 'and':
    case 'or':
      return { ...expression, terms: expression.terms.map(withoutTables) };
    case 'not':
    case 'negate':
    case 'is':
    case 'cast':
      return { ...expression, term: withoutTables(expression.term) };
    case 'in':
      return { ...expression, term: withoutTables(expression.term), options: expression.options.map(withoutTables) };
    case 'row':
      return { ...expression, items: expression.items.map(withoutTables) };
    case 'case':
      return { ...expression, when: expression.when.map(({ condition, then }) => ({ condition: withoutTables(condition), then: withoutTables(then) })), ...(expression.otherwise === undefined ? {} : { otherwise: withoutTables(expression.otherwise) }) };
    case 'contains':
      return { ...expression, list: withoutTables(expression.list), term: withoutTables(expression.term) };
    case 'any':
    case 'parameter':
    case 'literal':
    case 'word':
    case 'query':
    case 'exists':
      return expression;
  }
}
