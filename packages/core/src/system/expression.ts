/** What a resolved expression evaluates to. Money and decimals are exact; durations are seconds. */
export type ValueType =
  | { readonly kind: 'uuid' | 'int' | 'money' | 'bool' | 'text' | 'date' | 'timestamp' | 'duration' | 'json' | 'file' | 'password' | 'none' }
  | { readonly kind: 'decimal'; readonly places: number }
  | { readonly kind: 'enum'; readonly words: readonly string[] }
  | { readonly kind: 'reference'; readonly entity: string }
  | { readonly kind: 'list'; readonly of: ValueType }
  | { readonly kind: 'row'; readonly entity: string }
  | { readonly kind: 'object'; readonly fields: readonly ObjectField[] };

export interface ObjectField {
  readonly name: string;
  readonly type: ValueType;
  readonly optional: boolean;
}

export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type ArithmeticOperator = '+' | '-' | '*' | '/';
export type FoldKind = 'count' | 'sum' | 'min' | 'max' | 'avg' | 'exists';

/**
 * A resolved expression: every name is bound, every node carries its type.
 * Rows are bound to *variables*: `row` is the row at hand, folds and `each` introduce more (`e1`, `e2`, …).
 */
export type Expression =
  | { readonly kind: 'literal'; readonly type: ValueType; readonly value: string | number | boolean | null }
  /** A field of the row in `variable`, reached through single references: `product.price` is path ['product', 'price']. Empty path: the row itself. */
  | { readonly kind: 'field'; readonly type: ValueType; readonly variable: string; readonly path: readonly string[] }
  /** A value that the operation holds: `$id`, `$order.total`, `$it.product`, `$event.lines`. */
  | { readonly kind: 'value'; readonly type: ValueType; readonly name: string; readonly path: readonly string[] }
  | { readonly kind: 'me'; readonly type: ValueType; readonly path: readonly string[] }
  | { readonly kind: 'now'; readonly type: ValueType }
  /** Rank of the row for the `matches` of the same step. */
  | { readonly kind: 'relevance'; readonly type: ValueType }
  | { readonly kind: 'and' | 'or'; readonly type: ValueType; readonly terms: readonly Expression[] }
  | { readonly kind: 'not'; readonly type: ValueType; readonly term: Expression }
  | { readonly kind: 'compare'; readonly type: ValueType; readonly operator: ComparisonOperator; readonly left: Expression; readonly right: Expression }
  /** `in` a list value, a field that holds a list of plain values, or an alternative `(a | b)` (then `right` is a `choice`). `in` rows (`$tag in tags.name`) is an `exists` fold. */
  | { readonly kind: 'in'; readonly type: ValueType; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'matches'; readonly type: ValueType; readonly text: Expression; readonly query: Expression }
  | { readonly kind: 'choice'; readonly type: ValueType; readonly options: readonly Expression[] }
  | { readonly kind: 'arithmetic'; readonly type: ValueType; readonly operator: ArithmeticOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'negate'; readonly type: ValueType; readonly term: Expression }
  | { readonly kind: 'fold'; readonly type: ValueType; readonly fold: FoldKind; readonly over: Range; readonly value?: Expression; readonly where?: Expression };

/**
 * The rows that a fold or `each` walks, bound to `variable`.
 * `of` is an entity or part (`Order.lines`). Without `through` all its rows; with it those of the list `through.list`
 * of the row in `through.variable` (after the single references in `through.path`).
 * `within` is an outer range first: `Order.lines` of all orders needs none, `lists.items` of one row does.
 */
export interface Range {
  readonly variable: string;
  readonly of: string;
  readonly through?: { readonly variable: string; readonly path: readonly string[]; readonly list: string };
  readonly within?: Range;
}

const bool: ValueType = { kind: 'bool' };

/** Returns the conjunction of the terms, flattened; `undefined` for none. */
export function conjunction(terms: readonly Expression[]): Expression | undefined {
  const flat = terms.flatMap((term) => (term.kind === 'and' ? term.terms : [term]));
  if (flat.length <= 1) return flat[0];
  return { kind: 'and', type: bool, terms: flat };
}

/** Returns the terms of the top-level `and`, or the expression alone; none for `undefined`. */
export function conjuncts(expression: Expression | undefined): readonly Expression[] {
  if (expression === undefined) return [];
  return expression.kind === 'and' ? expression.terms.flatMap((term) => conjuncts(term)) : [expression];
}

/** Returns the direct subexpressions. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.terms;
    case 'not':
    case 'negate':
      return [expression.term];
    case 'compare':
    case 'in':
    case 'arithmetic':
      return [expression.left, expression.right];
    case 'matches':
      return [expression.text, expression.query];
    case 'choice':
      return expression.options;
    case 'fold':
      return [expression.value, expression.where].filter((part) => part !== undefined);
    case 'literal':
    case 'field':
    case 'value':
    case 'me':
    case 'now':
    case 'relevance':
      return [];
  }
}

/** Returns true if the expression or one below it satisfies the test. */
export function someExpression(expression: Expression, test: (node: Expression) => boolean): boolean {
  return test(expression) || childrenOf(expression).some((child) => someExpression(child, test));
}

/** Returns the names of the operation's values (`$x`) that the expression reads, each once. */
export function valuesRead(expression: Expression): readonly string[] {
  const names = new Set<string>();
  someExpression(expression, (node) => {
    if (node.kind === 'value') names.add(node.name);
    return false;
  });
  return [...names];
}
