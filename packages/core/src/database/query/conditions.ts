import type { Tree } from './node.ts';
import { holdsNode, inner, listOf, namesOf, openNode, walk } from './node.ts';
import type { Column, Mention, Scope } from './scope.ts';
import { columnAt } from './scope.ts';
import type { OpenUse, Term } from './table-use.ts';
import { openUse } from './table-use.ts';
import { lastingOf } from './lasting.ts';

interface Found {
  readonly mention: Mention;
  readonly term: Term;
}

/** Operators by what they let an index do. */
const ranges = new Set(['<', '<=', '>', '>=']);
const contains = new Set(['@>', '<@', '&&', '@@', '?', '?|', '?&', '@?', '<<', '>>', '&<', '&>', '-|-', '<<|', '|>>', '&<|', '|&>', '<<=', '>>=', '~=']);
/** Those that tell how far apart two things are, by which GiST finds the nearest first. */
const distances = new Set(['<->', '<<->', '<->>']);

const patterns = new Set(['~~', '~~*', '~', '~*', '%']);

/** Collects what the conditions of a statement say of its tables. */
export class Conditions {
  readonly #uses = new Map<Mention, OpenUse>();
  readonly #print: (node: unknown) => string;
  readonly #subquery: (tree: unknown, scope: Scope) => void;

  constructor(print: (node: unknown) => string, subquery: (tree: unknown, scope: Scope) => void) {
    this.#print = print;
    this.#subquery = subquery;
  }

  uses(): readonly OpenUse[] {
    return [...this.#uses.values()];
  }

  use(mention: Mention): OpenUse {
    const use = this.#uses.get(mention) ?? openUse(mention);
    this.#uses.set(mention, use);
    return use;
  }

  /** Notes a column that is read for more than a condition on its own table. */
  output(mention: Mention, column: string): void {
    this.use(mention).columns.add(column);
    this.use(mention).output.add(column);
  }

  join(mention: Mention, column: string): void {
    const use = this.use(mention);
    use.columns.add(column);
    use.joins.set(column, { column, sql: this.#print({ ColumnRef: { fields: [{ String: { sval: column } }] } }), columns: [column] });
  }

  /** Notes by whose distance rows are ordered, if that is what a node tells. */
  nearest(node: unknown, scope: Scope): void {
    const tree = inner(node, 'A_Expr');
    if (tree === undefined || !distances.has(namesOf(tree['name'])?.at(-1) ?? '')) return;
    const found = this.term(tree['lexpr'], scope) ?? this.term(tree['rexpr'], scope);
    if (found !== undefined) this.use(found.mention).nearest = { ...found.term, distance: unqualified(node, scope) };
  }

  /** Reads a condition; `isSure` is false where rows stay that don't fulfil it: those of an outer join, one side of an OR. */
  read(node: unknown, scope: Scope, isSure = true): void {
    const opened = openNode(node);
    if (opened === undefined) return;
    const [type, tree] = opened;
    if (type === 'BoolExpr') {
      const op = tree['boolop'];
      for (const part of listOf(tree['args'])) {
        if (op === 'NOT_EXPR') this.#not(part, scope, isSure);
        else this.read(part, scope, isSure && op === 'AND_EXPR');
      }
      if (op !== 'AND_EXPR' && isSure) this.#sure(node, scope);
      return;
    }
    this.#names(node, scope, isSure);
    if (type === 'A_Expr') this.#operator(tree, scope);
    else if ((type === 'NullTest' && tree['nulltesttype'] === 'IS_NULL') || (type === 'BooleanTest' && (tree['booltesttype'] === 'IS_TRUE' || tree['booltesttype'] === 'IS_FALSE'))) this.#equal(tree['arg'], undefined, scope);
    else if (type === 'SubLink' && tree['subLinkType'] === 'ANY_SUBLINK') for (const part of rowOf(tree['testexpr'])) this.#equal(part, undefined, scope);
    else if (type === 'ColumnRef') this.#equal(node, undefined, scope);
    if (isSure) this.#sure(node, scope);
  }

  /** Of what must not be only a column that is a truth value tells what it is: false. */
  #not(part: unknown, scope: Scope, isSure: boolean): void {
    this.#names(part, scope, isSure);
    if (inner(part, 'ColumnRef') !== undefined) this.#equal(part, undefined, scope);
  }

  /** Returns what an index could hold for a node: a column or an expression of one mention. */
  term(node: unknown, scope: Scope): Found | undefined {
    const column = columnAt(scope, node);
    if (column !== undefined) return { mention: column.mention, term: { column: column.name, sql: this.#print(unqualified(node, scope)), columns: [column.name] } };
    const columns = columnsIn(node, scope);
    const [first] = columns ?? [];
    if (columns === undefined || first === undefined || !columns.every(({ mention }) => mention === first.mention) || holdsParameter(node)) return undefined;
    return { mention: first.mention, term: { sql: this.#print(unqualified(node, scope)), columns: [...new Set(columns.map(({ name }) => name))] } };
  }

  #operator(tree: Tree, scope: Scope): void {
    const operator = namesOf(tree['name'])?.at(-1) ?? '';
    const [left, right] = [tree['lexpr'], tree['rexpr']];
    const kind = tree['kind'];
    if (operator === '=' && kind !== 'AEXPR_DISTINCT') {
      const [lefts, rights] = [rowOf(left), rowOf(right)];
      for (const [place, part] of lefts.entries()) {
        const other = lefts.length === rights.length ? rights[place] : right;
        this.#equal(part, other, scope);
        if (kind === 'AEXPR_OP_ANY') this.#elements(other, scope);
        if (kind === 'AEXPR_OP') this.#equal(other, part, scope);
      }
    } else if (ranges.has(operator) || kind === 'AEXPR_BETWEEN' || kind === 'AEXPR_BETWEEN_SYM') {
      // Of rows that are compared, the first columns decide where a range begins.
      const [from, to] = [rowOf(left)[0], rowOf(right)[0]];
      this.#put('range', from, to, scope);
      if (kind === 'AEXPR_OP') this.#put('range', to, from, scope);
    } else if (patterns.has(operator)) {
      const found = this.term(left, scope);
      if (found !== undefined) this.use(found.mention).patterns.set(`${found.term.sql} ${operator}`, { ...found.term, hasStart: kind === 'AEXPR_LIKE' && operator === '~~' && !startsOpen(right), isShort: isShort(right) });
    } else if (contains.has(operator)) {
      const found = this.term(left, scope) ?? this.term(right, scope);
      if (found !== undefined) this.use(found.mention).contained.set(found.term.sql, { ...found.term, operator });
    }
  }

  /** Notes a list that is asked for one element in the way that no index answers. */
  #elements(node: unknown, scope: Scope): void {
    const found = this.term(node, scope);
    if (found !== undefined) this.use(found.mention).listed.set(found.term.sql, found.term);
  }

  #equal(node: unknown, other: unknown, scope: Scope): void {
    const found = this.term(node, scope);
    if (found === undefined) return;
    const elsewhere = other === undefined ? undefined : columnsIn(other, scope);
    this.#put(elsewhere === undefined || elsewhere.length === 0 ? 'equality' : 'joins', node, other, scope);
  }

  #put(kind: 'equality' | 'joins' | 'range', node: unknown, other: unknown, scope: Scope): void {
    const found = this.term(node, scope);
    // Compared with another column of its own row, no index finds it.
    if (found === undefined || columnsIn(other, scope)?.some(({ mention }) => mention === found.mention) === true) return;
    this.use(found.mention)[kind].set(found.term.sql, found.term);
  }

  /** Notes what all rows of a table fulfil. */
  #sure(node: unknown, scope: Scope): void {
    const columns = columnsIn(node, scope);
    const [first] = columns ?? [];
    if (columns === undefined || first === undefined || !columns.every(({ mention }) => mention === first.mention)) return;
    const own = unqualified(node, scope);
    this.use(first.mention).conditions.push(own);
    const lasting = holdsParameter(node) ? undefined : lastingOf(node);
    if (lasting === undefined) return;
    const sql = this.#print(own);
    this.use(first.mention).constant.set(sql, { sql, columns: columns.map(({ name }) => name), ...lasting });
  }

  /** Notes the columns that a node names, and reads the queries in it. */
  #names(node: unknown, scope: Scope, isSure: boolean): void {
    const columns = isSure ? columnsIn(node, scope) : undefined;
    const isOwn = columns?.every(({ mention }) => mention === columns[0]?.mention) === true;
    walk(node, (type, tree) => {
      if (type === 'SelectStmt') {
        this.#subquery({ SelectStmt: tree }, scope);
        return false;
      }
      const column = type === 'ColumnRef' ? columnAt(scope, { ColumnRef: tree }) : undefined;
      if (column !== undefined && isOwn) this.use(column.mention).columns.add(column.name);
      else if (column !== undefined) this.output(column.mention, column.name);
      return true;
    });
  }
}

/** True for a pattern that begins with what stands for anything. */
function startsOpen(pattern: unknown): boolean {
  const joined = inner(pattern, 'A_Expr');
  if (joined !== undefined && namesOf(joined['name'])?.at(-1) === '||') return startsOpen(joined['lexpr']);
  const text = (inner(pattern, 'A_Const')?.['sval'] as Tree | undefined)?.['sval'];
  return typeof text === 'string' && /^[%_]/.test(text);
}

/** True for a pattern of which no three letters are known: no index of trigrams finds what has it. */
function isShort(pattern: unknown): boolean {
  const text = (inner(pattern, 'A_Const')?.['sval'] as Tree | undefined)?.['sval'];
  return typeof text === 'string' && !/[\p{L}\p{N}]{3}|[^\p{L}\p{N}%_][\p{L}\p{N}]{2}/u.test(text);
}

/** The parts of a row, or the one thing that it is. */
function rowOf(node: unknown): readonly unknown[] {
  const row = inner(node, 'RowExpr');
  return row === undefined ? [node] : listOf(row['args']);
}

/** The columns that a node names; `undefined` where it holds a query or names what is no table's column. */
function columnsIn(node: unknown, scope: Scope): readonly Column[] | undefined {
  const columns: Column[] = [];
  let isKnown = true;
  walk(node, (type, tree) => {
    if (type === 'SubLink' || type === 'SelectStmt') isKnown = false;
    if (type !== 'ColumnRef') return isKnown;
    const column = columnAt(scope, { ColumnRef: tree });
    if (column === undefined) isKnown = false;
    else columns.push(column);
    return false;
  });
  return isKnown ? columns : undefined;
}

/** The time of a run is as unknown as what it is given. */
function holdsParameter(node: unknown): boolean {
  return holdsNode(node, 'ParamRef', 'SQLValueFunction');
}

/** A copy whose columns are named as their table does, and without it. */
function unqualified(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => unqualified(item, scope));
  if (typeof value !== 'object' || value === null) return value;
  const reference = inner(value, 'ColumnRef');
  if (reference !== undefined) {
    const name = columnAt(scope, value)?.name;
    return { ColumnRef: { fields: name === undefined ? listOf(reference['fields']).slice(-1) : [{ String: { sval: name } }] } };
  }
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, unqualified(child, scope)]));
}
